"""A condition for one subject: its properties and members put in as constants, and what that settles folded away.

What is left is about the case alone and can be compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from mmrules.logic.evaluate import Subject, holds
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Known,
    Not,
    OneOf,
    Or,
    Quantifier,
    Unknown,
    conjunction,
    disjunction,
)
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["specialise"]

_TRUE = Constant(Verdict.TRUE)
_FALSE = Constant(Verdict.FALSE)
_CONSTANTS = {verdict: Constant(verdict) for verdict in Verdict} | {Verdict.TRUE: _TRUE, Verdict.FALSE: _FALSE}


def specialise(node: Condition, subject: Subject) -> Condition:
    """Return the condition that is left once the subject is fixed; it gives the same verdict for every case."""
    # Every constant that comes out of here is one of `_CONSTANTS`.
    match node:  # the most frequent first: this is done for every rule and every subject
        case And():
            return _and(node.conditions, subject)
        case Compare() | OneOf() | HasMember():
            return _settled(node, node.fact, subject)
        case FactRef():
            return _settled(node, node, subject)
        case Contains():
            return _FALSE if node.members.isdisjoint(subject.members) else _TRUE
        case Not():
            return _not(specialise(node.condition, subject))
        case Or():
            return _or(node.conditions, subject)
        case ContainsHolding():
            return _contains_holding(node, subject)
        case AtLeast():
            return _at_least(node, subject)
        case Known() | Unknown():
            return _known(node, subject)
        case Constant():
            return _CONSTANTS[node.verdict]
        case _:
            assert_never(node)


def _known(node: Known | Unknown, subject: Subject) -> Condition:
    if not node.fact.subject:
        return node
    has_value = subject.property(node.fact.name) is not None
    return _TRUE if has_value is isinstance(node, Known) else _FALSE


def _settled(leaf: FactRef | Compare | OneOf | HasMember, ref: FactRef, subject: Subject) -> Condition:
    return _CONSTANTS[holds(leaf, subject.property(ref.name))] if ref.subject else leaf


def _contains_holding(node: ContainsHolding, subject: Subject) -> Condition:
    asked = [FactRef(node.fact_name, member) for member in sorted(subject.members)]
    match node.quantifier:
        case Quantifier.ANY:
            return _or(asked, subject)
        case Quantifier.ALL:
            return _and(asked, subject)
        case _:
            assert_never(node.quantifier)


def _not(condition: Condition) -> Condition:
    match condition:
        case Constant():
            return _CONSTANTS[~condition.verdict]
        case _:
            return Not(condition)


def _and(conditions: Iterable[Condition], subject: Subject) -> Condition:
    left: list[Condition] = []
    for original in conditions:
        condition = specialise(original, subject)
        if condition is _FALSE:
            return _FALSE  # what comes after it need not be looked at
        if isinstance(condition, And):
            left += condition.conditions  # one conjunction inside another is the same as one
        elif condition is not _TRUE:
            left.append(condition)
    return conjunction(*dict.fromkeys(left)) if left else _TRUE


def _or(conditions: Iterable[Condition], subject: Subject) -> Condition:
    left: list[Condition] = []
    for original in conditions:
        condition = specialise(original, subject)
        if condition is _TRUE:
            return _TRUE
        if isinstance(condition, Or):
            left += condition.conditions
        elif condition is not _FALSE:
            left.append(condition)
    return disjunction(*dict.fromkeys(left)) if left else _FALSE


def _at_least(node: AtLeast, subject: Subject) -> Condition:
    conditions = [specialise(condition, subject) for condition in node.conditions]
    # Repeated conditions count as often as they are written, so unlike in `and` they stay.
    count = node.count - conditions.count(_TRUE)
    left = [condition for condition in conditions if condition not in (_TRUE, _FALSE)]
    if count <= 0:
        return _TRUE
    if count > len(left):
        return _FALSE
    if count == len(left):
        return _and(left, subject)
    return _or(left, subject) if count == 1 else AtLeast(count, left)
