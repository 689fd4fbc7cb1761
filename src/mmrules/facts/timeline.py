"""The events of a patient's history in the order of their dates, as the record and the published definitions have them.

What is recorded is told as recorded; what the definitions find in results is in `timeline_results.py`; which entries
they are given in `line_visits.py` and `refractoriness.py`. What is not settled is no event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mmrules.assessment.refractory import WINDOW_DAYS
from mmrules.facts.event import Event, EventKind
from mmrules.facts.line_durations import durations
from mmrules.facts.line_visits import line_visits
from mmrules.facts.origin import Origin  # a field of an attrs class
from mmrules.facts.refractoriness import course_refractory
from mmrules.facts.span import Span, amount_text, recorded_day
from mmrules.facts.therapy import TRANSPLANTS
from mmrules.facts.timeline_results import clinical_relapses, escapes, nadirs, progressions, responses
from mmrules.models.vocabulary import ComponentKind, StopReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.facts.case import Case
    from mmrules.facts.line_visits import LineVisits
    from mmrules.facts.therapy import Course, Line
    from mmrules.models.partial_date import PartialDate

__all__ = ["timeline"]

_KIND_RANK = {kind: place for place, kind in enumerate(EventKind)}
_FAILED = frozenset({StopReason.PROGRESSION, StopReason.NO_RESPONSE})


def timeline(case: Case) -> tuple[Event, ...]:
    """Return the events up to the as-of date, oldest first, those whose date is not known at the end.

    A month counts as its last day in the order. Response, progression and relapse in results are judged over the visits
    of each line (`line_visits`), progression against the lowest value of all; each says whether it was confirmed.
    Assumed facts do not change what happened, except that a drug assumed not to be refractory has no such event.

    Args:
        case: The case.

    Raises:
        InvalidInput: A result in a unit that its analyte cannot have.
    """
    found: list[tuple[int, Event]] = []
    for at, line in enumerate(case.therapy.lines):
        visits = line_visits(case, at)
        relapses = [*progressions(case, at, visits), *clinical_relapses(case, at, line)]
        # The first day on which results show the progression that the record may not date.
        measured = next((event for event in relapses if event.kind is not EventKind.CLINICAL_RELAPSE), None)
        events = [*_treatment(case, at, line), *_recorded_response(at, line), *responses(at, visits)]
        events += [*nadirs(case, at, visits), *escapes(at, visits), *relapses, *_recorded_progression(at, line)]
        events += _durations(case, at, line, measured, visits)
        found.extend((at, event) for event in events)
    found.extend(_refractory(case))
    found.sort(key=_order)
    return tuple(event for _, event in found)


def _order(item: tuple[int, Event]) -> tuple[bool, int, int, int, int, str]:
    line, event = item
    day = event.date
    latest, earliest = (0, 0) if day is None else (day.latest.toordinal(), day.earliest.toordinal())
    return day is None, latest, earliest, line, _KIND_RANK[event.kind], event.text


# --- what was given ---


def _treatment(case: Case, at: int, line: Line) -> Iterator[Event]:
    name = f"line {at + 1}"
    drugs = ", ".join(dict.fromkeys(course.drug for course in line.courses)) or "no drug named"
    yield Event(_recorded(line.start), EventKind.LINE_START, f"{name} starts: {drugs}", (line.origin,))
    place = case.visible.lines[at]
    for index, component in enumerate(line.record.components):
        if component.kind in TRANSPLANTS:
            continue
        what = component.phase or component.kind
        given = ", ".join(course.name or course.drug for course in component.drugs)
        start = component.start or next((course.start for course in component.drugs if course.start is not None), None)
        if start is None and index == 0:
            start = _recorded(line.start)
        text = f"{name}, {what.replace('_', ' ')}" + (f": {given}" if given else "")
        if component.end is not None:
            text += f" (until {component.end})"
        origin = Origin(text, start, f"$.lines[{place.line}].components[{place.components[index][0]}]")
        yield Event(start, EventKind.COMPONENT, text, (origin,))
    for transplant in case.therapy.transplants:
        if transplant.line == at:
            autologous = transplant.kind is ComponentKind.AUTOLOGOUS_TRANSPLANT
            text = f"{'autologous' if autologous else 'allogeneic'} transplant in {name}"
            yield Event(_recorded(transplant.day), EventKind.TRANSPLANT, text, (transplant.origin,))
    yield from _end(name, line)


def _end(name: str, line: Line) -> Iterator[Event]:
    if line.ongoing is not False:
        return
    reason = line.record.stop_reason
    why = "" if reason is None else f" ({reason.value.replace('_', ' ')})"
    day = line.record.end or _recorded(line.last_dose)
    if day is None and line.last_dose is not None:
        why += f", at the latest {line.last_dose.latest}"
    yield Event(day, EventKind.LINE_END, f"{name} ends{why}", (line.origin,))


# --- what the record says of its outcome ---


def _recorded_response(at: int, line: Line) -> Iterator[Event]:
    best = line.record.best_response
    if best is not None:
        text = f"best response to line {at + 1}, as recorded: {best.value}"
        yield Event(line.record.best_response_date, EventKind.BEST_RESPONSE, text, (line.origin,))


def _recorded_progression(at: int, line: Line) -> Iterator[Event]:
    if line.record.progression is not None:
        text = f"progression after line {at + 1}, as recorded"
        yield Event(line.record.progression, EventKind.PROGRESSION, text, (line.origin,))


# --- refractoriness ---


def _refractory(case: Case) -> Iterator[tuple[int, Event]]:
    for drug, courses in case.therapy.by_drug.items():
        if drug not in case.registry.drugs.members or case.value("refractory", drug) is not True:
            continue
        for course in courses:
            derived = course_refractory(case, course)
            if derived.value is True:
                day = _became_refractory(course, case.therapy.lines[course.line])
                dose = "" if course.dose_mg is None else f" at {course.dose_mg:f} mg"
                text = f"refractory to {drug}{dose}, line {course.line + 1}"
                text += f": {derived.note}" if derived.note else ""
                yield course.line, Event(day, EventKind.REFRACTORY, text, derived.origins)
                break


def _became_refractory(course: Course, line: Line) -> PartialDate | None:
    """The day of the progression that made a drug refractory, else the last dose of one that was stopped as failing."""
    progression, last_dose = line.progression, course.last_dose
    if progression is not None:
        window = None if last_dose is None else last_dose.latest + timedelta(days=WINDOW_DAYS)
        if window is None or course.ongoing or progression.earliest <= window:
            return line.record.progression
    return _recorded(last_dose) if course.stop_reason in _FAILED else None


# --- how long it held ---


def _durations(
    case: Case, at: int, line: Line, measured: Event | None, visits: tuple[LineVisits, ...]
) -> Iterator[Event]:
    labels = {EventKind.TIME_TO_PROGRESSION: "time to progression of", EventKind.REMISSION: "remission after"}
    by = {"results": ", by results", "unconfirmed": ", by results, unconfirmed"}
    for duration in durations(case, at, line, visits, measured):
        if duration.months is not None:
            months = f"{amount_text(duration.months)} months{by.get(duration.progressed or '', '')}"
            text = f"{labels[duration.kind]} line {at + 1}: {months}"
            yield Event(duration.until, duration.kind, text, (line.origin,))


# --- words ---


def _recorded(span: Span | None) -> PartialDate | None:
    return None if span is None else recorded_day(span)
