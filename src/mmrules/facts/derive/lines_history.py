"""Facts about the lines of therapy: how many, what the first and the last achieved, and how long they held.

The last line is the one that was started last, also while it is still given.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.assessment.refractory import WINDOW_DAYS
from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.derive.risk import outcome_word
from mmrules.facts.disease_course import days_from_last_dose_to_progression
from mmrules.facts.origin import Derived
from mmrules.facts.span import Span, days_from, months_from, span_of
from mmrules.facts.symbols import DISEASE_STATUS, RESPONSE
from mmrules.facts.therapy import latest_of
from mmrules.facts.three_valued import both, negated
from mmrules.logic.values import Bounds
from mmrules.models.vocabulary import ComponentKind, Response, StopReason

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.facts.therapy import Line
    from mmrules.logic import Symbols

__all__ = ["at_least_so_far", "facts", "last_line"]

_TOPIC = "Lines of therapy"
_HISTORY = "ask:treatment-history"
_IMWG = "Rajkumar 2011, Blood 117:4691"
_RESPONSES = "Kumar 2016, Lancet Oncol 17:e328"
_RANK = {response: place for place, response in enumerate(Response)}


def last_line(case: Case) -> Line | None:
    """Return the line that was started last; `None` while it is not certain that there is no later one."""
    return case.therapy.last_line if case.therapy.lines_known else None


def _first_line(case: Case) -> Line | None:
    return case.therapy.lines[0] if case.therapy.lines else None


def at_least_so_far(case: Case, line: Line, start: Span | None) -> Decimal | Bounds | None:
    """Return the months from a day as a lower limit, while no progression of a line is known of.

    Args:
        case: The case.
        line: The line; without recorded progression.
        start: The day to count from.
    """
    until = line.stable_until
    if line is last_line(case) and case.value("progressive_disease") is False:
        until = Span.on(case.as_of)
    so_far = months_from(start, until)
    low = so_far.low if isinstance(so_far, Bounds) else so_far
    return None if low is None else Bounds(low=low)


def _prior_lines(case: Case, _argument: str | None) -> Derived:
    origins = tuple(line.origin for line in case.therapy.lines)
    if not case.therapy.lines_known:
        return Derived(Bounds(low=Decimal(len(origins))) if origins else None, origins)
    return Derived(Decimal(len(origins)), origins)


def _months_to_progression(case: Case, _argument: str | None, *, first: bool) -> Derived:
    line = _first_line(case) if first else last_line(case)
    if line is None:
        return Derived(None)
    if line.progression is None:
        return Derived(at_least_so_far(case, line, line.start), (line.origin,), "no progression is recorded")
    return Derived(months_from(line.start, line.progression), (line.origin,))


def _best_response(case: Case, _argument: str | None, *, first: bool) -> Derived:
    line = _first_line(case) if first else last_line(case)
    if line is None:
        return Derived(None)
    best = line.record.best_response
    return Derived(None if best is None else best.value, (line.origin,))


def _best_response_ever(case: Case, _argument: str | None) -> Derived:
    lines = case.therapy.lines
    responses = [line.record.best_response for line in lines]
    known = [response for response in responses if response is not None]
    known += [course.best_response for course in case.therapy.courses if course.best_response is not None]
    best = max(known, key=_RANK.__getitem__, default=None)
    whole = case.therapy.lines_known and None not in responses
    origins = tuple(line.origin for line in lines)
    return Derived(best.value if best is not None and (whole or best is Response.SCR) else None, origins)


def _remission(case: Case, _argument: str | None, *, first: bool) -> Derived:
    line = _first_line(case) if first else last_line(case)
    if line is None:
        return Derived(None)
    grafts = [
        span_of(component.start or component.end)
        for component in line.record.components
        if component.kind is ComponentKind.AUTOLOGOUS_TRANSPLANT
    ]
    begin = latest_of(grafts) if grafts else span_of(line.record.best_response_date)
    if line.progression is None:
        return Derived(at_least_so_far(case, line, begin), (line.origin,), "no progression is recorded")
    if begin is None:
        whole = months_from(line.start, line.progression)
        most = whole.high if isinstance(whole, Bounds) else whole
        note = "the day of the best response is not recorded: at most the time to progression"
        return Derived(Bounds(low=Decimal(0), high=most) if most else most, (line.origin,), note)
    return Derived(months_from(begin, line.progression), (line.origin,))


def _treatment_free(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    if line.ongoing:
        return Derived(Decimal(0), (line.origin,))
    if line.progression is None:
        return Derived(at_least_so_far(case, line, line.last_dose), (line.origin,), "no progression is recorded")
    if line.last_dose is not None and line.last_dose.earliest >= line.progression.latest:
        return Derived(Decimal(0), (line.origin,), "progressed on treatment")
    return Derived(months_from(line.last_dose, line.progression), (line.origin,))


def _contained(case: Case, argument: str | None, *, drugs: Symbols) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    asked = drugs.expand(argument or "")
    origins = tuple(course.origin for course in line.courses if course.drug in asked)
    if origins:
        return Derived(True, origins)  # noqa: FBT003  # the value of the fact
    whole = case.therapy.drugs_known and not (
        argument in drugs.groups and any(course.drug not in drugs.members for course in line.courses)
    )
    return Derived(False if whole else None, (line.origin,))


def _ongoing(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    return Derived(None) if line is None else Derived(line.ongoing, (line.origin,))


def _progressed_on_treatment(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    if line.record.stop_reason is StopReason.PROGRESSION:
        return Derived(True, (line.origin,), "stopped because of progression")  # noqa: FBT003  # the value of the fact
    progressed = case.value("progressive_disease")
    if progressed is not True:
        return Derived(progressed if progressed is False else None, (line.origin,))
    days = days_from_last_dose_to_progression(case)
    limit = Decimal(WINDOW_DAYS)
    if isinstance(days, Bounds):
        return Derived(days.entirely_up_to(limit), (line.origin,))
    return Derived(None if days is None else days <= limit, (line.origin,))


def _stopped_for_toxicity(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    components = line.record.components
    reason = line.record.stop_reason or (components[-1].stop_reason if components else None)
    if reason is None:
        return Derived(False if line.ongoing else None, (line.origin,))
    return Derived(reason is StopReason.TOXICITY, (line.origin,))


def _months_since_progression(case: Case, _argument: str | None) -> Derived:
    if not case.therapy.lines_known:
        return Derived(None)
    progressed = [line for line in case.therapy.lines if line.progression is not None]
    last = latest_of([line.progression for line in progressed])
    return Derived(months_from(last, Span.on(case.as_of)), tuple(line.origin for line in progressed[-1:]))


def _days_since_last_therapy(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    if line.ongoing:
        return Derived(Decimal(0), (line.origin,))
    return Derived(days_from(line.last_dose, Span.on(case.as_of)), (line.origin,))


def _in_response(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is None:
        return Derived(None)
    best = line.record.best_response
    responded = None if best is None else _RANK[best] >= _RANK[Response.PR]
    progressed = case.value("progressive_disease")
    value = both((responded, negated(progressed if isinstance(progressed, bool) else None)))
    return Derived(value, (line.origin,))


def facts(drugs: Symbols) -> tuple[FactDefinition, ...]:
    """Return the definitions, over the drugs and classes of a catalogue.

    Args:
        drugs: The drugs and their classes.
    """
    return (
        number(
            "prior_lines",
            _prior_lines,
            doc="Lines of therapy started up to the as-of date, one that is still given included, as the record counts "
            "them. A chart that lists lines is taken to list them all; a lower limit when a month or year leaves open "
            "whether one had begun.",
            phrase="number of prior lines",
            topic=_TOPIC,
            source="Rajkumar 2015, Blood 126:921",
            test=_HISTORY,
        ),
        number(
            "first_line.months_to_progression",
            partial(_months_to_progression, first=True),
            unit="months",
            doc="Completed months from the start of the first line to its progression; without progression, at least "
            "the time known to be free of it.",
            phrase="time to progression on the first line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        word(
            "first_line.best_response",
            partial(_best_response, first=True),
            members=RESPONSE,
            doc="Best response to the first line.",
            phrase="best response to the first line",
            topic=_TOPIC,
            source=_RESPONSES,
            test=_HISTORY,
        ),
        number(
            "first_line.remission_months",
            partial(_remission, first=True),
            unit="months",
            doc="Completed months from the autologous transplant of the first line, or else from its best response, to "
            "progression. At most the time to progression when that day is not recorded; without progression, at least "
            "the time known to be free of it.",
            phrase="remission after the first line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        number(
            "last_line.months_to_progression",
            partial(_months_to_progression, first=False),
            unit="months",
            doc="Completed months from the start of the last line to its progression; without progression, at least "
            "the time known to be free of it.",
            phrase="time to progression on the last line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        number(
            "last_line.remission_months",
            partial(_remission, first=False),
            unit="months",
            doc="Completed months from the autologous transplant of the last line, or else from its best response, to "
            "progression. At most the time to progression when that day is not recorded; without progression, at least "
            "the time known to be free of it.",
            phrase="remission after the last line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        number(
            "last_line.treatment_free_months",
            _treatment_free,
            unit="months",
            doc="Completed months from the last dose of the last line to progression; 0 when it came on treatment, and "
            "while treatment goes on.",
            phrase="treatment-free time after the last line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        word(
            "last_line.best_response",
            partial(_best_response, first=False),
            members=RESPONSE,
            doc="Best response to the last line.",
            phrase="best response to the last line",
            topic=_TOPIC,
            source=_RESPONSES,
            test=_HISTORY,
        ),
        boolean(
            "last_line.contained",
            partial(_contained, drugs=drugs),
            parameter=drugs,
            doc="The last line contained the drug, or any drug of the class.",
            phrase="{} in the last line",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        boolean(
            "last_line.ongoing",
            _ongoing,
            doc="The last line is still given on the as-of date.",
            phrase="the last line is still given",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        boolean(
            "last_line.progressed_on_treatment",
            _progressed_on_treatment,
            doc="Progression on the last line or within 60 days of its last dose.",
            phrase="progression on the last line or within 60 days",
            topic=_TOPIC,
            source=_IMWG,
            test=_HISTORY,
        ),
        boolean(
            "last_line.stopped_for_toxicity",
            _stopped_for_toxicity,
            doc="The last line, or its last component, was stopped for toxicity.",
            phrase="the last line was stopped for toxicity",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        word(
            "best_response_ever",
            _best_response_ever,
            members=RESPONSE,
            doc="Best response to any line; unknown while that of a line is not recorded.",
            phrase="best response to any line",
            topic=_TOPIC,
            source=_RESPONSES,
            test=_HISTORY,
        ),
        number(
            "months_since_progression",
            _months_since_progression,
            unit="months",
            doc="Completed months since the last recorded progression.",
            phrase="time since the last progression",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        word(
            "disease_status",
            partial(outcome_word, definition="disease_status"),
            members=DISEASE_STATUS,
            doc="Primary refractory, relapsed and refractory, relapsed, or responding or stable, by the last line's "
            "own last dose.",
            phrase="status of the disease",
            topic=_TOPIC,
            source=_IMWG,
            test=_HISTORY,
        ),
        number(
            "days_since_last_therapy",
            _days_since_last_therapy,
            unit="days",
            doc="Days from the last dose of the last line to the as-of date; 0 while it is given.",
            phrase="days since the last therapy",
            topic=_TOPIC,
            test=_HISTORY,
        ),
        boolean(
            "in_response",
            _in_response,
            doc="Partial response or better to the last line, and no progressive disease now.",
            phrase="in response to the last line",
            topic=_TOPIC,
            source=_RESPONSES,
            test="test:m-protein",
        ),
    )
