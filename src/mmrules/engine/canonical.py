"""A record in one order, so that the same record gives the same bytes however its entries were listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.engine.arguments import require_patient
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    from mmrules.models.partial_date import PartialDate
    from mmrules.models.patient import Patient
    from mmrules.models.therapy import LineOfTherapy

    T = TypeVar("T")

__all__ = ["canonical", "with_lines_in_order"]


def canonical(patient: Patient) -> Patient:
    """Return the record with its lists sorted; only lists whose order means something keep it.

    Lines of therapy are put in the order of their first days when each of them has one, and else stay as recorded;
    the components of a line and the patient's priorities stay as recorded.

    Args:
        patient: The record, as a caller gave it.

    Raises:
        InvalidInput: It is no patient.
    """
    require_patient(patient)
    return evolve(
        patient,
        labs=_sorted(patient.labs),
        cytogenetics=_sorted(patient.cytogenetics),
        lines=_in_order(
            tuple(
                evolve(line, components=tuple(evolve(part, drugs=_sorted(part.drugs)) for part in line.components))
                for line in patient.lines
            )
        ),
        disease_findings=_sorted(patient.disease_findings),
        performance=_sorted(patient.performance),
        comorbidities=_sorted(patient.comorbidities),
        toxicities=_sorted(patient.toxicities),
        measurements=_sorted(patient.measurements),
        serology=_sorted(patient.serology),
        co_medication=_sorted(patient.co_medication),
    )


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=canonical_json))


def with_lines_in_order(patient: Patient) -> Patient:
    """Return the record with its lines of therapy in the order of their first days, when each of them has one.

    Args:
        patient: The record, as a caller gave it.

    Raises:
        InvalidInput: It is no patient.
    """
    require_patient(patient)
    return evolve(patient, lines=_in_order(patient.lines))


def _in_order(lines: tuple[LineOfTherapy, ...]) -> tuple[LineOfTherapy, ...]:
    starts = [_start(line) for line in lines]
    dated = [(start, line) for start, line in zip(starts, lines, strict=True) if start is not None]
    if len(dated) < len(lines):
        return lines
    return tuple(line for _, line in sorted(dated, key=lambda pair: (pair[0].earliest, pair[0].latest)))


def _start(line: LineOfTherapy) -> PartialDate | None:
    recorded = [line.start, *(part.start for part in line.components)]
    recorded += [course.start for part in line.components for course in part.drugs]
    return min((day for day in recorded if day is not None), default=None)
