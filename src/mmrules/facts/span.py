"""Arithmetic on days that are only known within limits, because charts record months and years.

The count is exact when the limits leave one answer, and `Bounds` otherwise. Months are completed calendar months
(`partial_date.months_between`), never a number of days.
"""

from __future__ import annotations

from datetime import date  # fields of an attrs class
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.logic.values import Bounds
from mmrules.models.partial_date import PartialDate, months_between

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Span", "amount_text", "days_from", "hull", "months_from", "quantity_span", "recorded_day", "span_of"]


@frozen
class Span:
    """A day that lies somewhere from `earliest` to `latest`, both included."""

    earliest: date
    latest: date

    @classmethod
    def on(cls, day: date) -> Span:
        """Return the span of one known day."""
        return cls(day, day)


def span_of(day: PartialDate | None) -> Span | None:
    """Return the days that a recorded date can be."""
    return None if day is None else Span(day.earliest, day.latest)


def recorded_day(span: Span) -> PartialDate | None:
    """Return the day, month or year that a span is; `None` for limits that are none of these."""
    first = PartialDate.of(span.earliest)
    forms = (first, PartialDate(first.year, first.month), PartialDate(first.year))
    return next((form for form in forms if span_of(form) == span), None)


def quantity_span(low: Decimal, high: Decimal) -> Decimal | Bounds | None:
    """Return a count known to lie from `low` to `high`; counts below 0 cannot occur."""
    if high < 0:
        return None
    low = max(low, Decimal(0))
    return low if low == high else Bounds(low=low, high=high)


def months_from(start: Span | None, end: Span | None) -> Decimal | Bounds | None:
    """Return the completed calendar months from `start` to `end`; unknown when one is, or when `end` is earlier."""
    if start is None or end is None:
        return None
    low, high = months_between(start.latest, end.earliest), months_between(start.earliest, end.latest)
    return quantity_span(Decimal(low), Decimal(high)) if end.latest >= start.earliest else None


def days_from(start: Span | None, end: Span | None) -> Decimal | Bounds | None:
    """Return the days from `start` to `end`; unknown when one is, or when `end` is earlier."""
    if start is None or end is None:
        return None
    low, high = (end.earliest - start.latest).days, (end.latest - start.earliest).days
    return quantity_span(Decimal(low), Decimal(high))


def hull(values: Iterable[Decimal | Bounds]) -> Decimal | Bounds | None:
    """Return the smallest bounds that hold every value; `None` when nothing bounds them."""
    lows: list[tuple[Decimal, bool] | None] = []
    highs: list[tuple[Decimal, bool] | None] = []
    exact: set[Decimal] = set()
    for value in values:
        if isinstance(value, Decimal):
            exact.add(value)
            lows.append((value, False))
            highs.append((value, True))
        else:
            lows.append(None if value.low is None else (value.low, value.low_open))
            highs.append(None if value.high is None else (value.high, not value.high_open))
    if (
        len(exact) == 1
        and all(low is not None and low[0] in exact for low in lows)
        and lows == [None if high is None else (high[0], not high[1]) for high in highs]
    ):
        return next(iter(exact))
    known_lows, known_highs = [low for low in lows if low], [high for high in highs if high]
    low = min(known_lows) if len(known_lows) == len(lows) and lows else None
    high = max(known_highs) if len(known_highs) == len(highs) and highs else None
    if low is None and high is None:
        return None
    return Bounds(
        low=None if low is None else low[0],
        low_open=low is not None and low[1],
        high=None if high is None else high[0],
        high_open=high is not None and not high[1],
    )


def amount_text(value: Decimal | Bounds) -> str:
    """Return a number, or the limits of one, in words."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value.high is None:
        return f"{'more than' if value.low_open else 'at least'} {value.low:f}"
    if value.low is None or value.low == 0:
        return f"{'less than' if value.high_open else 'at most'} {value.high:f}"
    return f"{value.low:f} to {value.high:f}"
