"""Conditions in plain English, from the phrases of the declarations. For people; nothing reads it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from attrs import evolve

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
    conjunction,
    disjunction,
)
from mmrules.logic.types import BoolType, NumberType
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.logic.declaration import Vocabulary

__all__ = ["describe", "is_as_far_as_known", "unit_words"]

_PRESENT = " present"
"""How a phrase ends that says of a finding that it is there."""


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
                return self._knowledge(node.fact, is_known=True)
            case Unknown():
                return self._knowledge(node.fact, is_known=False)
            case Compare():
                return f"{self._fact(node.fact)} {_comparator(node.comparator, node.value)} {self._constant(node)}"
            case OneOf():
                among = "is" if node.inclusion is Inclusion.IN else "is not"
                values = [self._literal(node.fact, value) for value in node.values]
                return f"{self._fact(node.fact)} {among} {_joined(values, 'or')}"
            case HasMember():
                return f"{self._fact(node.fact)} includes {_word(node.member.value)}"
            case Contains():
                return f"contains {self._symbol(node.symbol)}"
            case ContainsHolding():
                return self._of_members(node, "one" if node.quantifier is Quantifier.ANY else "all")
            case Not():
                return self._denied(node.condition)
            case And():
                return " and ".join(self._grouped(condition) for condition in node.conditions)
            case Or():
                return " or ".join(self._grouped(condition) for condition in node.conditions)
            case AtLeast():
                return self._counted(node)
            case _:
                assert_never(node)

    def _counted(self, node: AtLeast) -> str:
        # One of several, or all of them, is said as people say it.
        if node.count == 1:
            return self.condition(disjunction(*node.conditions))
        if node.count == len(node.conditions):
            return self.condition(conjunction(*node.conditions))
        return f"at least {node.count} of: {self._listed(node.conditions)}"

    def _denied(self, node: Condition) -> str:
        match node:
            case FactRef():
                return _not(self._fact(node))
            case Known():
                return self._knowledge(node.fact, is_known=False)
            case Unknown():
                return self._knowledge(node.fact, is_known=True)
            case Compare():
                return f"{self._fact(node.fact)} {_denied_comparator(node)} {self._constant(node)}"
            case OneOf():
                other = Inclusion.NOT_IN if node.inclusion is Inclusion.IN else Inclusion.IN
                return self.condition(evolve(node, inclusion=other))
            case HasMember():
                return f"{self._fact(node.fact)} does not include {_word(node.member.value)}"
            case Contains():
                return f"does not contain {self._symbol(node.symbol)}"
            case ContainsHolding():
                return self._of_members(node, "none" if node.quantifier is Quantifier.ANY else "not all")
            case And(conditions=(Known(fact=known), about)) if _is_only_about(known, about):
                return f"{self._denied(about)} as far as is known"
            case And():
                return f"not all of: {self._listed(node.conditions)}"
            case Or() | AtLeast(count=1):
                return f"none of: {self._listed(node.conditions)}"
            case AtLeast():
                return f"fewer than {node.count} of: {self._listed(node.conditions)}"
            case Constant() | Not():
                return f"not {self._grouped(node)}"
            case _:
                assert_never(node)

    def _listed(self, conditions: Sequence[Condition]) -> str:
        return "; ".join(self._grouped(condition) for condition in conditions)

    def _grouped(self, node: Condition) -> str:
        text = self.condition(node)
        return f"({text})" if _is_compound(node) else text

    def _fact(self, ref: FactRef) -> str:
        declaration = self._vocabulary.declaration(ref.name)
        if declaration is None:
            return ref.name if ref.argument is None else f"{ref.name}({ref.argument})"
        return declaration.wording(ref.argument)

    def _knowledge(self, ref: FactRef, *, is_known: bool) -> str:
        declaration = self._vocabulary.declaration(ref.name)
        known = "known" if is_known else "not known"
        if declaration is None or not isinstance(declaration.type, BoolType):
            return f"{self._fact(ref)} is {known}"
        phrase = self._fact(ref)
        return f"{known} whether {f'{phrase[: -len(_PRESENT)]} is present' if phrase.endswith(_PRESENT) else phrase}"

    def _symbol(self, name: str) -> str:
        symbols = self._vocabulary.subject_symbols()
        return name if symbols is None else symbols.label(name)

    def _of_members(self, node: ContainsHolding, how_many: str) -> str:
        symbols = self._vocabulary.subject_symbols()
        member = symbols.name if symbols is not None else "member"
        return self._fact(FactRef(node.fact_name, f"{how_many} of its {member}s"))

    def _constant(self, node: Compare) -> str:
        return self._literal(node.fact, node.value)

    def _literal(self, ref: FactRef, literal: Literal) -> str:
        match literal:
            case Number():
                unit = unit_words(literal.unit or self._unit(ref))
                return f"{literal.value:f} {unit}" if unit else f"{literal.value:f}"
            case Text():
                return f"“{literal.value}”"
            case Word():
                return _word(literal.value)
            case _:
                assert_never(literal)

    def _unit(self, ref: FactRef) -> str | None:
        declaration = self._vocabulary.declaration(ref.name)
        if declaration is None or not isinstance(declaration.type, NumberType):
            return None
        return declaration.type.unit


def unit_words(unit: str | None) -> str:
    """Return a unit as people write it, without the braces of UCUM: `mL/min/1.73 m2`; empty for none."""
    return re.sub(r"\{([^{}]*)\}", lambda found: found[1].replace("_", " "), unit or "")


def _word(member: str) -> str:
    return member.replace("_", " ")


def _is_compound(node: Condition) -> bool:
    """Whether a condition is a list, which has to be told apart from what stands beside it."""
    match node:
        case Not():
            inner = node.condition
            return isinstance(inner, And | Or | AtLeast) and not is_as_far_as_known(inner)
        case And() | Or() | AtLeast():
            return True
        case _:
            return False


def is_as_far_as_known(node: Condition) -> bool:
    """Whether the denial of a condition is that of one question, as far as it is known: `not (known(x) and x)`."""
    match node:
        case And(conditions=(Known(fact=known), about)):
            return _is_only_about(known, about)
        case _:
            return False


def _is_only_about(known: FactRef, node: Condition) -> bool:
    match node:
        case FactRef():
            return node == known
        case Compare() | OneOf() | HasMember():
            return node.fact == known
        case _:
            return False


def _not(phrase: str) -> str:
    if phrase.endswith(_PRESENT):
        return f"no {phrase[: -len(_PRESENT)]}"
    for article in ("a ", "an "):
        if phrase.startswith(article):
            return f"no {phrase.removeprefix(article)}"
    # A phrase that is a sentence of its own is denied as a whole.
    return f"it is not so that {phrase}" if phrase.startswith("the ") or " is " in phrase else f"not {phrase}"


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


def _denied_comparator(node: Compare) -> str:
    match node.comparator:
        case Comparator.LESS:
            return "is at least"
        case Comparator.AT_MOST_NUMBER | Comparator.AT_MOST:
            return "is above"
        case Comparator.GREATER:
            return "is at most"
        case Comparator.AT_LEAST_NUMBER | Comparator.AT_LEAST:
            return "is below"
        case Comparator.EQUAL:
            return "is not"
        case Comparator.NOT_EQUAL:
            return _comparator(Comparator.EQUAL, node.value)
        case _:
            assert_never(node.comparator)


def _joined(words: Sequence[str], conjunction: str) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
