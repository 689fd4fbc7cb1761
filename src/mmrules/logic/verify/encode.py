"""Conditions in the solver's language, with Kleene's three values: each becomes "is true" and "is not false"."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import z3
from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.evaluate import needs_subject
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Comparator,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Inclusion,
    Known,
    Literal,
    Not,
    Number,
    OneOf,
    Or,
    Text,
    Unknown,
    Word,
)
from mmrules.logic.verdict import Verdict
from mmrules.logic.verify.variables import FactVariable, Flag, Interval, Members, Rank, TextIndex, Variables, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.logic.values import FactKey, FactValue

__all__ = ["Encoder", "Truth"]


@frozen
class Truth:
    """A condition's verdict.

    Attributes:
        true: It is true.
        possible: It is true or unknown. Whatever is true is possible.
    """

    true: z3.BoolRef
    possible: z3.BoolRef

    @property
    def false(self) -> z3.BoolRef:
        """It is false."""
        return z3.Not(self.possible)

    @property
    def unknown(self) -> z3.BoolRef:
        """It is unknown."""
        return z3.And(self.possible, z3.Not(self.true))

    def negated(self) -> Truth:
        """Return the opposite; unknown stays unknown."""
        return Truth(z3.Not(self.possible), z3.Not(self.true))

    def joined(self, other: Truth) -> Truth:
        """Return the conjunction."""
        return Truth(z3.And(self.true, other.true), z3.And(self.possible, other.possible))


class Encoder:
    """Encodes conditions over one case; equal conditions are encoded once.

    Args:
        variables: The facts of the case.
        own: Facts in which this case differs from the one that `variables` are of.
    """

    def __init__(self, variables: Variables, own: Mapping[FactKey, FactVariable] = FrozenMapping()) -> None:
        self._variables = variables
        self._own = own
        self._truths: dict[Condition, Truth] = {}

    def with_other(self, key: FactKey) -> Encoder:
        """Return an encoder of a second case, which may differ from this one in a single fact."""
        return Encoder(self._variables, {key: self._variables.other(key)})

    def variable(self, key: FactKey) -> FactVariable:
        """Return the variables of a fact.

        Raises:
            UnknownReference: It is not declared.
        """
        return self._own.get(key) or self._variables.of(key)

    def known(self, key: FactKey) -> z3.BoolRef:
        """Return that a fact is known."""
        return self.variable(key).known

    def has_value(self, key: FactKey, value: FactValue) -> z3.BoolRef:
        """Return that a fact has a value; `None` for unknown."""
        return self.variable(key).has_value(value, self._variables.texts)

    def truth(self, node: Condition) -> Truth:
        """Return the verdict of a condition about the case.

        Raises:
            ValueError: It is about a subject: specialise it first.
            UnknownReference: A fact in it is not declared.
        """
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._encode(node)
        return found

    def _encode(self, node: Condition) -> Truth:
        match node:
            case Constant():
                return Truth(z3.BoolVal(node.verdict is Verdict.TRUE), z3.BoolVal(node.verdict is not Verdict.FALSE))
            case Known():
                known = self._fact(node.fact).known
                return Truth(known, known)
            case Unknown():
                unknown = z3.Not(self._fact(node.fact).known)
                return Truth(unknown, unknown)
            case FactRef():
                return self._leaf(node, *self._flag(node))
            case Compare():
                return self._leaf(node.fact, *self._compared(node.fact, node.comparator, node.value))
            case OneOf():
                return self._one_of(node)
            case HasMember():
                return self._leaf(node.fact, *self._member(node))
            case Contains() | ContainsHolding():
                raise needs_subject(node)
            case Not():
                return self.truth(node.condition).negated()
            case And():
                parts = [self.truth(part) for part in node.conditions]
                return Truth(z3.And([part.true for part in parts]), z3.And([part.possible for part in parts]))
            case Or():
                parts = [self.truth(part) for part in node.conditions]
                return Truth(z3.Or([part.true for part in parts]), z3.Or([part.possible for part in parts]))
            case AtLeast():
                parts = [self.truth(part) for part in node.conditions]
                certain, possible = [(part.true, 1) for part in parts], [(part.possible, 1) for part in parts]
                return Truth(z3.PbGe(certain, node.count), z3.PbGe(possible, node.count))
            case _:
                assert_never(node)

    def _fact(self, ref: FactRef) -> FactVariable:
        if ref.subject:
            raise needs_subject(ref)
        return self.variable(ref.key)

    def _leaf(self, ref: FactRef, true: z3.BoolRef, false: z3.BoolRef) -> Truth:
        known = self._fact(ref).known
        return Truth(z3.And(known, true), z3.Or(z3.Not(known), z3.Not(false)))

    def _flag(self, ref: FactRef) -> tuple[z3.BoolRef, z3.BoolRef]:
        content = self._fact(ref).content
        if not isinstance(content, Flag):
            raise _mistyped(ref)
        return content.value, z3.Not(content.value)

    def _member(self, node: HasMember) -> tuple[z3.BoolRef, z3.BoolRef]:
        content = self._fact(node.fact).content
        if not isinstance(content, Members):
            raise _mistyped(node.fact)
        held = content.holds[node.member.value]
        return held, z3.Not(held)

    def _one_of(self, node: OneOf) -> Truth:
        pairs = list(self._equalities(node))
        listed = self._leaf(node.fact, z3.Or([true for true, _ in pairs]), z3.And([false for _, false in pairs]))
        return listed if node.inclusion is Inclusion.IN else listed.negated()

    def _equalities(self, node: OneOf) -> Iterator[tuple[z3.BoolRef, z3.BoolRef]]:
        return (self._compared(node.fact, Comparator.EQUAL, literal) for literal in node.values)

    def _compared(self, ref: FactRef, comparator: Comparator, literal: Literal) -> tuple[z3.BoolRef, z3.BoolRef]:
        """Return when a comparison of a known fact is true and when it is false."""
        content = self._fact(ref).content
        match literal, content:
            case Number(value=value), Interval():
                return _compare_interval(content, comparator, number(value))
            case Text(value=value), TextIndex():
                same = content.place == self._variables.text(value)
                return (same, z3.Not(same)) if comparator is Comparator.EQUAL else (z3.Not(same), same)
            case Word() as word, Rank():
                true = _compare_rank(content.place, comparator, content.type.rank(word.value))
                return true, z3.Not(true)
            case _:
                raise _mistyped(ref)


def _compare_interval(interval: Interval, comparator: Comparator, limit: z3.RatNumRef) -> tuple[z3.BoolRef, z3.BoolRef]:
    low, high = interval.low, interval.high
    match comparator:
        case Comparator.LESS:
            return high < limit, low >= limit
        case Comparator.AT_LEAST_NUMBER:
            return low >= limit, high < limit
        case Comparator.AT_MOST_NUMBER:
            return high <= limit, low > limit
        case Comparator.GREATER:
            return low > limit, high <= limit
        case Comparator.EQUAL:
            return z3.And(low == limit, high == limit), z3.Or(high < limit, low > limit)
        case Comparator.NOT_EQUAL:
            return z3.Or(high < limit, low > limit), z3.And(low == limit, high == limit)
        case Comparator.AT_LEAST | Comparator.AT_MOST:
            raise TypeError(f"numbers cannot be compared with {comparator.value!r}")
        case _:
            assert_never(comparator)


def _compare_rank(place: z3.ArithRef, comparator: Comparator, rank: int) -> z3.BoolRef:
    match comparator:
        case Comparator.EQUAL:
            return place == rank
        case Comparator.NOT_EQUAL:
            return place != rank
        case Comparator.AT_LEAST:
            return place >= rank
        case Comparator.AT_MOST:
            return place <= rank
        case Comparator.LESS | Comparator.AT_MOST_NUMBER | Comparator.GREATER | Comparator.AT_LEAST_NUMBER:
            raise TypeError(f"words cannot be compared with {comparator.value!r}")
        case _:
            assert_never(comparator)


def _mistyped(ref: FactRef) -> TypeError:
    return TypeError(f"{ref.name!r} is not of the type that the condition was told it would be")
