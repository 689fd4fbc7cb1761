"""Cut-offs, applied after reading: which findings lie below what a convention calls positive. Reads no text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.adapters.iscn.report import MARKER_KINDS, Finding, FractionRange
from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONVENTIONS", "Convention", "find_convention", "judge"]

# Shares of a karyotype are of dividing cells, those of arrays of the sample: no nuclei, so no FISH cut-off applies.
_JUDGED = frozenset({"fish", "report"})


@frozen(kw_only=True)
class Convention:
    """Cut-offs of FISH in plasma cells.

    Attributes:
        id: Short name.
        rearrangement_fraction: Smallest positive share for dual-fusion and break-apart probes.
        number_fraction: Smallest positive share for gains and losses.
        fewest_cells: Plasma cells that must have been scored.
        source: Where the numbers come from.
    """

    id: str
    rearrangement_fraction: Decimal
    number_fraction: Decimal
    fewest_cells: int
    source: str


CONVENTIONS: FrozenMapping[str, Convention] = FrozenMapping(
    {
        # Exactly 10 % and 20 % count as positive: a reading of this library, the source leaves it open.
        "emn": Convention(
            id="emn",
            rearrangement_fraction=Decimal("0.10"),
            number_fraction=Decimal("0.20"),
            fewest_cells=100,
            source="Ross FM et al., Haematologica 2012;97:1272, doi:10.3324/haematol.2011.056176",
        )
    }
)
"""Published conventions by id. A laboratory's own is a `Convention` object."""


def find_convention(convention: str | Convention | None) -> Convention | None:
    """Return the convention that is meant.

    Args:
        convention: An id in `CONVENTIONS`, a laboratory's own convention, or `None` for no judging.

    Raises:
        InvalidInput: When no convention has this id.
    """
    if convention is None or isinstance(convention, Convention):
        return convention
    if convention in CONVENTIONS:
        return CONVENTIONS[convention]
    raise InvalidInput.of(
        [
            Problem(
                code="cytogenetics.unknown-convention",
                message="no convention has this id",
                path="convention",
                remedy="use 'emn', or give a Convention with the laboratory's own cut-offs",
                nearest=nearest_names(convention, CONVENTIONS),
            )
        ]
    )


def _below(finding: Finding, convention: Convention, *, selected: bool | None) -> bool | None:
    kind = MARKER_KINDS[finding.marker]
    if finding.status != "present" or finding.fraction is None or finding.method not in _JUDGED or kind == "mutation":
        return None
    cutoff = convention.rearrangement_fraction if kind in {"fusion", "break_apart"} else convention.number_fraction
    low, high = finding.fraction if isinstance(finding.fraction, FractionRange) else (finding.fraction,) * 2
    if low >= cutoff:
        return False
    # Among unselected cells a small share can be a large clone, so nothing is below the cut-off for plasma cells.
    return True if high < cutoff and selected is not False else None


def judge(
    findings: Mapping[str, Finding], convention: Convention, *, plasma_cells_selected: bool | None
) -> FrozenMapping[str, Finding]:
    """Mark what lies below the cut-off of a convention; statuses stay as they were read.

    Args:
        findings: Findings by marker.
        convention: The cut-offs.
        plasma_cells_selected: Whether the cells scored were plasma cells; `None` is unknown and taken as yes here.
    """
    return FrozenMapping(
        {
            marker: evolve(finding, below_cutoff=_below(finding, convention, selected=plasma_cells_selected))
            for marker, finding in findings.items()
        }
    )
