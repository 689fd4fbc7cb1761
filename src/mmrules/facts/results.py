"""Laboratory results and other dated entries of one case, sorted once: what is the latest, and what came before.

The latest entry counts whatever its age. When it cannot be told which of several is the latest (the same day, or only
a month is recorded) all of them count: numbers become the bounds that hold them all. What a value means for the
patient is not decided here.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from attrs import evolve, frozen

from mmrules.errors import InvalidInput, Problem
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.span import Span, hull, span_of
from mmrules.logic.values import Bounds
from mmrules.models.laboratory import LabResult  # noqa: TC001  # a field of an attrs class
from mmrules.models.partial_date import PartialDate  # noqa: TC001  # a field of an attrs class
from mmrules.models.vocabulary import Comparator
from mmrules.units import ANALYTES, certainly_accepted, convert, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

__all__ = [
    "RATIO",
    "Entry",
    "LabSeries",
    "Result",
    "lab_problems",
    "latest_entries",
    "printed_bounds",
    "sorted_entries",
]

RATIO = Context(prec=20)
"""Ratios and other quotients are cut at 20 digits, whatever the caller's arithmetic context is."""

_LABELS = {analyte: analyte.replace("_", " ") for analyte in ANALYTES}
"""How analytes are called in the text of an origin."""


class _Dated(Protocol):
    @property
    def date(self) -> PartialDate | None: ...


E = TypeVar("E", bound=_Dated)
E_co = TypeVar("E_co", covariant=True, bound=_Dated)


@frozen
class Entry(Generic[E_co]):
    """One dated entry of a list of the record.

    Attributes:
        item: The entry.
        span: The days it can be from; undated entries are from the latest recorded date.
        path: Where it stands in the patient's document.
    """

    item: E_co
    span: Span
    path: str


@frozen
class Result:
    """One laboratory result in a given unit.

    Attributes:
        value: The number, or bounds for a result printed with a comparator.
        span: The days it can be from.
        origin: The entry it was read from.
    """

    value: Decimal | Bounds
    span: Span
    origin: Origin


def sorted_entries(items: Sequence[E], indices: Sequence[int], name: str, undated: date) -> tuple[Entry[E], ...]:
    """Return the entries of a list, oldest first; where days are equal the order says nothing.

    Args:
        items: The entries that are seen.
        indices: Their original indices.
        name: The list's name in the document.
        undated: The day on which entries without date count.
    """
    entries = [
        Entry(item, span_of(item.date) or Span.on(undated), f"$.{name}[{at}]")
        for item, at in zip(items, indices, strict=True)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.span.latest, entry.span.earliest)))


def latest_entries(entries: Sequence[Entry[E]]) -> tuple[Entry[E], ...]:
    """Return every entry that can be the latest: none is certain to be older than another.

    Args:
        entries: Sorted as by `sorted_entries`.
    """
    if len(entries) < 2:
        return tuple(entries)
    newest = max(entry.span.earliest for entry in entries)
    return tuple(entry for entry in entries if entry.span.latest >= newest)


def printed_bounds(number: Decimal, comparator: Comparator) -> Decimal | Bounds | None:
    """Return what a printed result says of a quantity that cannot be negative."""
    zero = Decimal(0)
    match comparator:
        case Comparator.EQUAL:
            return number
        case Comparator.LESS:
            return Bounds(low=zero, high=number, high_open=True) if number > 0 else None
        case Comparator.LESS_OR_EQUAL:
            return Bounds(low=zero, high=number) if number > 0 else number
        case Comparator.GREATER:
            return Bounds(low=number, low_open=True)
        case Comparator.GREATER_OR_EQUAL:
            return Bounds(low=number)


class LabSeries:
    """The laboratory results of one case by analyte."""

    def __init__(self, entries: Iterable[Entry[LabResult]]) -> None:
        by_analyte: dict[str, list[Entry[LabResult]]] = {}
        for entry in entries:
            by_analyte.setdefault(entry.item.analyte, []).append(entry)
        self._by_analyte: Mapping[str, Sequence[Entry[LabResult]]] = by_analyte
        self._series: dict[str, tuple[Result, ...]] = {}
        self._latest: dict[str, Derived] = {}

    def series(self, analyte: str) -> tuple[Result, ...]:
        """Return every result of an analyte in its canonical unit, oldest first.

        Raises:
            InvalidInput: A result in a unit that its analyte cannot have; the path says which.
        """
        found = self._series.get(analyte)
        if found is None:
            entries = self._by_analyte.get(analyte, ())
            values = [(entry, _converted(entry)) for entry in entries]
            found = tuple(Result(value, entry.span, _origin(entry)) for entry, value in values if value is not None)
            self._series[analyte] = found
        return found

    def latest(self, analyte: str) -> Derived:
        """Return the latest result in the analyte's canonical unit.

        Raises:
            InvalidInput: A result in a unit that its analyte cannot have.
        """
        found = self._latest.get(analyte)
        if found is None:
            entries = latest_entries(self._by_analyte.get(analyte, ()))
            found = _hull_of(entries, [_converted(entry) for entry in entries])
            self._latest[analyte] = found
        return found

    def latest_span(self, analyte: str) -> Span | None:
        """Return the days the latest result can be from."""
        entries = latest_entries(self._by_analyte.get(analyte, ()))
        if not entries:
            return None
        return Span(max(entry.span.earliest for entry in entries), max(entry.span.latest for entry in entries))

    def reported_in(self, analyte: str, unit: str) -> bool:
        """Return whether every result that can be the latest was reported in a unit."""
        entries = latest_entries(self._by_analyte.get(analyte, ()))
        return bool(entries) and all(spelled(entry.item.unit) == unit for entry in entries)

    def multiple_of_limit(self, analyte: str) -> Derived:
        """Return the latest result as a multiple of its own laboratory's upper limit; unknown without that limit."""
        entries = latest_entries(self._by_analyte.get(analyte, ()))
        return _hull_of(entries, [_multiple(entry.item) for entry in entries])

    def above_limit(self, analyte: str) -> Derived:
        """Return whether the latest result is above its own laboratory's upper limit; at the limit is not above."""
        entries = latest_entries(self._by_analyte.get(analyte, ()))
        origins = tuple(_origin(entry) for entry in entries)
        verdicts = {_above(entry.item) for entry in entries}
        return Derived(verdicts.pop() if len(verdicts) == 1 else None, origins)

    def limits(self, analyte: str) -> tuple[Decimal | None, Decimal | None]:
        """Return the lower and upper reference limit of the latest result in canonical units, when all agree."""
        entries = latest_entries(self._by_analyte.get(analyte, ()))
        lows = {_canonical(entry.item, entry.item.low, entry.path) for entry in entries}
        highs = {_canonical(entry.item, entry.item.high, entry.path) for entry in entries}
        return (lows.pop() if len(lows) == 1 else None), (highs.pop() if len(highs) == 1 else None)


def lab_problems(labs: Sequence[LabResult]) -> tuple[Problem, ...]:
    """Return everything that makes laboratory results unusable, each with its place in the patient's document.

    Args:
        labs: All results of the record, in their order.
    """
    problems: list[Problem] = []
    for at, result in enumerate(labs):
        for number in (result.value.number, result.low, result.high):
            if number is None or certainly_accepted(number, analyte=result.analyte, unit=result.unit):
                continue
            try:
                _canonical(result, number, f"$.labs[{at}]")
            except InvalidInput as error:
                problems.extend(error.problems)
    return tuple(dict.fromkeys(problems))


def _hull_of(entries: Sequence[Entry[LabResult]], values: Sequence[Decimal | Bounds | None]) -> Derived:
    origins = tuple(_origin(entry) for entry in entries)
    known = [value for value in values if value is not None]
    note = "several results can be the latest; all of them count" if len(entries) > 1 else ""
    return Derived(hull(known) if known and len(known) == len(values) else None, origins, note)


def _origin(entry: Entry[LabResult]) -> Origin:
    result = entry.item
    return Origin(f"{_LABELS[result.analyte]} {result.value} {result.unit}", result.date, entry.path)


def _converted(entry: Entry[LabResult]) -> Decimal | Bounds | None:
    number = _canonical(entry.item, entry.item.value.number, entry.path)
    return None if number is None else printed_bounds(number, entry.item.value.comparator)


def _canonical(result: LabResult, number: Decimal | None, path: str) -> Decimal | None:
    if number is None:
        return None
    analyte = result.analyte
    try:
        return convert(number, analyte=analyte, unit=result.unit, to=ANALYTES[analyte].unit)
    except InvalidInput as error:
        problems = [evolve(problem, path=f"{path}.{problem.path}") for problem in error.problems]
        raise InvalidInput.of(problems, what="patient") from None


def _multiple(result: LabResult) -> Decimal | Bounds | None:
    if result.high is None or result.high <= 0:
        return None
    return printed_bounds(RATIO.divide(result.value.number, result.high), result.value.comparator)


def _above(result: LabResult) -> bool | None:
    if result.high is None:
        return None
    value = printed_bounds(result.value.number, result.value.comparator)
    if isinstance(value, Bounds):
        at_most = value.entirely_up_to(result.high)
        return None if at_most is None else not at_most
    return None if value is None else value > result.high
