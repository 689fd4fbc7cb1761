"""`parse_date`: reads a date as a chart writes it, as the interval of days that it can mean.

Never fills in the first of a month; leaves the order of day and month, and the century, to what the caller states.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal

from attrs import frozen

from mmrules.errors import InvalidInput, Problem

__all__ = ["DateOrder", "DateReading", "compare_dates", "days_between", "parse_date"]

Precision = Literal["day", "month", "quarter", "year", "approximate", "relative", "unknown"]
DateOrder = Literal["day_first", "month_first"]

_LONGEST_TEXT = 100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_UNKNOWN = re.compile(
    r"unknown|unk|un-unk-un(?:k|known)?|n/?a|not known|\?+|xx+(?:-xx)*"
    r"|9999(?:-\d\d-\d\d)?|1900-01-01|19000101|0?1[./-]0?1[./-]1900",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"c\d+\s?d\d+|cycle\s?\d+(?:\s?day\s?\d+)?|day\s?[+-]?\s?\d+(?:\s.*)?|d\s?[+-]\s?\d+(?:\s.*)?"
    r"|\d+\s?(?:days?|weeks?|months?|years?)\s(?:ago|after|before|post|prior|later)(?:\s.*)?",
    re.IGNORECASE,
)
_ISO = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)")
_COMPACT = re.compile(rf"({_YEAR})(\d\d)(\d\d)")
_YEAR_FIRST = re.compile(rf"({_YEAR})[./](\d{{1,2}})[./](\d{{1,2}})")
_GERMAN = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?({_YEAR})")
_SLASHED = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-]({_YEAR})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d\d)")
_DAY_NAME = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+(?:of\s)?({_MONTH})\.?,?[\s.-]+({_YEAR})", re.IGNORECASE)
_NAME_DAY = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({_YEAR})", re.IGNORECASE)
_ISO_MONTH = re.compile(rf"({_YEAR})[-./](\d{{1,2}})(?:-(?:xx|00|un|\?\?))?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?:(?:--|xx|un|\?\?)[/.-])?(\d{{1,2}})[/.]({_YEAR})", re.IGNORECASE)
_NAME_YEAR = re.compile(rf"(?:un-|xx-)?({_MONTH})\.?[\s,-]+({_YEAR})", re.IGNORECASE)
_NAME_SHORT = re.compile(rf"({_MONTH})\.?[\s-]*'?(\d\d)", re.IGNORECASE)
_QUARTER = re.compile(rf"q([1-4])[\s/-]*({_YEAR})|({_YEAR})[\s/-]*q([1-4])", re.IGNORECASE)
_JUST_YEAR = re.compile(rf"(?:in\s)?({_YEAR})(?:-(?:xx|00|un)(?:-(?:xx|00|un))?)?|un-unk-({_YEAR})", re.IGNORECASE)
_APOSTROPHE_YEAR = re.compile(r"(?:in\s)?['’](\d\d)", re.IGNORECASE)
_VAGUE = re.compile(
    rf"(spring|summer|autumn|fall|winter|early|mid|late|circa|ca\.?|approx(?:imately)?\.?|about|~)[\s-]*({_YEAR})",
    re.IGNORECASE,
)
_TIMED = re.compile(rf"({_YEAR}-\d\d-\d\d)[T ]\d\d:\d\d.*")
_SERIAL = re.compile(r"\d{5}")


@frozen(kw_only=True)
class DateReading:
    """A date as the interval it can mean.

    Attributes:
        text: As given.
        earliest: First day that it can mean; `None` for unknown and relative dates.
        latest: Last day that it can mean.
        precision: How exact it is.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision

    @property
    def day(self) -> date | None:
        """The day, when it is exact."""
        return self.earliest if self.precision == "day" else None


def _fault(code: str, message: str, position: int, remedy: str = "") -> InvalidInput:
    return InvalidInput.of(
        [Problem(code=f"date.{code}", message=message, position=position, remedy=remedy)], what="date"
    )


def _exact(text: str, year: int, month: int, day: int, position: int) -> DateReading:
    if not 1 <= month <= 12:
        raise _fault("calendar", "there is no such month", position)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise _fault("calendar", "this month has no such day", position)
    found = date(year, month, day)
    return DateReading(text=text, earliest=found, latest=found, precision="day")


def _month(text: str, year: int, month: int, position: int) -> DateReading:
    if not 1 <= month <= 12:
        raise _fault("calendar", "there is no such month", position)
    return DateReading(
        text=text,
        earliest=date(year, month, 1),
        latest=date(year, month, calendar.monthrange(year, month)[1]),
        precision="month",
    )


def _year(text: str, year: int, precision: Precision = "year") -> DateReading:
    return DateReading(text=text, earliest=date(year, 1, 1), latest=date(year, 12, 31), precision=precision)


def _century(two_digits: str, pivot: int | None, position: int) -> int:
    if pivot is None:
        raise _fault("short-year", "a year of two digits", position, "write four digits, or state the pivot year")
    year = pivot - pivot % 100 + int(two_digits)
    return year if year <= pivot else year - 100


def _ordered(text: str, one: int, other: int, year: int, *, order: DateOrder | None, position: int) -> DateReading:
    """Read two numbers before a year; only the stated order, or a number above 12, tells day from month."""
    if order is None and one <= 12 and other <= 12 and one != other:
        raise _fault(
            "ambiguous", "day and month can be read both ways", position, "write 2021-04-03, or state the order"
        )
    month_first = order == "month_first" if order is not None else other > 12
    return _exact(text, year, one if month_first else other, other if month_first else one, position)


def parse_date(text: str, *, order: DateOrder | None = None, pivot_year: int | None = None) -> DateReading:
    """Read a date: `2021-06-15`, `15 Jun 2021`, `06/2021`, `Q2 2021`, `circa 2021`, `C3D1`, `unknown`.

    Args:
        text: At most 100 code points.
        order: Which comes first in `03/04/2021`; without it such a date is refused.
        pivot_year: Latest year that two digits can mean; without it such years are refused.

    Raises:
        InvalidInput: For a day that does not exist, a date that can be read two ways, a moment that needs a time zone,
            or text that is no date; with `position`.

    Source: forms of CDISC, FHIR and EDTF partial dates, and of charts.
    """
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise _fault("empty-input" if not text.strip() else "text-too-long", "a date is a short text", 0)
    plain = text.strip().rstrip(".,;")
    at = len(text) - len(text.lstrip())
    if _UNKNOWN.fullmatch(plain):
        return DateReading(text=text, earliest=None, latest=None, precision="unknown")
    if _RELATIVE.fullmatch(plain):
        return DateReading(text=text, earliest=None, latest=None, precision="relative")
    if _TIMED.fullmatch(plain):
        raise _fault("time-zone", "a moment becomes a date only in a stated time zone", at, "write the date alone")
    reading = _full(text, plain, at, order=order, pivot_year=pivot_year) or _partial(text, plain, at, pivot_year)
    if reading is not None:
        return reading
    if _SERIAL.fullmatch(plain):
        raise _fault("serial", "this may be a spreadsheet's day number", at, "write the date as 2021-06-15")
    raise _fault("form", "this is no date that is known here", min(at, len(text) - 1), "write 2021-06-15 or 2021-06")


def _full(text: str, plain: str, at: int, *, order: DateOrder | None, pivot_year: int | None) -> DateReading | None:
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST):
        found = pattern.fullmatch(plain)
        if found and found[3] != "00":
            return _exact(text, int(found[1]), int(found[2]), int(found[3]), at)
    found = _GERMAN.fullmatch(plain)
    if found:
        return _exact(text, int(found[3]), int(found[2]), int(found[1]), at)
    found = _SLASHED.fullmatch(plain)
    if found:
        return _ordered(text, int(found[1]), int(found[2]), int(found[3]), order=order, position=at)
    found = _SHORT_YEAR.fullmatch(plain)
    if found:
        year = _century(found[3], pivot_year, at)
        return _ordered(text, int(found[1]), int(found[2]), year, order=order, position=at)
    found = _DAY_NAME.fullmatch(plain)
    if found:
        return _exact(text, int(found[3]), _MONTHS[found[2].lower()], int(found[1]), at)
    found = _NAME_DAY.fullmatch(plain)
    if found:
        return _exact(text, int(found[3]), _MONTHS[found[1].lower()], int(found[2]), at)
    return None


def _partial(text: str, plain: str, at: int, pivot_year: int | None) -> DateReading | None:
    found = _QUARTER.fullmatch(plain)
    if found:
        year, quarter = int(found[2] or found[3]), int(found[1] or found[4])
        last = quarter * 3
        return DateReading(
            text=text,
            earliest=date(year, last - 2, 1),
            latest=date(year, last, calendar.monthrange(year, last)[1]),
            precision="quarter",
        )
    found = _JUST_YEAR.fullmatch(plain)
    if found:
        return _year(text, int(found[1] or found[2]))
    found = _ISO_MONTH.fullmatch(plain)
    if found:
        return _month(text, int(found[1]), int(found[2]), at)
    found = _MONTH_YEAR.fullmatch(plain)
    if found:
        return _month(text, int(found[2]), int(found[1]), at)
    found = _NAME_YEAR.fullmatch(plain)
    if found:
        return _month(text, int(found[2]), _MONTHS[found[1].lower()], at)
    found = _NAME_SHORT.fullmatch(plain)
    if found:
        return _month(text, _century(found[2], pivot_year, at), _MONTHS[found[1].lower()], at)
    found = _APOSTROPHE_YEAR.fullmatch(plain)
    if found:
        return _year(text, _century(found[1], pivot_year, at))
    found = _VAGUE.fullmatch(plain)
    if found:
        year = int(found[2])
        # "winter 2021" can begin in the year before; "circa" says nothing of how wide it is, so a year either side.
        around = found[1].lower().rstrip(".") in {"circa", "ca", "approx", "approximately", "about", "~", "winter"}
        return DateReading(
            text=text,
            earliest=date(year - around, 1, 1),
            latest=date(year + around, 12, 31),
            precision="approximate",
        )
    return None


def compare_dates(one: DateReading, other: DateReading) -> Literal["before", "after", "same", "unknown"]:
    """Say how two dates lie; "unknown" when their intervals overlap.

    Args:
        one: A date.
        other: Another.
    """
    if one.earliest is None or one.latest is None or other.earliest is None or other.latest is None:
        return "unknown"
    if one.latest < other.earliest:
        return "before"
    if one.earliest > other.latest:
        return "after"
    exact = one.earliest == one.latest == other.earliest == other.latest
    return "same" if exact else "unknown"


def days_between(first: DateReading, last: DateReading) -> tuple[int, int] | None:
    """Return the fewest and most days from one date to another; `None` when either has no place in time.

    Args:
        first: Where counting begins.
        last: Where it ends.
    """
    if first.earliest is None or first.latest is None or last.earliest is None or last.latest is None:
        return None
    return (last.earliest - first.latest).days, (last.latest - first.earliest).days
