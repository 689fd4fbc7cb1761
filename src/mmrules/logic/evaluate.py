"""The reference interpreter: slow, obvious, and what every faster way has to agree with.

Each comparison of one fact is exact. Between facts the logic is truth-functional: `x < 5 or x >= 5` is unknown
while `x` is, although it cannot be false.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, assert_never

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
from mmrules.logic.values import Bounds, FactValue
from mmrules.logic.verdict import Verdict, all_of, any_of, count_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Facts", "Subject", "evaluate", "holds", "needs_subject", "value_of"]


class Facts(Protocol):
    """The facts of one case."""

    def value(self, name: str, argument: str | None) -> FactValue:
        """Return the value of a declared fact, of its declared type; `None` is unknown."""


class Subject(Protocol):
    """The thing that a condition can be about besides the case, such as a regimen."""

    @property
    def members(self) -> frozenset[str]:
        """What it contains."""

    def property(self, name: str) -> FactValue:
        """Return the value of a fact that is declared as the subject's, by its full name; `None` is unknown."""


def needs_subject(node: object) -> ValueError:
    """Return the error for a condition about a subject where there is none."""
    return ValueError(f"{type(node).__name__} is about a subject, and none was given; specialise the condition first")


def evaluate(node: Condition, facts: Facts, subject: Subject | None = None) -> Verdict:
    """Return what a condition comes to.

    Args:
        node: The condition.
        facts: The case.
        subject: What `contains` and subject facts are about; only needed when the condition has some.

    Raises:
        ValueError: The condition is about a subject and `subject` is `None`.
        TypeError: A fact has a value that its declared type does not allow.
    """
    match node:
        case Constant():
            return node.verdict
        case Known():
            return Verdict.of(value_of(node.fact, facts, subject) is not None)
        case Unknown():
            return Verdict.of(value_of(node.fact, facts, subject) is None)
        case FactRef() | Compare() | OneOf() | HasMember():
            return holds(node, value_of(node if isinstance(node, FactRef) else node.fact, facts, subject))
        case Contains():
            if subject is None:
                raise needs_subject(node)
            return Verdict.of(not node.members.isdisjoint(subject.members))
        case ContainsHolding():
            return _contains_holding(node, facts, subject)
        case Not():
            return ~evaluate(node.condition, facts, subject)
        case And():
            return all_of(_each(node.conditions, facts, subject))
        case Or():
            return any_of(_each(node.conditions, facts, subject))
        case AtLeast():
            return count_at_least(node.count, _each(node.conditions, facts, subject))
        case _:
            assert_never(node)


def _each(conditions: tuple[Condition, ...], facts: Facts, subject: Subject | None) -> Iterator[Verdict]:
    return (evaluate(condition, facts, subject) for condition in conditions)


def _contains_holding(node: ContainsHolding, facts: Facts, subject: Subject | None) -> Verdict:
    if subject is None:
        raise needs_subject(node)
    asked = (FactRef(node.fact_name, member) for member in sorted(subject.members))
    verdicts = (holds(ref, facts.value(ref.name, ref.argument)) for ref in asked)
    match node.quantifier:
        case Quantifier.ANY:
            return any_of(verdicts)
        case Quantifier.ALL:
            return all_of(verdicts)
        case _:
            assert_never(node.quantifier)


def value_of(ref: FactRef, facts: Facts, subject: Subject | None) -> FactValue:
    """Return a fact's value from the case, or from the subject for a property of it.

    Raises:
        ValueError: It is a property of the subject and there is none.
    """
    if not ref.subject:
        return facts.value(ref.name, ref.argument)
    if subject is None:
        raise needs_subject(ref)
    return subject.property(ref.name)


def holds(leaf: FactRef | Compare | OneOf | HasMember, value: FactValue) -> Verdict:
    """Return what a condition on one fact comes to for a value of that fact.

    Raises:
        TypeError: The value is not of the fact's type.
    """
    if value is None:
        return Verdict.UNKNOWN
    match leaf:
        case FactRef():
            if not isinstance(value, bool):
                raise _mistyped(leaf, "true or false")
            return Verdict.of(value)
        case Compare():
            return _compare(leaf.fact, value, leaf.comparator, leaf.value)
        case OneOf():
            listed = any_of(_compare(leaf.fact, value, Comparator.EQUAL, literal) for literal in leaf.values)
            return listed if leaf.inclusion is Inclusion.IN else ~listed
        case HasMember():
            if not isinstance(value, frozenset):
                raise _mistyped(leaf.fact, "a set")
            return Verdict.of(leaf.member.value in value)
        case _:
            assert_never(leaf)


def _compare(ref: FactRef, value: FactValue, comparator: Comparator, literal: Literal) -> Verdict:
    match literal:
        case Number():
            if isinstance(value, Bounds):
                return _compare_bounds(value, comparator, literal.value)
            if not isinstance(value, Decimal):
                raise _mistyped(ref, "a number")
            return _compare_numbers(value, comparator, literal.value)
        case Text():
            if not isinstance(value, str):
                raise _mistyped(ref, "a text")
            return Verdict.of((value == literal.value) is (comparator is Comparator.EQUAL))
        case Word():
            if not isinstance(value, str) or value not in literal.type.members:
                raise _mistyped(ref, f"one of {literal.type.name}")
            return _compare_words(value, comparator, literal)
        case _:
            assert_never(literal)


def _compare_numbers(value: Decimal, comparator: Comparator, number: Decimal) -> Verdict:
    match comparator:
        case Comparator.LESS:
            return Verdict.of(value < number)
        case Comparator.AT_MOST_NUMBER:
            return Verdict.of(value <= number)
        case Comparator.GREATER:
            return Verdict.of(value > number)
        case Comparator.AT_LEAST_NUMBER:
            return Verdict.of(value >= number)
        case Comparator.EQUAL:
            return Verdict.of(value == number)
        case Comparator.NOT_EQUAL:
            return Verdict.of(value != number)
        case Comparator.AT_LEAST | Comparator.AT_MOST:
            raise _misused(comparator, "numbers")
        case _:
            assert_never(comparator)


def _compare_bounds(value: Bounds, comparator: Comparator, number: Decimal) -> Verdict:
    match comparator:
        case Comparator.LESS:
            return Verdict.of(value.entirely_below(number))
        case Comparator.AT_LEAST_NUMBER:
            return ~Verdict.of(value.entirely_below(number))
        case Comparator.AT_MOST_NUMBER:
            return Verdict.of(value.entirely_up_to(number))
        case Comparator.GREATER:
            return ~Verdict.of(value.entirely_up_to(number))
        case Comparator.EQUAL:
            return Verdict.of(value.exactly(number))
        case Comparator.NOT_EQUAL:
            return ~Verdict.of(value.exactly(number))
        case Comparator.AT_LEAST | Comparator.AT_MOST:
            raise _misused(comparator, "numbers")
        case _:
            assert_never(comparator)


def _compare_words(value: str, comparator: Comparator, word: Word) -> Verdict:
    match comparator:
        case Comparator.EQUAL:
            return Verdict.of(value == word.value)
        case Comparator.NOT_EQUAL:
            return Verdict.of(value != word.value)
        case Comparator.AT_LEAST:
            return Verdict.of(word.type.rank(value) >= word.type.rank(word.value))
        case Comparator.AT_MOST:
            return Verdict.of(word.type.rank(value) <= word.type.rank(word.value))
        case Comparator.LESS | Comparator.AT_MOST_NUMBER | Comparator.GREATER | Comparator.AT_LEAST_NUMBER:
            raise _misused(comparator, "words")
        case _:
            assert_never(comparator)


def _mistyped(ref: FactRef, expected: str) -> TypeError:
    # The value itself stays out of the message: it belongs to a patient.
    return TypeError(f"the value of {ref.name!r} is not {expected}, as the condition was told it would be")


def _misused(comparator: Comparator, what: str) -> TypeError:
    return TypeError(f"{what} cannot be compared with {comparator.value!r}")
