"""Conditions as immutable trees. A node is typed: what is in one has been checked against the vocabulary.

A node says what was written and not where: the same text is the same condition, wherever it stands. There is no
behaviour here; every operation on nodes is a function in a module of its own, over the closed set `Condition`.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from mmrules.errors import InvalidRule, Problem
from mmrules.logic.types import EnumType
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.logic.values import FactKey

__all__ = [
    "And",
    "AtLeast",
    "Comparator",
    "Compare",
    "Condition",
    "Constant",
    "Contains",
    "ContainsHolding",
    "FactRef",
    "HasMember",
    "Inclusion",
    "Known",
    "Literal",
    "Node",
    "Not",
    "Number",
    "OneOf",
    "Or",
    "Quantifier",
    "Text",
    "Unknown",
    "Word",
    "conjunction",
    "disjunction",
]


def _refuse(message: str) -> InvalidRule:
    return InvalidRule.of([Problem(code="condition.shape", message=message)], what="condition")


class Comparator(Enum):
    """How a fact is compared with a constant; the value is the spelling."""

    LESS = "<"
    AT_MOST_NUMBER = "<="
    GREATER = ">"
    AT_LEAST_NUMBER = ">="
    EQUAL = "=="
    NOT_EQUAL = "!="
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Inclusion(Enum):
    """Whether the value is to be among the listed ones; the value is the spelling."""

    IN = "in"
    NOT_IN = "not in"


class Quantifier(Enum):
    """How many of the subject's members a fact has to hold for; the value is the spelling."""

    ANY = "any"
    ALL = "all"


@frozen
class Number:
    """A number as written, with the unit when one was written (it is then the declared one)."""

    value: Decimal
    unit: str | None = None

    def __attrs_post_init__(self) -> None:
        if not self.value.is_finite():
            raise _refuse("a condition can only compare with a finite number")


@frozen
class Text:
    """A quoted text, compared with a free-text fact."""

    value: str


@frozen(cache_hash=True)
class Word:
    """A member of an enumeration, with the enumeration that gives it its rank."""

    value: str
    type: EnumType


Literal: TypeAlias = Number | Text | Word
"""A constant that a fact can be compared with."""


@frozen
class Constant:
    """A verdict that depends on nothing; written `true`, `false` or `unknown`."""

    verdict: Verdict


@frozen(cache_hash=True)
class FactRef:
    """A fact; a condition by itself when it is a boolean.

    Attributes:
        name: Declared name.
        argument: The symbol between the brackets, `None` for a fact without parameter.
        subject: The fact is a property of the subject.
    """

    name: str
    argument: str | None = None
    subject: bool = False

    @property
    def key(self) -> FactKey:
        """Name and argument, as facts are asked for."""
        return self.name, self.argument


@frozen(cache_hash=True)
class Known:
    """True when the fact has a value (limits count as one), false otherwise; never unknown."""

    fact: FactRef


@frozen(cache_hash=True)
class Unknown:
    """True when the fact has no value, false otherwise; never unknown."""

    fact: FactRef


@frozen(cache_hash=True)
class Compare:
    """A fact compared with one constant of its type; unknown while the fact is."""

    fact: FactRef
    comparator: Comparator
    value: Literal


def _to_literals(values: Iterable[Literal]) -> tuple[Literal, ...]:
    return tuple(values)


@frozen(cache_hash=True)
class OneOf:
    """Whether a fact's value is among the listed constants (or is not); unknown while the fact is."""

    fact: FactRef
    inclusion: Inclusion
    values: tuple[Literal, ...] = field(converter=_to_literals)

    def __attrs_post_init__(self) -> None:
        if not self.values:
            raise _refuse("a list of values cannot be empty")


@frozen(cache_hash=True)
class HasMember:
    """Whether a set-valued fact holds the word; unknown while the fact is."""

    fact: FactRef
    member: Word


def _to_names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@frozen(cache_hash=True)
class Contains:
    """Whether the subject holds a member.

    Attributes:
        symbol: What was written: a member or a group.
        members: The members that `symbol` stands for; one of them is enough.
    """

    symbol: str
    members: frozenset[str] = field(converter=_to_names)


@frozen
class ContainsHolding:
    """Whether a parametric boolean fact holds for any, or for all, of the subject's members.

    Attributes:
        quantifier: Any or all; a subject without members has none, and all.
        fact_name: The fact that is asked of each member.
    """

    quantifier: Quantifier
    fact_name: str


@frozen(cache_hash=True)
class Not:
    """The negation; unknown stays unknown."""

    condition: Condition


def _flat_and(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    flat: list[Condition] = []
    for condition in conditions:
        flat += condition.conditions if isinstance(condition, And) else (condition,)
    return tuple(flat)


def _flat_or(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    flat: list[Condition] = []
    for condition in conditions:
        flat += condition.conditions if isinstance(condition, Or) else (condition,)
    return tuple(flat)


@frozen(cache_hash=True)
class And:
    """All of two or more conditions. One inside another is the same as one: `(a and b) and c` is `a and b and c`."""

    conditions: tuple[Condition, ...] = field(converter=_flat_and)

    def __attrs_post_init__(self) -> None:
        if len(self.conditions) < 2:
            raise _refuse("`and` joins two or more conditions")


@frozen(cache_hash=True)
class Or:
    """At least one of two or more conditions; one inside another is the same as one."""

    conditions: tuple[Condition, ...] = field(converter=_flat_or)

    def __attrs_post_init__(self) -> None:
        if len(self.conditions) < 2:
            raise _refuse("`or` joins two or more conditions")


def _to_conditions(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(conditions)


@frozen(cache_hash=True)
class AtLeast:
    """At least `count` of the conditions; unknown only while the unknown ones could make the difference."""

    count: int
    conditions: tuple[Condition, ...] = field(converter=_to_conditions)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.count <= len(self.conditions):
            raise _refuse("at_least needs a count from 1 to the number of its conditions")


Condition: TypeAlias = (
    Constant
    | FactRef
    | Known
    | Unknown
    | Compare
    | OneOf
    | HasMember
    | Contains
    | ContainsHolding
    | Not
    | And
    | Or
    | AtLeast
)
"""Every kind of condition; functions over it match exhaustively."""

Node: TypeAlias = Condition
"""Another word for `Condition`, used where the tree matters and not its meaning."""


def conjunction(*conditions: Condition) -> Condition:
    """Join conditions with `and`; none gives true, a single one is returned as it is."""
    if not conditions:
        return Constant(Verdict.TRUE)
    return conditions[0] if len(conditions) == 1 else And(conditions)


def disjunction(*conditions: Condition) -> Condition:
    """Join conditions with `or`; none gives false, a single one is returned as it is."""
    if not conditions:
        return Constant(Verdict.FALSE)
    return conditions[0] if len(conditions) == 1 else Or(conditions)
