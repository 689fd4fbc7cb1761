"""Changes made to a case: each does one thing, and says in a sentence what it did."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from mmrules.conformance.parts import parts_of, with_parts
from mmrules.conformance.situation import Situation
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.laboratory import LabResult, Measurement, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import FindingStatus, Marker, MeasurementKind, Response, StopReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.models.patient import Patient
    from mmrules.models.therapy import Component, LineOfTherapy

__all__ = [
    "LISTS",
    "Change",
    "duplicated",
    "in_other_units",
    "refractory_to",
    "relabelled",
    "shifted",
    "shuffled",
    "stopped_for_toxicity",
    "with_future",
    "with_marker",
    "without_part",
]

LISTS = (
    "labs",
    "cytogenetics",
    "disease_findings",
    "performance",
    "comorbidities",
    "toxicities",
    "measurements",
    "serology",
    "co_medication",
)
"""The lists of a record that have no order of their own."""


@frozen(kw_only=True)
class Change:
    """A changed case, and what was done to it."""

    case: Situation
    said: str


def shuffled(case: Situation) -> Change:
    """Turn every list round that has no order of its own."""
    patient = case.patient
    turned = {name: tuple(reversed(getattr(patient, name))) for name in LISTS}
    lines = tuple(
        evolve(one, components=tuple(evolve(part, drugs=tuple(reversed(part.drugs))) for part in one.components))
        for one in patient.lines
    )
    return Change(
        case=case.with_patient(with_parts(patient, {**turned, "lines": lines})),
        said="every unordered list was turned round",
    )


def duplicated(case: Situation) -> Change:
    """Repeat every entry of every unordered list."""
    doubled = {name: getattr(case.patient, name) * 2 for name in LISTS}
    return Change(case=case.with_patient(with_parts(case.patient, doubled)), said="every entry was recorded twice")


def relabelled(case: Situation) -> Change:
    """Change what identifies the patient, and free text."""
    patient = evolve(case.patient, id="another-patient", notes="Another text.")
    return Change(case=case.with_patient(patient), said="the identifier and the notes were changed")


_EXACT: dict[str, tuple[str, Decimal]] = {"g/dL": ("g/L", Decimal(10)), "g/L": ("g/dL", Decimal("0.1"))}


def in_other_units(case: Situation) -> Change | None:
    """Write masses per volume in the other unit of which the conversion is exact; `None` when there is none."""
    labs = tuple(_converted(item) for item in case.patient.labs)
    if labs == case.patient.labs:
        return None
    return Change(
        case=case.with_patient(evolve(case.patient, labs=labs)), said="g/dL was written as g/L, and the other way round"
    )


def _converted(item: LabResult) -> LabResult:
    unit, factor = _EXACT.get(item.unit, ("", Decimal(1)))
    if not unit:
        return item
    return evolve(
        item,
        value=PrintedNumber(item.value.number * factor, item.value.comparator),
        unit=unit,
        low=None if item.low is None else item.low * factor,
        high=None if item.high is None else item.high * factor,
    )


def without_part(patient: Patient) -> Iterator[tuple[str, Patient]]:
    """Yield the record without each of its parts, with the name of the part."""
    for part in parts_of(patient):
        if part.said:
            yield part.name, with_parts(patient, {part.name: part.default})


def with_marker(case: Situation, marker: Marker, status: FindingStatus | None) -> Situation:
    """Return the case in which a marker was found, ruled out, or, for `None`, not tested."""
    others = tuple(item for item in case.patient.cytogenetics if item.marker is not marker)
    if status is None:
        return case.with_patient(evolve(case.patient, cytogenetics=others))
    finding = CytogeneticFinding(marker=marker, status=status, date=PartialDate.of(case.as_of), method="FISH")
    return case.with_patient(evolve(case.patient, cytogenetics=(*others, finding)))


def _lines_with(patient: Patient, drug: str) -> list[int]:
    return [
        at
        for at, line in enumerate(patient.lines)
        if any(course.drug == drug for part in line.components for course in part.drugs)
    ]


def refractory_to(case: Situation, drug: str) -> Change | None:
    """Let the disease progress while the last line with a drug is given; `None` when no line has it."""
    found = _lines_with(case.patient, drug)
    if not found:
        return None
    at = found[-1]
    line = case.patient.lines[at]
    if at < len(case.patient.lines) - 1 and line.progression is None:
        return None
    day = line.progression or PartialDate.of(case.as_of)
    parts = tuple(_until(part, drug, day) for part in line.components)
    changed = evolve(
        line,
        components=parts,
        end=day if line.end is not None else None,
        progression=day,
        best_response=line.best_response or Response.PR,
        no_progression_until=None,
    )
    return _with_line(case, at, changed, f"the disease progressed while {drug} was given")


def _until(part: Component, drug: str, day: PartialDate) -> Component:
    if all(course.drug != drug for course in part.drugs):
        return part
    drugs = tuple(
        evolve(course, end=day, ongoing=None, stop_reason=StopReason.PROGRESSION) if course.drug == drug else course
        for course in part.drugs
    )
    return evolve(part, drugs=drugs)


def stopped_for_toxicity(case: Situation, drug: str) -> Change | None:
    """Stop a drug for toxicity in the last line that has it; `None` when no line has it."""
    found = _lines_with(case.patient, drug)
    if not found:
        return None
    line = case.patient.lines[found[-1]]
    parts = tuple(
        evolve(
            part,
            drugs=tuple(
                evolve(course, stop_reason=StopReason.TOXICITY, ongoing=False) if course.drug == drug else course
                for course in part.drugs
            ),
        )
        for part in line.components
    )
    return _with_line(case, found[-1], evolve(line, components=parts), f"{drug} was stopped for toxicity")


def _with_line(case: Situation, at: int, line: LineOfTherapy, said: str) -> Change:
    lines = (*case.patient.lines[:at], line, *case.patient.lines[at + 1 :])
    return Change(case=case.with_patient(evolve(case.patient, lines=lines)), said=said)


def with_future(case: Situation) -> tuple[Situation, Change]:
    """Add results dated after the day of the case, each far from what is recorded.

    Returns:
        The case with a later height only, which makes the record as long as the other one, and the case with them all.
    """
    later = PartialDate.of(case.as_of + timedelta(days=30))
    height = Measurement(kind=MeasurementKind.HEIGHT, value=Decimal(170), date=later)
    labs = tuple(
        LabResult(analyte=analyte, value=PrintedNumber(Decimal(number)), unit=unit, date=later)
        for analyte, number, unit in (
            ("creatinine", "9", "mg/dL"),
            ("platelets", "5", "10*9/L"),
            ("calcium", "16", "mg/dL"),
            ("hemoglobin", "5", "g/dL"),
        )
    )
    found = tuple(
        CytogeneticFinding(marker=marker, status=FindingStatus.PRESENT, date=later, method="FISH")
        for marker in (Marker.DEL_17P, Marker.T_4_14, Marker.T_11_14)
    )
    ejection = Measurement(kind=MeasurementKind.LVEF, value=Decimal(20), date=later)
    neutral = evolve(case.patient, measurements=(*case.patient.measurements, height))
    patient = evolve(
        case.patient,
        labs=(*case.patient.labs, *labs),
        cytogenetics=(*case.patient.cytogenetics, *found),
        measurements=(*case.patient.measurements, height, ejection),
    )
    change = Change(case=case.with_patient(patient), said="results dated after the day of the case were added")
    return case.with_patient(neutral), change


def shifted(case: Situation, days: int) -> Change | None:
    """Move every date by some days; `None` when a date is not known to the day, so that it cannot be moved."""
    moved: list[bool] = []

    def move(value: Any) -> Any:
        if isinstance(value, PartialDate):
            moved.append(value.exact)
            return PartialDate.of(value.earliest + timedelta(days=days)) if value.exact else value
        if isinstance(value, tuple):
            return tuple(move(item) for item in value)
        if parts := parts_of(value):
            return with_parts(value, {part.name: move(part.held) for part in parts})
        return value

    patient = move(case.patient)
    if not moved or not all(moved):
        return None
    return Change(
        case=evolve(case, patient=patient, as_of=case.as_of + timedelta(days=days)),
        said=f"every date and the day of the case were moved by {days} days",
    )
