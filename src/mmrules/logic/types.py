"""The types a fact can have. Units are names to compare, nothing is converted here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import field, frozen

from mmrules.errors import InvalidRule, Problem
from mmrules.logic.values import Bounds, FactValue

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BoolType", "EnumType", "FactType", "NumberType", "SetType", "TextType", "accepts", "type_phrase"]


def _refuse(code: str, message: str) -> InvalidRule:
    return InvalidRule.of([Problem(code=code, message=message)], what="type of a fact")


@frozen
class BoolType:
    """True or false; such a fact is a condition by itself."""


@frozen
class NumberType:
    """A number.

    Attributes:
        unit: The unit of every value, `None` for a count or another number without unit.
        minimum: Smallest value that can occur, `None` when not limited; a comparison outside is an error.
        maximum: Largest value that can occur, `None` when not limited.

    Raises:
        InvalidRule: `minimum` is above `maximum`, or one of them is not finite.
    """

    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        if any(limit is not None and not limit.is_finite() for limit in (self.minimum, self.maximum)):
            raise _refuse("fact.range", "the limits of a number have to be finite")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise _refuse("fact.range", f"the minimum {self.minimum} is above the maximum {self.maximum}")


def _to_tuple(members: Iterable[str]) -> tuple[str, ...]:
    return tuple(members)


@frozen
class EnumType:
    """One of a closed list of words.

    Attributes:
        name: What the list is called, for messages.
        members: The words; from lowest to highest when `ordered`.
        ordered: Whether `at_least` and `at_most` make sense.

    Raises:
        InvalidRule: No member, an empty one, or one that is listed twice.
    """

    name: str
    members: tuple[str, ...] = field(converter=_to_tuple)
    ordered: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.members or not all(self.members) or len(set(self.members)) != len(self.members):
            raise _refuse("fact.members", f"the members of {self.name!r} have to be words, each listed once")

    def rank(self, member: str) -> int:
        """Return the position of `member`, 0 for the lowest."""
        return self.members.index(member)


@frozen
class TextType:
    """Free text; can only be compared for being the same."""


@frozen
class SetType:
    """Any number of the words of an enumeration.

    Attributes:
        member: The enumeration that the words come from.
    """

    member: EnumType


FactType: TypeAlias = BoolType | NumberType | EnumType | TextType | SetType
"""Every type that a fact can have."""


def accepts(fact_type: FactType, value: FactValue) -> bool:
    """Whether `value` is one that a fact of this type can have; unknown (`None`) always is."""
    if value is None:
        return True
    match fact_type:
        case BoolType():
            return isinstance(value, bool)
        case NumberType():
            return _number_within(fact_type, value)
        case EnumType():
            return isinstance(value, str) and value in fact_type.members
        case TextType():
            return isinstance(value, str)
        case SetType():
            return isinstance(value, frozenset) and value <= frozenset(fact_type.member.members)
        case _:
            assert_never(fact_type)


def _number_within(fact_type: NumberType, value: FactValue) -> bool:
    if isinstance(value, Bounds):
        # Bounds may reach beyond the range (`<0.5` has no lower limit), but have to leave a possible value.
        low_fits = fact_type.maximum is None or value.entirely_up_to(fact_type.maximum) is not False
        return low_fits and (fact_type.minimum is None or value.entirely_below(fact_type.minimum) is not True)
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    return (fact_type.minimum is None or value >= fact_type.minimum) and (
        fact_type.maximum is None or value <= fact_type.maximum
    )


def type_phrase(fact_type: FactType) -> str:
    """Return the type in a few words, for messages: `a number in mL/min`."""
    match fact_type:
        case BoolType():
            return "true or false"
        case NumberType(unit=None):
            return "a number without unit"
        case NumberType():
            return f"a number in {fact_type.unit}"
        case EnumType():
            return f"one of {fact_type.name}"
        case TextType():
            return "a text"
        case SetType():
            return f"a set of {fact_type.member.name}"
        case _:
            assert_never(fact_type)
