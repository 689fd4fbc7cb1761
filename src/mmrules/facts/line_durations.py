"""How long each line of therapy held: time to progression and remission, of every line, not only the first and last.

The facts of the first and last line are in `derive/lines_history.py`, by what is recorded alone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules import assessment as published
from mmrules.assessment.assessment import Assessment
from mmrules.assessment.measurable import IMWG_2016
from mmrules.facts.derive.lines_history import at_least_so_far
from mmrules.facts.event import EventKind
from mmrules.facts.line_visits import judged, line_visits
from mmrules.facts.span import Span, months_from, recorded_day, span_of
from mmrules.facts.therapy import latest_of
from mmrules.facts.timeline_results import day_of, progressions
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.values import Bounds  # a field of an attrs class
from mmrules.models.partial_date import PartialDate  # a field of an attrs class
from mmrules.models.vocabulary import ComponentKind, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.facts.case import Case
    from mmrules.facts.event import Event
    from mmrules.facts.line_visits import LineVisits
    from mmrules.facts.therapy import Line

__all__ = ["Duration", "durations", "over_lines"]

_RANK = {response: place for place, response in enumerate(Response)}
_MONTHS_NOTE, _SO_FAR = (
    "completed calendar months",
    "no progression is known of: at least the time known to be free of it",
)
_REMISSION_NOTE = "from the autologous transplant of the line, else from its best response of PR or better (convention)"
_RECORDED, _BY_RESULTS = "progression as recorded", "progression by results, which the record does not date"
_UNCONFIRMED = "a second result has not confirmed the progression"


@frozen(kw_only=True)
class Duration:
    """How long a line held.

    Attributes:
        kind: `time_to_progression` or `remission`.
        begin: From when it counts, `None` when that day is not recorded.
        until: The progression, else the last day known to be free of it.
        months: Completed months; a lower limit without progression.
        progressed: What shows the progression: "recorded", "results" or "unconfirmed" results; `None` without any.
    """

    kind: EventKind
    begin: Span | None
    until: PartialDate
    months: Decimal | Bounds | None
    progressed: str | None


def durations(
    case: Case, at: int, line: Line, visits: tuple[LineVisits, ...], measured: Event | None
) -> Iterator[Duration]:
    """Return the time to progression of a line, and its remission when it reached a partial response or better.

    Args:
        case: The case.
        at: Index of the line among those that are seen.
        line: The line.
        visits: Its visits.
        measured: The progression that results show, which counts where none is recorded.
    """
    progression = line.record.progression
    progressed = None if progression is None else "recorded"
    if progression is None and measured is not None:
        progression = measured.date
        progressed = "results" if measured.confirmed else "unconfirmed"
    begins = [(EventKind.TIME_TO_PROGRESSION, line.start)]
    best, day = line.record.best_response, line.record.best_response_date
    if best is None:
        found = judged(visits, published.best_response)
        best, day = (None, None) if found.value is None else (Response(found.value), day_of(str(found.details["date"])))
    if best is not None and _RANK[best] >= _RANK[Response.PR]:
        begins.append((EventKind.REMISSION, _remission_start(case, at, day)))
    for kind, begin in begins:
        if progression is not None:
            months, until = months_from(begin, span_of(progression)), progression
        else:
            months = at_least_so_far(case, line, begin)
            until = line.record.no_progression_until or PartialDate.of(case.as_of)
        yield Duration(kind=kind, begin=begin, until=until, months=months, progressed=progressed)


def _remission_start(case: Case, at: int, response: PartialDate | None) -> Span | None:
    """The day of the last autologous transplant, else of the best response."""
    grafts = [
        graft.day
        for graft in case.therapy.transplants
        if graft.line == at and graft.kind is ComponentKind.AUTOLOGOUS_TRANSPLANT
    ]
    return latest_of(grafts) if grafts else span_of(response)


def over_lines(case: Case) -> FrozenMapping[str, Assessment[object]]:
    """Return how long each line held, by `time_to_progression_line_1` and so on.

    Args:
        case: The case.

    Raises:
        InvalidInput: A result in a unit that its analyte cannot have.
    """
    found: dict[str, Assessment[object]] = {}
    for at, line in enumerate(case.therapy.lines):
        visits = line_visits(case, at)
        measured = next(progressions(case, at, visits), None)
        for duration in durations(case, at, line, visits, measured):
            found[f"{duration.kind.value}_line_{at + 1}"] = _assessment(at, duration)
    return FrozenMapping(found)


def _recorded(span: Span | None) -> PartialDate | None:
    return None if span is None else recorded_day(span)


def _assessment(at: int, duration: Duration) -> Assessment[object]:
    months = duration.months
    low, high = (months.low, months.high) if isinstance(months, Bounds) else (months, months)
    value = low if low is not None and low == high else None
    remission = duration.kind is EventKind.REMISSION
    missing = []
    if value is None and duration.begin is None:
        missing.append(f"day of the best response to line {at + 1}" if remission else f"start of line {at + 1}")
    elif value is None and duration.progressed is None:
        missing.append(f"progression of line {at + 1}")
    elif value is None:
        missing.append(f"exact days of line {at + 1}")
    shown = {"recorded": (_RECORDED,), "results": (_BY_RESULTS,), "unconfirmed": (_BY_RESULTS, _UNCONFIRMED)}
    return Assessment(
        definition=duration.kind.value,
        value=value,
        possible=frozenset() if value is None else frozenset({value}),
        missing=tuple(missing),
        inputs={
            "begin": None if (begin := _recorded(duration.begin)) is None else str(begin),
            "progression": str(duration.until) if duration.progressed else None,
            "free_of_progression_until": None if duration.progressed else str(duration.until),
        },
        source=IMWG_2016,
        notes=(
            _MONTHS_NOTE,
            *((_REMISSION_NOTE,) if remission else ()),
            *shown.get(duration.progressed or "", (_SO_FAR,)),
        ),
        details={} if value is not None or low is None else {"months_min": low, "months_max": high},
    )
