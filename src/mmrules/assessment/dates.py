"""Reads days and the spans between them, also when only a month or a year is recorded.

Calendar arithmetic itself is in `mmrules.models.partial_date`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from mmrules.errors import Problem
from mmrules.models.partial_date import PartialDate

if TYPE_CHECKING:
    from mmrules.assessment.reading import Reading

__all__ = ["Day", "days_between", "read_day", "read_days"]

Day = date | PartialDate | str
"""A day: a `date`, a `PartialDate`, or text such as "2024-03-15"; "2024-03" and "2024" are bounds, never a guess."""


def read_day(reading: Reading, name: str, value: object) -> PartialDate | None:
    """Read a day; `None` when it is unknown or unusable (the problem is then recorded)."""
    match value:
        case None:
            return None
        case PartialDate():
            return value
        case datetime():
            reading.problem("date.type", name, "is a date with a time", remedy="give the day alone")
        case date():
            return PartialDate.of(value)
        case str():
            result = PartialDate.from_text(value)
            if not isinstance(result, Problem):
                return result
            reading.problems.append(result.at(path=name))
        case _:
            reading.problem("date.type", name, "is not a date", remedy='give a date or text such as "2024-03-15"')
    return None


def read_days(reading: Reading, **values: object) -> dict[str, PartialDate | None]:
    """Read several days by the names of their arguments."""
    return {name: read_day(reading, name, value) for name, value in values.items()}


def days_between(start: PartialDate, end: PartialDate) -> tuple[int, int]:
    """Return the fewest and the most days from `start` to `end`; equal when both days are known."""
    return (end.earliest - start.latest).days, (end.latest - start.earliest).days
