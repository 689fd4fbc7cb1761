"""Calls on cytogenetic results: FISH positivity, the state of 1q21, the genes of a translocation. Risk is elsewhere."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.completion import assess
from mmrules.assessment.reading import Reading
from mmrules.errors import nearest_names

if TYPE_CHECKING:
    from mmrules.decimals import Number

__all__ = ["TRANSLOCATION_GENES", "fish_call", "status_1q21", "translocation_genes"]

_CELLS = 100
_CUT_OFFS = {
    # Percent of cells by kind of probe: a fusion or break-apart signal pattern, or a gain or loss.
    "fusion": Decimal(10),
    "break_apart": Decimal(10),
    "numerical": Decimal(20),
}
_CONVENTION_NOTES = {
    "emn": "cut-offs of the European Myeloma Network; exactly 10 % or 20 % counts as positive",
    "emn_strict": "cut-offs of the European Myeloma Network; exactly 10 % or 20 % counts as negative",
}


def fish_call(
    *,
    probe_type: str | None = None,
    positive_cells_pct: Number | None = None,
    cells_scored: Number | None = None,
    convention: str = "emn",
) -> Assessment[str]:
    """Call a FISH result on selected plasma cells: "positive", "negative" or "insufficient_cells" (fewer than 100).

    Args:
        probe_type: "fusion", "break_apart" (both 10 %) or "numerical" (a gain or loss, 20 %).
        positive_cells_pct: Cells with the abnormal pattern, percent of those scored.
        cells_scored: Plasma cells scored.
        convention: "emn", or "emn_strict" where a share exactly at the cut-off is negative.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Ross 2012, Haematologica 97:1272.
    """
    reading = Reading("fish_call_emn_2012")
    chosen = reading.option("convention", convention, _CONVENTION_NOTES)
    reading.word("probe_type", probe_type, tuple(_CUT_OFFS))
    reading.number("positive_cells_pct", positive_cells_pct, "9", "10", "15", "20", "21", maximum="100")
    reading.number("cells_scored", cells_scored, "99", "100", whole=True)
    reading.check()

    def call(*, probe_type: str, positive_cells_pct: Decimal, cells_scored: Decimal) -> str:
        if cells_scored < _CELLS:
            return "insufficient_cells"
        limit = _CUT_OFFS[probe_type]
        reached = positive_cells_pct > limit or (positive_cells_pct == limit and chosen == "emn")
        return "positive" if reached else "negative"

    return assess(
        call,
        reading.inputs,
        definition="fish_call_emn_2012",
        source="Ross FM et al., Haematologica 2012;97:1272-1277, doi:10.3324/haematol.2011.056176",
        notes=(_CONVENTION_NOTES[chosen], "for CD138-selected or identified plasma cells; laboratories have their own"),
    )


def _state(*, copies: Decimal) -> str:
    if copies >= 4:
        return "amplification"
    return "gain" if copies == 3 else "normal"


def status_1q21(*, copies: Number | None = None) -> Assessment[str]:
    """State of 1q21 by its copies: "normal" (up to 2), "gain" (3) or "amplification" (4 and more).

    Args:
        copies: Copies of 1q21 (CKS1B), a whole number.

    Raises:
        InvalidInput: For anything but a whole number.

    Source: gain and amplification as in R2-ISS (D'Agostino 2022, J Clin Oncol 40:3406).
    """
    reading = Reading("status_1q21_2022")
    reading.number("copies", copies, "2", "3", "4", whole=True, maximum="50")
    reading.check()
    return assess(
        _state,
        reading.inputs,
        definition="status_1q21_2022",
        source="D'Agostino M et al., J Clin Oncol 2022;40:3406-3418, doi:10.1200/JCO.21.02614 (DOI unverified)",
    )


TRANSLOCATION_GENES: dict[str, tuple[str, ...]] = {
    "t_4_14": ("NSD2", "FGFR3"),
    "t_6_14": ("CCND3",),
    "t_11_14": ("CCND1",),
    "t_14_16": ("MAF",),
    "t_14_20": ("MAFB",),
}
"""Partner genes of IGH (HGNC symbols) by translocation, the one that defines the lesion first."""

_TRANSLOCATION_NOTES = {"t_4_14": ("NSD2 is also called MMSET; FGFR3 is lost in part of the cases",)}

_WRITTEN = re.compile(
    r"t\s*\(\s*(?P<a>[0-9]{1,2})\s*;\s*(?P<b>[0-9]{1,2})\s*\)(?:\s*\([pq0-9.;\s]*\))?|t_(?P<c>[0-9]{1,2})_(?P<d>[0-9]{1,2})",
    re.IGNORECASE | re.ASCII,
)


def _translocation_id(text: str) -> str:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return text
    numbers = sorted(int(match[name]) for name in ("a", "b", "c", "d") if match[name])
    return "t_" + "_".join(str(number) for number in numbers)


def translocation_genes(*, translocation: str | None = None) -> Assessment[tuple[str, ...]]:
    """Genes that a primary IGH translocation brings under control of the immunoglobulin heavy-chain locus.

    Args:
        translocation: As printed, "t(4;14)" or "t(4;14)(p16;q32)", or as an id, `t_4_14`.

    Raises:
        InvalidInput: For anything but one of the five primary translocations; the nearest are named.

    Source: FISH panels for plasma cells of ARUP and Mayo; bands in Lu 2025, Blood Cancer J 15:86.
    """
    reading = Reading("translocation_genes")
    text = reading.text("translocation", translocation)
    found = None if text is None else _translocation_id(text)
    if found is not None and found not in TRANSLOCATION_GENES:
        near = ", ".join(nearest_names(found, TRANSLOCATION_GENES))
        reading.problem(
            "word.unknown",
            "translocation",
            f"must be one of {', '.join(TRANSLOCATION_GENES)}",
            remedy=f"nearest: {near}" if near else "",
        )
    reading.check()
    return Assessment(
        definition="translocation_genes",
        value=None if found is None else TRANSLOCATION_GENES[found],
        possible=frozenset(TRANSLOCATION_GENES.values() if found is None else {TRANSLOCATION_GENES[found]}),
        missing=("translocation",) if found is None else (),
        inputs={"translocation": text},
        source="FISH panels of ARUP and Mayo; Lu X et al., Blood Cancer J 2025;15:86, doi:10.1038/s41408-025-01286-w",
        notes=_TRANSLOCATION_NOTES.get(found or "", ()),
        details={"id": found},
    )
