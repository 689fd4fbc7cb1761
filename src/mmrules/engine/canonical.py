"""A record in one order, so that the same record gives the same bytes however its entries were listed."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import evolve

from mmrules.engine.arguments import require_patient
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from mmrules.models.partial_date import PartialDate
    from mmrules.models.patient import Patient
    from mmrules.models.therapy import Component, LineOfTherapy

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
    changes: dict[str, Any] = {}
    for name, word in _LISTS:
        recorded = getattr(patient, name)
        ordered = _sorted(recorded, word)
        if ordered is not recorded:
            changes[name] = ordered
    lines = _in_order(tuple(map(_line, patient.lines)))
    if any(new is not old for new, old in zip(lines, patient.lines, strict=True)):
        changes["lines"] = lines
    return evolve(patient, **changes) if changes else patient


_LISTS = (
    ("labs", attrgetter("analyte")),
    ("cytogenetics", attrgetter("marker")),
    ("disease_findings", attrgetter("finding")),
    ("performance", attrgetter("scale")),
    ("comorbidities", attrgetter("condition")),
    ("toxicities", attrgetter("kind")),
    ("measurements", attrgetter("kind")),
    ("serology", attrgetter("marker")),
    ("co_medication", attrgetter("name")),
)
"""The lists whose order means nothing, each with the word that its entries begin with in JSON."""

_DRUG = attrgetter("drug")


def _line(line: LineOfTherapy) -> LineOfTherapy:
    components = tuple(map(_component, line.components))
    if all(new is old for new, old in zip(components, line.components, strict=True)):
        return line
    return evolve(line, components=components)


def _component(component: Component) -> Component:
    drugs = _sorted(component.drugs, _DRUG)
    return component if drugs is component.drugs else evolve(component, drugs=drugs)


def _sorted(items: tuple[T, ...], word: Callable[[T], str]) -> tuple[T, ...]:
    """Return entries in order: by their word, and by all that they say where several have the same."""
    if len(items) < 2:
        return items
    words = list(map(word, items))
    if len(set(words)) < len(words):
        ordered = tuple(sorted(items, key=lambda item: (word(item), canonical_json(item))))
    elif all(one < other for one, other in pairwise(words)):
        return items
    else:
        ordered = tuple(sorted(items, key=word))
    return items if all(new is old for new, old in zip(ordered, items, strict=True)) else ordered


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
