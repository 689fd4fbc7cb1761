"""Conditions in plain English, from the phrases of the declarations. For people; nothing reads it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

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
from mmrules.logic.types import NumberType
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.logic.declaration import Vocabulary

__all__ = ["describe"]


def describe(node: Condition, vocabulary: Vocabulary) -> str:
    """Return a condition in words.

    Args:
        node: The condition.
        vocabulary: Gives the phrase and the unit of each fact; a fact it lacks is called by its name.
    """
    return _Describer(vocabulary).condition(node)


class _Describer:
    __slots__ = ("_vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def condition(self, node: Condition) -> str:
        match node:
            case Constant():
                return _constant(node.verdict)
            case FactRef():
                return self._fact(node)
            case Known():
                return f"{self._fact(node.fact)} is known"
            case Unknown():
                return f"{self._fact(node.fact)} is not known"
            case Compare():
                return f"{self._fact(node.fact)} {_comparator(node.comparator, node.value)} {self._constant(node)}"
            case OneOf():
                among = "is" if node.inclusion is Inclusion.IN else "is not"
                values = [self._literal(node.fact, value) for value in node.values]
                return f"{self._fact(node.fact)} {among} {_joined(values, 'or')}"
            case HasMember():
                return f"{self._fact(node.fact)} includes {node.member.value}"
            case Contains():
                return f"contains {self._symbol(node.symbol)}"
            case ContainsHolding():
                return self._contains_holding(node)
            case Not():
                return f"not {self._grouped(node.condition)}"
            case And():
                return " and ".join(self._grouped(condition) for condition in node.conditions)
            case Or():
                return " or ".join(self._grouped(condition) for condition in node.conditions)
            case AtLeast():
                return f"at least {node.count} of: {'; '.join(self._grouped(part) for part in node.conditions)}"
            case _:
                assert_never(node)

    def _grouped(self, node: Condition) -> str:
        text = self.condition(node)
        return f"({text})" if isinstance(node, And | Or | AtLeast) else text

    def _fact(self, ref: FactRef) -> str:
        declaration = self._vocabulary.declaration(ref.name)
        if declaration is None:
            return ref.name if ref.argument is None else f"{ref.name}({ref.argument})"
        return declaration.wording(ref.argument)

    def _symbol(self, name: str) -> str:
        symbols = self._vocabulary.subject_symbols()
        return name if symbols is None else symbols.label(name)

    def _contains_holding(self, node: ContainsHolding) -> str:
        symbols = self._vocabulary.subject_symbols()
        member = symbols.name if symbols is not None else "member"
        fact = self._fact(FactRef(node.fact_name, f"this {member}"))
        match node.quantifier:
            case Quantifier.ANY:
                return f"contains a {member} of which holds: {fact}"
            case Quantifier.ALL:
                return f"contains only {member}s of which holds: {fact}"
            case _:
                assert_never(node.quantifier)

    def _constant(self, node: Compare) -> str:
        return self._literal(node.fact, node.value)

    def _literal(self, ref: FactRef, literal: Literal) -> str:
        match literal:
            case Number():
                unit = literal.unit or self._unit(ref)
                return f"{literal.value:f} {unit}" if unit else f"{literal.value:f}"
            case Text():
                return f"“{literal.value}”"
            case Word():
                return literal.value
            case _:
                assert_never(literal)

    def _unit(self, ref: FactRef) -> str | None:
        declaration = self._vocabulary.declaration(ref.name)
        if declaration is None or not isinstance(declaration.type, NumberType):
            return None
        return declaration.type.unit


def _constant(verdict: Verdict) -> str:
    match verdict:
        case Verdict.TRUE:
            return "always"
        case Verdict.FALSE:
            return "never"
        case Verdict.UNKNOWN:
            return "not known"
        case _:
            assert_never(verdict)


def _comparator(comparator: Comparator, value: Literal) -> str:
    match comparator:
        case Comparator.LESS:
            return "is below"
        case Comparator.AT_MOST_NUMBER | Comparator.AT_MOST:
            return "is at most"
        case Comparator.GREATER:
            return "is above"
        case Comparator.AT_LEAST_NUMBER | Comparator.AT_LEAST:
            return "is at least"
        case Comparator.EQUAL:
            return "is exactly" if isinstance(value, Number) else "is"
        case Comparator.NOT_EQUAL:
            return "is not"
        case _:
            assert_never(comparator)


def _joined(words: Sequence[str], conjunction: str) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
