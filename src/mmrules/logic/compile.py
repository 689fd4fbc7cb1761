"""One condition made fast: closures that give what `evaluate` gives. Many conditions at once are in `planes.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, assert_never

from mmrules.logic.dependencies import is_about_subject, leaves_of
from mmrules.logic.evaluate import Facts, holds, needs_subject
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
    Unknown,
)
from mmrules.logic.verdict import Verdict, count_at_least

if TYPE_CHECKING:
    from mmrules.logic.values import FactValue

__all__ = ["CompiledCondition", "compile_condition", "require_no_subject"]

CompiledCondition: TypeAlias = Callable[[Facts], Verdict]
"""A condition about the case alone, ready to be asked of any number of cases."""

_ReadLeaf = FactRef | Compare | OneOf | HasMember


def require_no_subject(node: Condition) -> None:
    """Refuse a condition that is about a subject.

    Raises:
        ValueError: It is; specialise it first.
    """
    if is_about_subject(node):
        about = next(leaf for leaf in leaves_of(node) if is_about_subject(leaf))
        raise needs_subject(about)


def compile_condition(node: Condition) -> CompiledCondition:
    """Return a function that gives a condition's verdict for a case and reads no fact that it does not need.

    Raises:
        ValueError: The condition is about a subject; specialise it first.
    """
    require_no_subject(node)
    return _closure(node)


def _closure(node: Condition) -> CompiledCondition:
    match node:
        case Constant():
            verdict = node.verdict
            return lambda _facts: verdict
        case Known() | Unknown():
            return _knowledge_closure(node)
        case FactRef() | Compare() | OneOf() | HasMember():
            return _leaf_closure(node)
        case Not():
            inner = _closure(node.condition)
            return lambda facts: ~inner(facts)
        case And():
            return _and_closure([_closure(condition) for condition in node.conditions])
        case Or():
            return _or_closure([_closure(condition) for condition in node.conditions])
        case AtLeast():
            count, parts = node.count, tuple(_closure(condition) for condition in node.conditions)
            return lambda facts: count_at_least(count, (part(facts) for part in parts))
        case Contains() | ContainsHolding():  # pragma: no cover  # refused before
            raise needs_subject(node)
        case _:
            assert_never(node)


def _knowledge_closure(node: Known | Unknown) -> CompiledCondition:
    name, argument = node.fact.key
    when_known, when_unknown = Verdict.TRUE, Verdict.FALSE
    if isinstance(node, Unknown):
        when_known, when_unknown = when_unknown, when_known
    return lambda facts: when_unknown if facts.value(name, argument) is None else when_known


def _leaf_closure(leaf: _ReadLeaf) -> CompiledCondition:
    name, argument = (leaf if isinstance(leaf, FactRef) else leaf.fact).key
    if isinstance(leaf, FactRef):
        verdicts: dict[FactValue, Verdict] = {None: Verdict.UNKNOWN, False: Verdict.FALSE, True: Verdict.TRUE}
        return lambda facts: verdicts[facts.value(name, argument)]
    return lambda facts: holds(leaf, facts.value(name, argument))


def _and_closure(parts: list[CompiledCondition]) -> CompiledCondition:
    def run(facts: Facts) -> Verdict:
        result = Verdict.TRUE
        for part in parts:
            verdict = part(facts)
            if verdict is Verdict.FALSE:
                return verdict
            if verdict is Verdict.UNKNOWN:
                result = verdict
        return result

    return run


def _or_closure(parts: list[CompiledCondition]) -> CompiledCondition:
    def run(facts: Facts) -> Verdict:
        result = Verdict.FALSE
        for part in parts:
            verdict = part(facts)
            if verdict is Verdict.TRUE:
                return verdict
            if verdict is Verdict.UNKNOWN:
                result = verdict
        return result

    return run
