"""A day, a month or a year, as charts record them. Arithmetic that a missing day could change gives bounds."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import total_ordering

from attrs import frozen

from mmrules.errors import Problem
from mmrules.serialization.open_class import open_class

__all__ = ["PartialDate", "add_months", "months_between"]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_REMEDY = 'write a year, month or day: "2024", "2024-03" or "2024-03-15"'


@total_ordering
@frozen(order=False)
class PartialDate:
    """A calendar date of which the day, or day and month, may not be known.

    Attributes:
        year: Four digits.
        month: 1 to 12, `None` when only the year is known.
        day: Day of the month, `None` when it is not known.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def from_text(cls, text: str) -> PartialDate | Problem:
        """Read `2024`, `2024-03` or `2024-03-15`; anything else, or a day that does not exist, is a problem."""
        first = text if len(text) == 10 else f"{text}-01"
        # A day or a month, as nearly always; in a week of ISO 8601 something else stands there.
        if len(first) == 10 and first[7] == "-":
            try:
                exact = date.fromisoformat(first)
            except ValueError:
                pass  # what is wrong with it is said below
            else:
                return _made(exact.year, exact.month, exact.day if first is text else None)
        match = _FORM.fullmatch(text)
        if match is None:
            return Problem(code="date.form", message="not a date", remedy=_REMEDY)
        digits, month_digits, day_digits = match.groups()
        year = int(digits)
        month = None if month_digits is None else int(month_digits)
        day = None if day_digits is None else int(day_digits)
        if year < 1:
            return Problem(code="date.form", message="not a date", remedy=_REMEDY)
        if month is not None and not 1 <= month <= 12:
            return Problem(code="date.calendar", message="there is no such month", remedy=_REMEDY)
        if month is not None and day is not None and not (1 <= day <= 28 or 28 < day <= _last_day(year, month)):
            return Problem(code="date.calendar", message="there is no such day", remedy=_REMEDY)
        return _made(year, month, day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return a full date."""
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or _last_day(self.year, month))

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    def __lt__(self, other: PartialDate) -> bool:
        # A total order for sorting only; whether one date is before another is asked of `earliest` and `latest`.
        return self._key < other._key

    @property
    def _key(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
            if self.day is not None:
                text += f"-{self.day:02d}"
        return text


_open_date = open_class(PartialDate)


def _made(year: int, month: int | None, day: int | None) -> PartialDate:
    made = _open_date()
    made.year = year
    made.month = month
    made.day = day
    made.__class__ = PartialDate
    return made  # type: ignore[no-any-return]  # it has just become one


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def add_months(day: date, months: int) -> date:
    """Return the day `months` calendar months later, or the month's last day when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _last_day(year, month + 1)))


def months_between(start: date, end: date) -> int:
    """Return the completed calendar months from `start` to `end`; negative when `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
