"""What a condition depends on: the facts it reads and the constants it compares them with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from mmrules.frozen_mapping import FrozenMapping
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
    Literal,
    Not,
    Number,
    OneOf,
    Or,
    Text,
    Unknown,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.logic.values import FactKey

__all__ = ["Leaf", "facts_of", "is_about_subject", "leaves_of", "subject_facts_of", "thresholds_of"]

Leaf: TypeAlias = Constant | FactRef | Known | Unknown | Compare | OneOf | HasMember | Contains | ContainsHolding
"""A condition that has no condition within it."""


def leaves_of(node: Condition) -> Iterator[Leaf]:
    """Yield the conditions within `node` that have no condition within them, as often as written, in order."""
    ahead = [node]
    while ahead:
        match node := ahead.pop():
            case And() | Or() | AtLeast():
                ahead.extend(reversed(node.conditions))
            case Not():
                ahead.append(node.condition)
            case _:
                yield node


def _references(node: Condition) -> Iterator[FactRef]:
    for leaf in leaves_of(node):
        match leaf:
            case FactRef():
                yield leaf
            case Known() | Unknown() | Compare() | OneOf() | HasMember():
                yield leaf.fact
            case ContainsHolding():
                yield FactRef(leaf.fact_name)
            case Constant() | Contains():
                pass
            case _:
                assert_never(leaf)


def facts_of(node: Condition) -> frozenset[FactKey]:
    """Return the facts of the case that a condition reads.

    A fact that `contains(any …)` asks of each member of the subject appears with `None` as its argument, since the
    members are only known once the subject is: specialise first to get them.
    """
    return frozenset(ref.key for ref in _references(node) if not ref.subject)


def subject_facts_of(node: Condition) -> frozenset[str]:
    """Return the names of the subject's properties that a condition reads."""
    return frozenset(ref.name for ref in _references(node) if ref.subject)


def is_about_subject(node: Condition) -> bool:
    """Whether the condition needs a subject; false once it has been specialised."""
    return any(map(_needs_subject, leaves_of(node)))


def _needs_subject(leaf: Leaf) -> bool:
    match leaf:
        case FactRef():
            return leaf.subject
        case Compare() | OneOf() | HasMember() | Known() | Unknown():
            return leaf.fact.subject
        case Contains() | ContainsHolding():
            return True
        case Constant():
            return False
        case _:
            assert_never(leaf)


def thresholds_of(node: Condition) -> Mapping[FactKey, tuple[Decimal | str, ...]]:
    """Return, for each fact, the constants with which the condition compares it.

    Numbers come in ascending order, words in the order of their enumeration, texts in alphabetical order. Between
    two neighbouring numbers the condition cannot change. Facts that are compared with nothing (booleans, facts that
    are only asked to be known) have an empty tuple; a set-valued fact has the words that are looked for in it.
    """
    literals: dict[FactKey, set[Literal]] = {}
    for leaf in leaves_of(node):
        match leaf:
            case Compare():
                literals.setdefault(leaf.fact.key, set()).add(leaf.value)
            case OneOf():
                literals.setdefault(leaf.fact.key, set()).update(leaf.values)
            case HasMember():
                literals.setdefault(leaf.fact.key, set()).add(leaf.member)
            case FactRef():
                literals.setdefault(leaf.key, set())
            case Known() | Unknown():
                literals.setdefault(leaf.fact.key, set())
            case ContainsHolding():
                literals.setdefault((leaf.fact_name, None), set())
            case Constant() | Contains():
                pass
            case _:
                assert_never(leaf)
    keys = sorted(literals, key=lambda key: (key[0], key[1] or ""))
    return FrozenMapping({key: _in_order(literals[key]) for key in keys})


def _in_order(literals: set[Literal]) -> tuple[Decimal | str, ...]:
    ordered = sorted(literals, key=_sort_key)
    return tuple(dict.fromkeys(literal.value for literal in ordered))


def _sort_key(literal: Literal) -> tuple[Decimal, str]:
    match literal:
        case Number():
            return literal.value, literal.unit or ""
        case Text():
            return Decimal(0), literal.value
        case Word():
            return Decimal(literal.type.rank(literal.value)), literal.value
        case _:
            assert_never(literal)
