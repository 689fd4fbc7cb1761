"""The values that an unknown fact can have, cut where a condition can tell two of them apart.

Between two neighbouring thresholds no condition that reads the fact itself changes, so one value stands for all.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import frozen

from mmrules.logic import (
    BoolType,
    Bounds,
    Comparator,
    Compare,
    EnumType,
    FactValue,
    HasMember,
    Number,
    NumberType,
    OneOf,
    SetType,
    Text,
    TextType,
    leaves_of,
    unit_words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mmrules.logic import Condition, FactKey, FactType, Literal

__all__ = ["Cell", "as_typed", "partition"]

_End: TypeAlias = tuple[Decimal, int]
"""A place on the number line: just before the number (0) or just behind it (1)."""

_BEFORE = frozenset({Comparator.LESS, Comparator.AT_LEAST_NUMBER, Comparator.EQUAL, Comparator.NOT_EQUAL})
_BEHIND = frozenset({Comparator.GREATER, Comparator.AT_MOST_NUMBER, Comparator.EQUAL, Comparator.NOT_EQUAL})


@frozen(kw_only=True)
class Cell:
    """Values that no condition on the fact tells apart.

    Attributes:
        example: One of them.
        edges: The outermost of them, to see whether what is derived from the fact tells them apart; none for a word.
        low: Where a range of numbers begins, `None` when it has no lower end.
        high: Where it ends, `None` when it has no upper end.
        unit: The unit of a number.
    """

    example: FactValue
    edges: tuple[FactValue, ...] = ()
    low: _End | None = None
    high: _End | None = None
    unit: str | None = None

    def to(self, last: Cell) -> Cell:
        """Return the range from this one to a later one; the example stays."""
        return Cell(
            example=self.example, edges=(*self.edges, *last.edges), low=self.low, high=last.high, unit=self.unit
        )

    def holds(self, value: FactValue) -> bool:
        """Whether a value is one of them; a number within bounds is not known to be."""
        if not isinstance(value, Decimal):
            return value == self.example
        return (self.low is None or self.low <= (value, 0)) and (self.high is None or (value, 1) <= self.high)

    def meets(self, other: Cell) -> bool:
        """Whether a range ends where another one begins."""
        return self.high is not None and self.high == other.low

    @property
    def words(self) -> str:
        """The values in words: `below 30 mL/min`, `yes`."""
        match self.example:
            case bool():
                return "yes" if self.example else "no"
            case str():
                return self.example.replace("_", " ")
            case frozenset():
                return ", ".join(sorted(self.example)) or "none"
            case _:
                return _range_words(self.low, self.high, f" {unit_words(self.unit)}" if self.unit else "")


def as_typed(value: FactValue) -> str:
    """Return a value as `what_if` takes it, with every digit: `yes`, `7.5`, `PR`."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case frozenset():
            return ", ".join(sorted(value))
        case _:
            return "unknown" if value is None else str(value)


def partition(
    key: FactKey,
    fact_type: FactType,
    conditions: Iterable[Condition],
    *,
    current: FactValue = None,
    possible: Collection[object] = (),
    whole: bool = False,
) -> tuple[Cell, ...]:
    """Return the values of an unknown fact, cut by the conditions that read it.

    Args:
        key: The fact.
        fact_type: Its type.
        conditions: What reads it.
        current: What is known of it: nothing, or bounds.
        possible: The values that remain possible, where a definition says which; empty when all do.
        whole: The number is a count, a grade or a score, so that a range without a whole number holds none of them.
    """
    match fact_type:
        case BoolType():
            cells = [Cell(example=value) for value in (True, False)]
        case EnumType():
            cells = [Cell(example=word) for word in fact_type.members]
        case NumberType():
            cells = [
                cell
                for cell in _ranges(fact_type, list(_cuts(key, conditions)), current)
                if not whole or (isinstance(cell.example, Decimal) and cell.example == cell.example.to_integral_value())
            ]
        case TextType():
            texts = dict.fromkeys(item.value for item in _literals(key, conditions) if isinstance(item, Text))
            cells = [Cell(example=text) for text in sorted(texts)]
        case SetType():
            words = sorted({leaf.member.value for leaf in _leaves(key, conditions) if isinstance(leaf, HasMember)})
            cells = [Cell(example=frozenset[str]()), *(Cell(example=frozenset({word})) for word in words)]
        case _:
            assert_never(fact_type)
    return tuple(cell for cell in cells if not possible or cell.low or cell.high or cell.example in possible)


def _leaves(key: FactKey, conditions: Iterable[Condition]) -> Iterator[Compare | OneOf | HasMember]:
    for condition in conditions:
        for leaf in leaves_of(condition):
            if isinstance(leaf, Compare | OneOf | HasMember) and leaf.fact.key == key and not leaf.fact.subject:
                yield leaf


def _literals(key: FactKey, conditions: Iterable[Condition]) -> Iterator[Literal]:
    for leaf in _leaves(key, conditions):
        match leaf:
            case Compare():
                yield leaf.value
            case OneOf():
                yield from leaf.values
            case HasMember():
                yield leaf.member


def _cuts(key: FactKey, conditions: Iterable[Condition]) -> Iterator[_End]:
    for leaf in _leaves(key, conditions):
        if isinstance(leaf, HasMember):
            continue
        for literal in (leaf.value,) if isinstance(leaf, Compare) else leaf.values:
            if isinstance(literal, Number):
                if isinstance(leaf, OneOf) or leaf.comparator in _BEFORE:
                    yield literal.value, 0
                if isinstance(leaf, OneOf) or leaf.comparator in _BEHIND:
                    yield literal.value, 1


def _ranges(fact_type: NumberType, cuts: list[_End], current: FactValue) -> Iterator[Cell]:
    low = None if fact_type.minimum is None else (fact_type.minimum, 0)
    high = None if fact_type.maximum is None else (fact_type.maximum, 1)
    if isinstance(current, Bounds):
        if current.low is not None:
            bound = (current.low, int(current.low_open))
            low = bound if low is None else max(low, bound)
        if current.high is not None:
            bound = (current.high, int(not current.high_open))
            high = bound if high is None else min(high, bound)
    within = sorted({cut for cut in cuts if (low is None or low < cut) and (high is None or cut < high)})
    lows, highs = [low, *within], [*within, high]
    natural = {
        None,
        None if fact_type.minimum is None else (fact_type.minimum, 0),
        None if fact_type.maximum is None else (fact_type.maximum, 1),
    }
    for first, last in zip(lows, highs, strict=True):
        yield Cell(
            example=_inside(first, last),
            edges=_edges(first, last),
            low=None if first in natural else first,
            high=None if last in natural else last,
            unit=fact_type.unit,
        )


_DIGITS = (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001"))


def _inside(low: _End | None, high: _End | None) -> Decimal:
    """Return a number between two ends, as round as possible."""
    if low is None or high is None:
        if low is not None:
            return low[0] * 2 if low[0] > 0 else Decimal(1)
        return high[0] / 2 if high is not None and high[0] > 0 else Decimal(0)
    if low[0] == high[0]:
        return low[0]
    middle = (low[0] + high[0]) / 2
    for digits in _DIGITS:
        rounded = middle.quantize(digits, rounding=ROUND_FLOOR)
        if low <= (rounded, 0) and (rounded, 1) <= high:
            return rounded
    return middle


_FAR = 100
"""How far beyond its end an open range is looked at: beyond any threshold of a definition."""

_HAIR = Decimal("0.001")
"""Part of a range that lies between its end and the outermost number looked at, when the end is not in it."""


def _edges(low: _End | None, high: _End | None) -> tuple[Decimal, Decimal]:
    """Return the outermost numbers of a range: its ends, or a hair inside."""
    if low is None and high is None:
        return Decimal(-_FAR), Decimal(_FAR)
    least = -(high[0] * _FAR + _FAR) if low is None and high is not None else low[0] if low is not None else Decimal(0)
    most = least * _FAR + _FAR if high is None else high[0]
    hair = (most - least) * _HAIR
    return (least + hair if low is not None and low[1] else least), (most if high is None or high[1] else most - hair)


def _range_words(low: _End | None, high: _End | None, unit: str) -> str:
    if low is None or high is None:
        if low is not None:
            return f"above {low[0]:f}{unit}" if low[1] else f"{low[0]:f}{unit} or more"
        if high is not None:
            return f"{high[0]:f}{unit} or less" if high[1] else f"below {high[0]:f}{unit}"
        return "any value"
    if low[0] == high[0]:
        return f"exactly {low[0]:f}{unit}"
    return f"{'above ' if low[1] else ''}{low[0]:f} to {'' if high[1] else 'below '}{high[0]:f}{unit}"
