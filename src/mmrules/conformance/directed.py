"""Cases made from the conditions themselves: one in which a rule holds, and some just beside it.

`solutions` searches values of facts that give a condition a verdict; it knows nothing of medicine, only the types of
facts and the numbers that the condition compares them with.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING, TypeAlias

from mmrules.logic import (
    And,
    AtLeast,
    BoolType,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    EnumType,
    FactRef,
    FactValue,
    Known,
    Not,
    NumberType,
    Or,
    SetType,
    TextType,
    Unknown,
    Verdict,
    accepts,
    conjunction,
    evaluate,
    facts_of,
    thresholds_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmrules.engine.composition import Composition
    from mmrules.logic import FactKey, FactType
    from mmrules.strategy.rule import Rule

__all__ = [
    "Assignment",
    "Thresholds",
    "facts_of_rules",
    "representatives",
    "satisfiable",
    "solutions",
    "targets_of",
    "thresholds_of_rules",
    "values_of",
]

Assignment = dict[tuple[str, str | None], FactValue]
"""Values of facts, by key."""

Thresholds: TypeAlias = "Mapping[FactKey, tuple[Decimal | str, ...]]"
"""What conditions compare facts with, by key."""

_STEPS = 4000
"""Choices that the search makes before it gives up."""


class _Values:
    """Facts given by an assignment; every other one is unknown."""

    def __init__(self, values: Mapping[FactKey, FactValue]) -> None:
        self._values = values

    def value(self, name: str, argument: str | None = None) -> FactValue:
        """Return the value of a fact."""
        return self._values.get((name, argument))


def values_of(fact_type: FactType, thresholds: Iterable[Decimal | str] = ()) -> tuple[FactValue, ...]:
    """Return values of a fact that a condition can tell apart: at, below and above each of its thresholds.

    Args:
        fact_type: The type of the fact.
        thresholds: The constants with which conditions compare it.
    """
    match fact_type:
        case BoolType():
            return (True, False)
        case EnumType():
            return tuple(dict.fromkeys((*(str(word) for word in thresholds), *fact_type.members)))
        case SetType():
            words = tuple(str(word) for word in thresholds) or fact_type.member.members[:1]
            return (frozenset(words), frozenset())
        case TextType():
            return (*(str(text) for text in thresholds), "another text")
        case NumberType():
            numbers = [number for number in thresholds if isinstance(number, Decimal)]
            found = [value for number in numbers for value in (number, number - 1, number + 1, number / 2)]
            found += [(low + high) / 2 for low, high in pairwise(sorted(numbers))]
            least = fact_type.minimum if fact_type.minimum is not None else Decimal(0)
            found += [least] if numbers else [least, least + 1]
            return tuple(value for value in dict.fromkeys(found) if accepts(fact_type, value))


def thresholds_of_rules(composition: Composition) -> Thresholds:
    """Return what the conditions of all rules compare each fact with, in the order of the rules."""
    found: dict[FactKey, dict[Decimal | str, None]] = {}
    for rule in composition.rule_set.rules:
        for node in (rule.when, *(left for _, left in composition.rule_set.targets(rule))):
            for key, values in thresholds_of(node).items():
                found.setdefault(key, {}).update(dict.fromkeys(values))
    return {key: tuple(values) for key, values in found.items()}


def representatives(composition: Composition, key: FactKey, thresholds: Thresholds) -> tuple[FactValue, ...]:
    """Return values of a fact that conditions with these thresholds can tell apart."""
    return values_of(composition.registry.definition(key[0]).declaration.type, thresholds.get(key, ()))


def targets_of(composition: Composition, rule: Rule) -> tuple[tuple[str, Condition], ...]:
    """Return what a rule can speak of, each with its whole condition on the case."""
    return tuple((action, conjunction(rule.when, left)) for action, left in composition.rule_set.targets(rule))


def facts_of_rules(composition: Composition) -> tuple[FactKey, ...]:
    """Return every fact of the case that a rule reads, by name."""
    keys = {
        key
        for rule in composition.rule_set.rules
        for node in (rule.when, *(left for _, left in composition.rule_set.targets(rule)))
        for key in facts_of(node)
    }
    return tuple(sorted(keys, key=lambda key: (key[0], key[1] or "")))


def solutions(
    node: Condition, want: Verdict, composition: Composition, *, fixed: Mapping[FactKey, FactValue] | None = None
) -> Iterator[Assignment]:
    """Yield values of facts with which a condition is true, or false; none when the search finds none.

    Args:
        node: A condition about the case alone.
        want: True or false.
        composition: Its facts.
        fixed: Facts whose values are given, unknown ones included.
    """
    yield from _Search(node, composition).solve([(node, want)], dict(fixed or {}))


def satisfiable(node: Condition, want: Verdict, composition: Composition) -> bool | None:
    """Return whether values exist with which a condition has a verdict; `None` when the search gave up.

    Args:
        node: A condition about the case alone.
        want: True or false.
        composition: Its facts.
    """
    search = _Search(node, composition)
    if next(search.solve([(node, want)], {}), None) is not None:
        return True
    return None if search.gave_up else False


class _Search:
    def __init__(self, node: Condition, composition: Composition) -> None:
        self._values = {
            key: values_of(composition.registry.definition(key[0]).declaration.type, thresholds)
            for key, thresholds in thresholds_of(node).items()
            if key in facts_of(node)
        }
        self._steps = _STEPS

    @property
    def gave_up(self) -> bool:
        """Whether it tried as much as it may."""
        return self._steps <= 0

    def solve(self, goals: list[tuple[Condition, Verdict]], values: Assignment) -> Iterator[Assignment]:
        if self.gave_up:
            return
        self._steps -= 1
        if not goals:
            yield dict(values)
            return
        (node, want), rest = goals[0], goals[1:]
        match node:
            case Constant():
                if node.verdict is want:
                    yield from self.solve(rest, values)
            case Not():
                yield from self.solve([(node.condition, ~want), *rest], values)
            case And() | Or() | AtLeast():
                for parts in _ways(node, want):
                    yield from self.solve([*((part, want) for part in parts), *rest], values)
            case Contains() | ContainsHolding():
                raise ValueError("specialise the condition first")
            case _:
                ref = node if isinstance(node, FactRef) else node.fact
                if ref.key in values:
                    if evaluate(node, _Values(values)) is want:
                        yield from self.solve(rest, values)
                    return
                open_ones: tuple[FactValue, ...] = (None,) if isinstance(node, Known | Unknown) else ()
                for value in (*self._values.get(ref.key, ()), *open_ones):
                    chosen = {**values, ref.key: value}
                    if evaluate(node, _Values(chosen)) is want:
                        yield from self.solve(rest, chosen)


def _ways(node: And | Or | AtLeast, want: Verdict) -> Iterable[tuple[Condition, ...]]:
    """Return the ways to reach a verdict: parts that all have to have it."""
    parts = node.conditions
    if isinstance(node, AtLeast):
        needed = node.count if want is Verdict.TRUE else len(parts) - node.count + 1
    else:
        needed = len(parts) if isinstance(node, And) is (want is Verdict.TRUE) else 1
    return islice(combinations(parts, needed), 60)
