"""What else the patient has: comorbidities, toxicities, infections, allergies, co-medication, fitness."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from attrs import frozen

from mmrules.models.partial_date import PartialDate
from mmrules.models.therapy import DrugId
from mmrules.models.vocabulary import (
    CoMedicationClass,
    Condition,
    PerformanceScale,
    Reading,
    SerologyMarker,
    ToxicityKind,
)
from mmrules.serialization import Range

__all__ = ["CoMedication", "Comorbidity", "FrailtyInputs", "PerformanceStatus", "Serology", "Toxicity"]


@frozen(kw_only=True)
class Comorbidity:
    """A comorbidity or state, present or ruled out.

    Attributes:
        condition: Which one.
        present: Whether the patient has it; false is a statement that it was looked for and is not there.
        date: When that was found.
    """

    condition: Condition
    present: bool = True
    date: PartialDate | None = None


@frozen(kw_only=True)
class Toxicity:
    """A graded toxicity.

    Attributes:
        kind: Which organ.
        grade: CTCAE grade, 0 to 5; for hepatic impairment 0 none, 1 mild, 2 moderate, 3 severe (Child-Pugh or NCI).
        painful: For neuropathy: with pain.
        drug: What it is attributed to.
        date: When the grade was seen; the latest one counts.
    """

    kind: ToxicityKind
    grade: Annotated[int, Range(0, 5)]
    painful: bool | None = None
    drug: DrugId | None = None
    date: PartialDate | None = None


@frozen(kw_only=True)
class Serology:
    """Result of a test for an infection."""

    marker: SerologyMarker
    result: Reading
    date: PartialDate | None = None


@frozen(kw_only=True)
class CoMedication:
    """A drug taken for something else.

    Attributes:
        name: What it is called, in the clinic's words.
        classes: The properties that cautions ask for.
    """

    name: str
    classes: frozenset[CoMedicationClass] = frozenset()


@frozen(kw_only=True)
class PerformanceStatus:
    """Performance status on a named scale."""

    scale: PerformanceScale
    value: Annotated[int, Range(0, 100)]
    date: PartialDate | None = None


@frozen(kw_only=True)
class FrailtyInputs:
    """What frailty indices are computed from.

    Attributes:
        adl: Katz activities of daily living, 0 to 6.
        iadl: Lawton instrumental activities of daily living, 0 to 8.
        charlson: Charlson comorbidity index.
        date: When it was assessed.
    """

    adl: Annotated[Decimal, Range(0, 6)] | None = None
    iadl: Annotated[Decimal, Range(0, 8)] | None = None
    charlson: Annotated[int, Range(0, 40)] | None = None
    date: PartialDate | None = None
