"""Cytogenetic and molecular findings as reported. What counts as positive is judged elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from attrs import frozen

from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import FindingStatus, Marker
from mmrules.serialization import Range

__all__ = ["CytogeneticFinding"]


@frozen(kw_only=True)
class CytogeneticFinding:
    """One abnormality, as one test reported it.

    Attributes:
        marker: The abnormality.
        status: Present, absent, indeterminate or not tested; these are four different things.
        date: When the sample was taken.
        copies: Copies of the locus, when reported.
        clonal_fraction_pct: Share of plasma cells that carry it, percent.
        cells_scored: Number of cells scored.
        method: `FISH`, `NGS`, `karyotype`, ….
        plasma_cells_selected: Whether the test was done on selected or identified plasma cells.
        notes: What was doubtful when it was read from chart text. No rule reads them; the report repeats them.
    """

    marker: Marker
    status: FindingStatus
    date: PartialDate | None = None
    copies: Annotated[int, Range(0, 100)] | None = None
    clonal_fraction_pct: Annotated[Decimal, Range(0, 100)] | None = None
    cells_scored: Annotated[int, Range(0, 100_000)] | None = None
    method: str | None = None
    plasma_cells_selected: bool | None = None
    notes: tuple[str, ...] = ()
