"""What a cytogenetic text says: the report, its findings by marker, and the observations they rest on.

Types only. Reading is in `reader.py`, joining observations to findings in `joining.py`, cut-offs in `convention.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping

__all__ = [
    "MARKERS",
    "MARKER_KINDS",
    "Cells",
    "CloneReading",
    "Copies",
    "CytogeneticReport",
    "CytogeneticWarning",
    "Finding",
    "FractionRange",
    "MarkerKind",
    "Method",
    "Observation",
    "Overall",
    "Span",
    "Status",
]

Status = Literal["present", "absent", "indeterminate", "not_tested"]
Overall = Literal["abnormal", "normal", "failed", "not_done", "indeterminate"]
MarkerKind = Literal["fusion", "break_apart", "gain", "loss", "mutation"]
Method = Literal[
    "karyotype", "fish", "metaphase_fish", "array", "optical_mapping", "sequencing", "region_specific_assay", "report"
]

MARKER_KINDS: FrozenMapping[str, MarkerKind] = FrozenMapping(
    {
        "t_4_14": "fusion",
        "t_6_14": "fusion",
        "t_11_14": "fusion",
        "t_14_16": "fusion",
        "t_14_20": "fusion",
        "igh_rearrangement": "break_apart",
        "myc_rearrangement": "break_apart",
        "gain_1q": "gain",
        "del_1p32": "loss",
        "del_1p": "loss",
        "del_13q": "loss",
        "del_17p": "loss",
        "tp53_mutation": "mutation",
        "hyperdiploidy": "gain",
    }
)
"""Marker id to what kind of change it is, which decides the cut-off that applies to it."""

MARKERS: tuple[str, ...] = tuple(MARKER_KINDS)
"""Every marker id, in the order in which a report lists them."""


class Copies(NamedTuple):
    """Number of copies of a locus in the worst clone; `high` is `None` when only a lower bound is known."""

    low: int
    high: int | None


class Cells(NamedTuple):
    """Cells with the change, and cells scored."""

    abnormal: int
    scored: int


class FractionRange(NamedTuple):
    """A fraction known only as a range."""

    low: Decimal
    high: Decimal


class Span(NamedTuple):
    """A stretch of the original text, 0-based code points, `end` excluded."""

    start: int
    end: int


@frozen(kw_only=True)
class CytogeneticWarning:
    """Something that was read, but that a person should look at.

    Attributes:
        code: Stable identifier, `cytogenetics.fault`.
        message: What is odd, without any value of the patient.
        position: 0-based code point in the original text.
    """

    code: str
    message: str
    position: int


@frozen(kw_only=True)
class Observation:
    """What one place in the text says about one marker, before anything is joined or judged.

    Attributes:
        marker: Marker id.
        status: What this place says.
        copies: Copies in the worst clone.
        fraction: Share of the cells, nuclei or sample with the change.
        cells: Cells with the change and cells scored.
        partner: Partner gene or band of a rearrangement.
        method: How it was seen.
        by_convention: Whether a karyotype names a break inside the band of the locus, so that only the
            laboratories' usage makes it a loss; direct evidence for the locus then counts instead.
        span: Where it stands in the original text.
        reason: Why, in words, where the status alone does not say it.
    """

    marker: str
    status: Status
    copies: Copies | None = None
    fraction: Decimal | FractionRange | None = None
    cells: Cells | None = None
    partner: str | None = None
    method: Method
    by_convention: bool = False
    span: Span
    reason: str = ""


@frozen(kw_only=True)
class Finding:
    """What the whole text says about one marker.

    Attributes:
        marker: Marker id.
        status: "present" means seen at any level; "not_tested" that nothing in the text bears on it.
        copies: Copies in the worst clone (low, high).
        fraction: Share of cells. For method "karyotype" of *dividing* cells, which is no clonal fraction.
        cells: Cells with the change and cells scored (abnormal, scored).
        partner: Partner gene or band of a rearrangement.
        method: How it was seen; `None` when nothing bears on it.
        below_cutoff: Whether the fraction lies under the convention's cut-off; `None` when not judged.
        span: Where the decisive words stand; `None` when nothing bears on it.
        reason: Why, in words, where the status alone does not say it.
    """

    marker: str
    status: Status
    copies: Copies | None = None
    fraction: Decimal | FractionRange | None = None
    cells: Cells | None = None
    partner: str | None = None
    method: Method | None = None
    below_cutoff: bool | None = None
    span: Span | None = None
    reason: str = ""


@frozen(kw_only=True)
class CloneReading:
    """One clone of a karyotype.

    Attributes:
        text: The clone in ISCN 2024 form.
        chromosomes: Stated chromosome number (low, high).
        level: Number of chromosome sets that copy numbers are relative to.
        changes: Changes counted as for complexity (ISCN 2024, table 7).
        cells: Metaphases, `None` when not stated.
        composite: Whether the cells share only some of the changes (`cp`).
        normal: Whether it carries no acquired change.
        donor: Whether it belongs to the donor of a transplant.
        copies: Copies per locus id, in this clone.
        span: Where it stands in the original text.
    """

    text: str
    chromosomes: tuple[int, int]
    level: int
    changes: int
    cells: int | None
    composite: bool
    normal: bool
    donor: bool
    copies: FrozenMapping[str, Copies]
    span: Span


@frozen(kw_only=True)
class CytogeneticReport:
    """What a cytogenetic text says.

    Attributes:
        overall: "abnormal" when any change was seen, "normal" when tests were done and showed none, "failed" or
            "not_done" when there is no result, otherwise "indeterminate".
        findings: A finding for every marker in `MARKERS`.
        observations: Every single observation, in the order of the text.
        clones: The clones of the karyotype.
        modal_number: Chromosome number of the largest abnormal clone (of the normal one when there is no other);
            a pair when a range is stated, `None` without a karyotype.
        complexity: Number of changes in the most complex clone, `None` without a karyotype; no threshold is applied.
        trisomies: Chromosomes seen in three or more copies, of those whose gain defines hyperdiploid myeloma.
        plasma_cells_selected: Whether plasma cells were selected: as given by the caller, else as the text says.
        convention: Id of the convention that was applied, `None` when nothing was judged.
        warnings: What a person should look at, in the order of the text.
        text: The text as given.
    """

    overall: Overall
    findings: FrozenMapping[str, Finding]
    observations: tuple[Observation, ...]
    clones: tuple[CloneReading, ...]
    modal_number: int | tuple[int, int] | None
    complexity: int | None
    trisomies: tuple[str, ...]
    plasma_cells_selected: bool | None
    convention: str | None
    warnings: tuple[CytogeneticWarning, ...]
    text: str
