"""Lines of therapy counted from the courses of a record by the rules of 2015, beside the number that the record gives.

What a record says of why a course began is translated here; the counting is in `assessment/lines.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules import assessment as published
from mmrules.assessment.lines import Course
from mmrules.facts.inputs import Assessed
from mmrules.models.vocabulary import ComponentKind, Phase, StopReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.facts.case import Case
    from mmrules.facts.therapy import Line

__all__ = ["counted_lines"]

_PLANNED = frozenset({Phase.CONDITIONING, Phase.CONSOLIDATION, Phase.MAINTENANCE, Phase.BRIDGING})
"""Phases that have their name from a plan."""

_BECAUSE = {
    StopReason.PROGRESSION: "progression",
    StopReason.NO_RESPONSE: "inadequate_response",
    StopReason.TOXICITY: "toxicity",
    StopReason.PATIENT_CHOICE: "patient_choice",
}
"""Why the next line began, by why the one before it was stopped; the others say nothing about the next."""


def counted_lines(case: Case) -> Assessed[object]:
    """Return the number of lines of therapy that the courses make."""
    history = case.therapy
    courses = tuple(_courses(history.lines)) if history.drugs_known else None
    return Assessed(published.lines_of_therapy(courses=courses), tuple(line.origin for line in history.lines))


def _courses(lines: tuple[Line, ...]) -> Iterator[Course]:
    for at, line in enumerate(lines):
        first = True
        for component in line.record.components:
            if component.kind is ComponentKind.RADIOTHERAPY:
                continue
            yield Course(
                drugs=tuple(course.name or course.drug for course in component.drugs),
                trigger=_trigger(lines, at) if first else "planned" if component.phase in _PLANNED else None,
                asct=component.kind is ComponentKind.AUTOLOGOUS_TRANSPLANT,
                start=component.start or (line.record.start if first else None),
                end=component.end,
            )
            first = False


def _trigger(lines: tuple[Line, ...], at: int) -> str | None:
    if at == 0:
        return "start"
    before = lines[at - 1]
    if before.progression is not None:
        return "progression"
    reasons = [component.stop_reason for component in before.record.components if component.stop_reason is not None]
    return _BECAUSE.get(reasons[-1]) if reasons else None
