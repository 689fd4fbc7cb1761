"""One event of a patient's history. Which events there are is found in `timeline.py` and `timeline_results.py`."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from mmrules.facts.origin import Origin  # a field of an attrs class
from mmrules.models.partial_date import PartialDate  # a field of an attrs class

__all__ = ["Event", "EventKind"]


class EventKind(StrEnum):
    """What an event is; events of one line on one day are told in this order."""

    LINE_START = "line_start"
    COMPONENT = "component"
    TRANSPLANT = "transplant"
    BEST_RESPONSE = "best_response"
    RESPONSE = "response"
    NADIR = "nadir"
    LINE_END = "line_end"
    LIGHT_CHAIN_ESCAPE = "light_chain_escape"
    BIOCHEMICAL_RELAPSE = "biochemical_relapse"
    CLINICAL_RELAPSE = "clinical_relapse"
    PROGRESSION = "progression"
    REFRACTORY = "refractory"
    TIME_TO_PROGRESSION = "time_to_progression"
    REMISSION = "remission"
    TIME_SINCE_NADIR = "time_since_nadir"


@frozen
class Event:
    """One event.

    Attributes:
        date: When, as exactly as it is known; `None` when the record does not say.
        kind: What it is.
        text: The event in the words of a chart.
        origins: The entries of the record that it rests on.
        confirmed: Whether a second result agrees with a progression that results show; `None` for other events.
    """

    date: PartialDate | None
    kind: EventKind
    text: str
    origins: tuple[Origin, ...] = ()
    confirmed: bool | None = None
