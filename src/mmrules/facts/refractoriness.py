"""Whether the disease is refractory to each course of a drug. The definition itself is in `mmrules.assessment`.

Days known as a month or year only are passed on as such; an end that lies between two dates is tried at both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mmrules import assessment as published
from mmrules.assessment.refractory import WINDOW_DAYS
from mmrules.facts.origin import Derived
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import StopReason

if TYPE_CHECKING:
    from datetime import date

    from mmrules.facts.case import Case
    from mmrules.facts.span import Span
    from mmrules.facts.therapy import Course, Line

__all__ = ["course_refractory"]


def course_refractory(case: Case, course: Course) -> Derived:
    """Return whether the disease is refractory to a drug by one of its courses.

    Args:
        case: The case.
        course: A course of it. Stopping it because of progression, or because it did not work, is refractoriness
            whatever dates are recorded.
    """
    line = case.therapy.lines[course.line]
    origins = (course.origin, line.origin)
    if course.stop_reason is StopReason.PROGRESSION:
        return Derived(True, origins, "stopped because of progression")  # noqa: FBT003  # the value of the fact
    if course.stop_reason is StopReason.NO_RESPONSE:
        return Derived(True, origins, "stopped because it did not work")  # noqa: FBT003  # the value of the fact
    progression = _progression(case, course, line)
    ends = _ends(course.last_dose)
    verdicts = {_verdict(case, course, end, progression=progression) for end in ends}
    return Derived(verdicts.pop() if len(verdicts) == 1 else None, origins)


def _verdict(
    case: Case, course: Course, last_dose: date | None, *, progression: PartialDate | bool | None
) -> bool | None:
    still_given = course.ongoing is True
    known = None if still_given else last_dose
    # The drugs of a regimen mostly share all of these, and nothing else about a drug changes the verdict.
    shared = (known, still_given, progression, course.best_response)
    verdicts = case.therapy.refractory
    if shared not in verdicts:
        outcome = published.refractory_to_drug(
            last_dose=None if known is None else PartialDate.of(known),
            progression=progression,
            best_response=course.best_response,
            ongoing=True if still_given else None,
        )
        verdicts[shared] = outcome.value
    return verdicts[shared]


def _ends(last_dose: Span | None) -> tuple[date | None, ...]:
    if last_dose is None:
        return (None,)
    return (last_dose.earliest,) if last_dose.earliest == last_dose.latest else (last_dose.earliest, last_dose.latest)


def _progression(case: Case, course: Course, line: Line) -> PartialDate | bool | None:
    """The progression of the line; `False` when there was none up to the end of the window after the drug."""
    if line.record.progression is not None:
        return line.record.progression
    window = None if course.last_dose is None else course.last_dose.latest + timedelta(days=WINDOW_DAYS)
    if line.stable_until is not None:
        if window is not None and not course.ongoing and line.stable_until.earliest > window:
            return False
        if line.stable_until.earliest >= case.as_of:
            return False
    if line is case.therapy.last_line and case.value("progressive_disease") is False:
        return False
    return None
