"""A fact as the solver sees it: whether it is known, and its value by type. Conditions are encoded elsewhere.

A number is a closed interval. Exact values are intervals of one point; a result printed `<0.5` is one that ends just
below 0.5. Comparisons look at finitely many thresholds, so closed intervals tell apart all that open ones do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, assert_never

import z3
from attrs import frozen

from mmrules.errors import UnknownReference
from mmrules.logic.types import BoolType, EnumType, FactType, NumberType, SetType, TextType
from mmrules.logic.values import Bounds, FactKey, FactValue

if TYPE_CHECKING:
    from mmrules.logic.declaration import Vocabulary

__all__ = ["FactVariable", "Flag", "Interval", "Members", "Rank", "TextIndex", "Variables", "number"]

_DIGITS = Context(prec=28)
_FAR = Decimal(10) ** 30
"""Beyond every number that a condition names: where an interval ends that has no limit."""
_STEP = Decimal(10) ** -30
"""Less than any two numbers that conditions name differ by: how far inside an open limit an interval ends."""


@frozen
class Flag:
    """A boolean."""

    value: z3.BoolRef


@frozen
class Interval:
    """A number within closed limits; an exact one when they are the same."""

    low: z3.ArithRef
    high: z3.ArithRef


@frozen
class Rank:
    """A word of an enumeration, by its place."""

    place: z3.ArithRef
    type: EnumType


@frozen
class TextIndex:
    """A text, by its place among the texts that conditions name; 0 for any other text."""

    place: z3.ArithRef


@frozen
class Members:
    """A set of words, one boolean each."""

    holds: Mapping[str, z3.BoolRef]


_DIGITS_OF_ENDS = Context(prec=80)

Content: TypeAlias = Flag | Interval | Rank | TextIndex | Members


def number(value: Decimal) -> z3.RatNumRef:
    """Return a number exactly as written."""
    return z3.RealVal(f"{value:f}")


@frozen(kw_only=True)
class FactVariable:
    """One fact.

    Attributes:
        key: The fact.
        type: Its declared type.
        known: Whether it has a value.
        content: The value; without meaning while it is not known.
    """

    key: FactKey
    type: FactType
    known: z3.BoolRef
    content: Content

    @classmethod
    def of(cls, key: FactKey, fact_type: FactType, *, whole: bool, mark: str = "") -> FactVariable:
        """Make the variables of a fact.

        Args:
            key: The fact.
            fact_type: Its declared type.
            whole: A number that is always a whole one, such as a count.
            mark: Tells variables of the same fact apart.
        """
        name = f"{key[0]}({key[1]}){mark}"
        return cls(
            key=key, type=fact_type, known=z3.Bool(f"known {name}"), content=_content(name, fact_type, whole=whole)
        )

    def domain(self) -> z3.BoolRef:
        """Return what holds of every value that the fact can have."""
        match self.content, self.type:
            case Interval() as interval, NumberType() as limits:
                parts = [interval.low <= interval.high]
                if limits.minimum is not None:
                    # Limits may reach beyond the range (`<0.5` has no lower one), an exact value may not.
                    least = number(limits.minimum)
                    parts += [interval.high >= least, z3.Or(interval.low >= least, interval.low < interval.high)]
                if limits.maximum is not None:
                    most = number(limits.maximum)
                    parts += [interval.low <= most, z3.Or(interval.high <= most, interval.low < interval.high)]
                return z3.And(parts)
            case Rank() as rank, _:
                return z3.And(rank.place >= 0, rank.place < len(rank.type.members))
            case TextIndex() as text, _:
                return text.place >= 0
            case _:
                return z3.BoolVal(val=True)

    def exact(self) -> z3.BoolRef:
        """Return that a number is exactly known, and true for other types."""
        match self.content:
            case Interval(low=low, high=high):
                return z3.Or(z3.Not(self.known), low == high)
            case _:
                return z3.BoolVal(val=True)

    def has_value(self, value: FactValue, texts: Mapping[str, int]) -> z3.BoolRef:
        """Return that the fact has this value.

        Args:
            value: A value of its type; `None` for unknown.
            texts: The places of the texts that conditions name.
        """
        if value is None:
            return z3.Not(self.known)
        match self.content:
            case Flag(value=flag) if isinstance(value, bool):
                same = flag if value else z3.Not(flag)
            case Interval() as interval if isinstance(value, Decimal):
                same = z3.And(interval.low == number(value), interval.high == number(value))
            case Interval() as interval if isinstance(value, Bounds):
                same = _within(interval, value)
            case Rank() as rank if isinstance(value, str):
                same = rank.place == rank.type.rank(value)
            case TextIndex() as text if isinstance(value, str):
                same = text.place == texts.get(value, 0)
            case Members() as members if isinstance(value, frozenset):
                same = z3.And([held if name in value else z3.Not(held) for name, held in members.holds.items()])
            case _:
                raise TypeError(f"the value given for {self.key[0]!r} is not of its declared type")
        return z3.And(self.known, same)

    def read(self, model: z3.ModelRef, texts: Mapping[str, int]) -> FactValue:
        """Return the value that a model gives the fact; `None` for unknown."""
        if not z3.is_true(model.eval(self.known, model_completion=True)):
            return None
        match self.content:
            case Flag(value=flag):
                return bool(z3.is_true(model.eval(flag, model_completion=True)))
            case Interval():
                return self._number(model, self.content)
            case Rank(place=place, type=enumeration):
                return enumeration.members[_place(model, place)]
            case TextIndex(place=place):
                at = _place(model, place)
                # A text that no condition names: longer than every one that is named.
                other = "x" * (max(map(len, texts), default=0) + 1)
                return next((text for text, index in texts.items() if index == at), other)
            case Members(holds=holds):
                return frozenset(
                    name for name, held in holds.items() if z3.is_true(model.eval(held, model_completion=True))
                )
            case _:
                assert_never(self.content)

    def _number(self, model: z3.ModelRef, interval: Interval) -> Decimal | Bounds:
        low, high = (_decimal(model.eval(end, model_completion=True)) for end in (interval.low, interval.high))
        if low == high:
            return low
        minimum = self.type.minimum if isinstance(self.type, NumberType) else None
        below = minimum is not None and low < minimum
        return Bounds(low=None if below else low, high=high)


def _place(model: z3.ModelRef, place: z3.ArithRef) -> int:
    return int(model.eval(place, model_completion=True).as_long())


def _decimal(value: z3.ArithRef) -> Decimal:
    fraction = Fraction(value.as_fraction()) if z3.is_rational_value(value) else Fraction(value.as_long())
    return _DIGITS.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))


def _within(interval: Interval, value: Bounds) -> z3.BoolRef:
    low = -_FAR if value.low is None else _DIGITS_OF_ENDS.add(value.low, _STEP if value.low_open else Decimal(0))
    high = (
        _FAR if value.high is None else _DIGITS_OF_ENDS.subtract(value.high, _STEP if value.high_open else Decimal(0))
    )
    return z3.And(interval.low == number(low), interval.high == number(high))


def _content(name: str, fact_type: FactType, *, whole: bool) -> Content:
    match fact_type:
        case BoolType():
            return Flag(z3.Bool(name))
        case NumberType():
            make = z3.Int if whole else z3.Real
            return Interval(make(f"low {name}"), make(f"high {name}"))
        case EnumType():
            return Rank(z3.Int(name), fact_type)
        case TextType():
            return TextIndex(z3.Int(name))
        case SetType():
            return Members({member: z3.Bool(f"{name} holds {member}") for member in fact_type.member.members})
        case _:
            assert_never(fact_type)


class Variables:
    """The variables of one case, made when they are first asked for.

    Args:
        vocabulary: Gives the type of every fact.
        whole: Facts whose numbers are whole ones, such as counts and grades.

    Attributes:
        by_key: The facts met so far.
        texts: The places of the texts that conditions name.
    """

    def __init__(self, vocabulary: Vocabulary, *, whole: Collection[str] = ()) -> None:
        self._vocabulary = vocabulary
        self._whole = frozenset(whole)
        self._domains: list[z3.BoolRef] = []
        self._others = 0
        self.by_key: dict[FactKey, FactVariable] = {}
        self.texts: dict[str, int] = {}

    def of(self, key: FactKey) -> FactVariable:
        """Return the variables of a fact.

        Raises:
            UnknownReference: It is not declared.
        """
        found = self.by_key.get(key)
        if found is None:
            found = self.by_key[key] = self._make(key, mark="")
        return found

    def other(self, key: FactKey) -> FactVariable:
        """Return new variables for the same fact, for a second case beside this one."""
        self._others += 1
        return self._make(key, mark=f" in case {self._others}")

    def text(self, text: str) -> int:
        """Return the place of a text that a condition names."""
        return self.texts.setdefault(text, len(self.texts) + 1)

    def new_domains(self) -> list[z3.BoolRef]:
        """Return what holds of the values of the facts that were met since this was last asked."""
        domains, self._domains = self._domains, []
        return domains

    def _make(self, key: FactKey, *, mark: str) -> FactVariable:
        declaration = self._vocabulary.declaration(key[0])
        if declaration is None:
            raise UnknownReference("fact", key[0], valid=self._vocabulary.names())
        made = FactVariable.of(key, declaration.type, whole=key[0] in self._whole, mark=mark)
        self._domains.append(made.domain())
        return made
