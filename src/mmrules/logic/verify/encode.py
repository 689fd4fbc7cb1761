"""Conditions in the solver's language, with Kleene's three values: each becomes "is true" and "is not false"."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import z3
from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.evaluate import holds, needs_subject
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
    Quantifier,
    Text,
    Unknown,
    Word,
)
from mmrules.logic.verdict import Verdict
from mmrules.logic.verify.variables import FactVariable, Flag, Interval, Members, Rank, TextIndex, Variables, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.logic.evaluate import Subject
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
        subject: What `contains` and subject facts are about; only needed for conditions that have some.
    """

    def __init__(
        self,
        variables: Variables,
        own: Mapping[FactKey, FactVariable] = FrozenMapping(),
        subject: Subject | None = None,
    ) -> None:
        self._variables = variables
        self._own = own
        self._subject = subject
        self._truths: dict[Condition, Truth] = {}

    def with_other(self, key: FactKey) -> Encoder:
        """Return an encoder of a second case, which may differ from this one in a single fact."""
        return Encoder(self._variables, {key: self._variables.other(key)}, self._subject)

    def about(self, subject: Subject) -> Encoder:
        """Return an encoder of the same case for conditions about a subject."""
        return Encoder(self._variables, self._own, subject)

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
        """Return the verdict of a condition.

        Raises:
            ValueError: It is about a subject, and there is none.
            UnknownReference: A fact in it is not declared.
        """
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._encode(node)
        return found

    def _encode(self, node: Condition) -> Truth:
        match node:
            case Constant():
                return _constant(node.verdict)
            case Known():
                known = self._known(node.fact)
                return Truth(known, known)
            case Unknown():
                known = self._known(node.fact)
                return Truth(z3.Not(known), z3.Not(known))
            case FactRef():
                return self._settled(node, node) or self._leaf(node, *self._flag(node))
            case Compare():
                return self._settled(node, node.fact) or self._leaf(
                    node.fact, *self._compared(node.fact, node.comparator, node.value)
                )
            case OneOf():
                return self._settled(node, node.fact) or self._one_of(node)
            case HasMember():
                return self._settled(node, node.fact) or self._leaf(node.fact, *self._member(node))
            case Contains():
                return _constant(Verdict.of(not node.members.isdisjoint(self._about(node).members)))
            case ContainsHolding():
                return self._contains_holding(node)
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

    def _about(self, node: Condition) -> Subject:
        if self._subject is None:
            raise needs_subject(node)
        return self._subject

    def _known(self, ref: FactRef) -> z3.BoolRef:
        if ref.subject:
            return z3.BoolVal(self._about(ref).property(ref.name) is not None)
        return self.variable(ref.key).known

    def _settled(self, leaf: FactRef | Compare | OneOf | HasMember, ref: FactRef) -> Truth | None:
        """Return the verdict of a condition on a property of the subject; nothing for one on a fact of the case."""
        return _constant(holds(leaf, self._about(ref).property(ref.name))) if ref.subject else None

    def _contains_holding(self, node: ContainsHolding) -> Truth:
        parts = [self.truth(FactRef(node.fact_name, member)) for member in sorted(self._about(node).members)]
        join = z3.Or if node.quantifier is Quantifier.ANY else z3.And
        return Truth(join([part.true for part in parts]), join([part.possible for part in parts]))

    def _leaf(self, ref: FactRef, true: z3.BoolRef, false: z3.BoolRef) -> Truth:
        known = self.variable(ref.key).known
        return Truth(z3.And(known, true), z3.Or(z3.Not(known), z3.Not(false)))

    def _flag(self, ref: FactRef) -> tuple[z3.BoolRef, z3.BoolRef]:
        content = self.variable(ref.key).content
        if not isinstance(content, Flag):
            raise _mistyped(ref)
        return content.value, z3.Not(content.value)

    def _member(self, node: HasMember) -> tuple[z3.BoolRef, z3.BoolRef]:
        content = self.variable(node.fact.key).content
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
        content = self.variable(ref.key).content
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


def _constant(verdict: Verdict) -> Truth:
    return Truth(z3.BoolVal(verdict is Verdict.TRUE), z3.BoolVal(verdict is not Verdict.FALSE))


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
