"""Conditions back to text in the language: canonical, with no bracket that is not needed; `parse` reads it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from mmrules.logic.declaration import is_word
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
    from collections.abc import Iterable

__all__ = ["render", "render_literal", "render_symbol"]

_OR, _AND, _NOT = 1, 2, 3


def render(node: Condition) -> str:
    """Return the text of a condition."""
    match node:
        case Constant():
            return node.verdict.value
        case FactRef():
            return node.name if node.argument is None else f"{node.name}({render_symbol(node.argument)})"
        case Known():
            return f"known({render(node.fact)})"
        case Unknown():
            return f"unknown({render(node.fact)})"
        case Compare():
            return f"{render(node.fact)} {node.comparator.value} {render_literal(node.value)}"
        case OneOf():
            values = ", ".join(render_literal(value) for value in node.values)
            return f"{render(node.fact)} {node.inclusion.value} {{{values}}}"
        case HasMember():
            return f"has_member({render(node.fact)}, {render_literal(node.member)})"
        case Contains():
            return f"contains({render_symbol(node.symbol)})"
        case ContainsHolding():
            return f"contains({node.quantifier.value} {node.fact_name})"
        case Not():
            return f"not {_bracketed(node.condition, weaker_than=_NOT)}"
        case And():
            return " and ".join(_bracketed(condition, weaker_than=_NOT) for condition in node.conditions)
        case Or():
            return " or ".join(_bracketed(condition, weaker_than=_AND) for condition in node.conditions)
        case AtLeast():
            return f"at_least({node.count}, {_listed(node.conditions)})"
        case _:
            assert_never(node)


def _listed(conditions: Iterable[Condition]) -> str:
    return ", ".join(render(condition) for condition in conditions)


def _bracketed(node: Condition, *, weaker_than: int) -> str:
    match node:
        case Or():
            strength = _OR
        case And():
            strength = _AND
        case _:
            strength = _NOT
    text = render(node)
    return f"({text})" if strength < weaker_than else text


def render_symbol(name: str) -> str:
    """Return a member, group or word as it is written: in quotes when it is no plain word."""
    return name if is_word(name) else _quoted(name)


def render_literal(literal: Literal) -> str:
    """Return a constant as it is written."""
    match literal:
        case Number(unit=None):
            return format(literal.value, "f")
        case Number():
            return f"{literal.value:f} {literal.unit}"
        case Text():
            return _quoted(literal.value)
        case Word():
            return render_symbol(literal.value)
        case _:
            assert_never(literal)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
