"""Response to treatment by the IMWG criteria of 2016: one measurement against the baseline.

Progression against the lowest value is in `progression.py`; what each marker amounts to is in `response_markers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.parts import assess_parts, combine, merge
from mmrules.assessment.response_markers import Markers, read_markers

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.assessment.measurement import DiseaseMeasurement
    from mmrules.assessment.parts import Part

__all__ = ["LADDER", "response"]

LADDER = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
"""Worst first."""

_NEEDS_SMALLER_PLASMACYTOMA = frozenset({"PR", "MR"})


def _m_protein(*, serum: tuple[str | None, bool], urine: tuple[bool, str, bool]) -> tuple[str | None, bool]:
    """Level by M-protein (`None` when neither is measurable) and whether immunofixation is negative in both."""
    serum_level, serum_clear = serum
    urine_followed, urine_level, urine_clear = urine
    clear = serum_clear and urine_clear
    if serum_level is None and not urine_followed:
        return None, clear
    levels = [urine_level] if serum_level is None else [serum_level, urine_level]
    return min(levels, key=LADDER.index), clear


def _followed(
    *, m_protein: tuple[str | None, bool], flc_measurable: bool = False, flc_level: str = "SD"
) -> tuple[str, str, bool]:
    """Return what is followed, its level, and whether immunofixation is negative in serum and urine."""
    level, clear = m_protein
    if level is not None:
        return "m_protein", level, clear
    return ("flc", flc_level, clear) if flc_measurable else ("marrow", "", clear)


def _response(
    *,
    followed: tuple[str, str, bool],
    marrow: tuple[bool, str],
    plasmacytoma: str,
    ratio_normal: bool,
    bm_clonal: bool,
) -> str:
    kind, level, clear = followed
    few_plasma_cells, marrow_level = marrow
    if kind == "marrow":
        level = marrow_level
    if "PD" in (level, plasmacytoma):
        return "PD"
    if clear and few_plasma_cells and plasmacytoma == "none" and (kind != "flc" or ratio_normal):
        return "sCR" if ratio_normal and not bm_clonal else "CR"
    if level in _NEEDS_SMALLER_PLASMACYTOMA and plasmacytoma == "larger":
        return "SD"
    return level


def _followed_part(markers: Markers) -> Part[tuple[str, str, bool]]:
    m_protein = merge("m_protein", _m_protein, [markers.serum, markers.urine])
    only_m_protein = all(level is not None for level, _ in m_protein.choices)
    light_chains: list[Part[Hashable]] = [] if only_m_protein else [markers.flc_measurable, markers.flc_level]
    return merge("followed", _followed, [m_protein, *light_chains])


def response(
    *, baseline: DiseaseMeasurement, current: DiseaseMeasurement, plasmacytomas: str = "as_known"
) -> Assessment[str]:
    """Depth of response: "sCR", "CR", "VGPR", "PR", "MR", "SD"; "PD" when a followed marker exceeds even the baseline.

    Serum and urine M-protein are followed where they are measurable at baseline, the light chains only where neither
    is, the marrow only where nothing else is. `missing` names fields as `current.urine_m_mg_24h`; `details` has
    `followed` (the kind of marker, `None` while open). That the disease has not progressed since its best response is
    not shown by this function: see `progression`.

    Args:
        baseline: Before the treatment whose effect is judged.
        current: Now.
        plasmacytomas: "as_known": with no size on record at baseline and none now, there are none, because imaging is
            not routine; "required": a size that is not on record is unknown.

    Raises:
        InvalidInput: With every field that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    markers = read_markers(baseline, current, plasmacytomas=plasmacytomas)
    followed = _followed_part(markers)
    kinds = sorted({kind for kind, _, _ in followed.choices})
    details: dict[str, Detail] = {"followed": kinds[0] if len(kinds) == 1 else None}
    return assess_parts(
        combine(_response, [followed, markers.marrow, markers.plasmacytoma, markers.ratio_normal, markers.bm_clonal]),
        markers.inputs,
        definition="imwg_response_2016",
        source=IMWG_2016,
        notes=markers.notes,
        details=details,
    )
