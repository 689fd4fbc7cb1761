"""Conditions made fast: closures for one of them, one generated function for many.

Both give what `evaluate` gives. The generated function computes two booleans for each distinct condition, "is true"
and "is not false", so that `and`, `or` and `not` are Python's own on plain locals and unknown needs no test; each fact
is read once and equal conditions are computed once. Its source is made from checked nodes only: constants and names
are passed in as objects and never written into the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.dependencies import is_about_subject, leaves_of, thresholds_of
from mmrules.logic.evaluate import Facts, holds, needs_subject
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
from mmrules.logic.values import Bounds, FactKey, FactValue
from mmrules.logic.verdict import Verdict, count_at_least

if TYPE_CHECKING:
    from types import CodeType

__all__ = ["CompiledCondition", "CompiledRules", "compile_condition", "compile_rules"]

CompiledCondition: TypeAlias = Callable[[Facts], Verdict]
"""A condition about the case alone, ready to be asked of any number of cases."""

_ReadLeaf = FactRef | Compare | OneOf | HasMember


def _require_no_subject(node: Condition) -> None:
    if is_about_subject(node):
        about = next(leaf for leaf in leaves_of(node) if is_about_subject(leaf))
        raise needs_subject(about)


def compile_condition(node: Condition) -> CompiledCondition:
    """Return a function that gives a condition's verdict for a case and reads no fact that it does not need.

    Raises:
        ValueError: The condition is about a subject; specialise it first.
    """
    _require_no_subject(node)
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


class CompiledRules:
    """The verdicts of many conditions for one case, in one call.

    Every fact that any of the conditions mentions is read, once. Pickles by compiling again.

    Attributes:
        ids: What the conditions are called, in the order of the verdicts.
    """

    __slots__ = ("_conditions", "_run", "ids")

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self._conditions = FrozenMapping(conditions)
        self.ids: tuple[str, ...] = tuple(conditions)
        self._run = _Generator().function(tuple(conditions.values()))

    def __call__(self, facts: Facts) -> tuple[Verdict, ...]:
        """Return the verdict of each condition, in the order of `ids`."""
        return self._run(facts)

    def __reduce__(self) -> tuple[type[CompiledRules], tuple[Mapping[str, Condition]]]:
        return CompiledRules, (self._conditions,)


def compile_rules(conditions: Mapping[str, Condition]) -> CompiledRules:
    """Return a function that gives the verdicts of all conditions for a case; what they share is computed once.

    Raises:
        ValueError: One of the conditions is about a subject; specialise it first.
    """
    for condition in conditions.values():
        _require_no_subject(condition)
    return CompiledRules(conditions)


_Rails = tuple[str, str]
"""The expressions for "is true" and "is not false": a name, `True`, `False`, or something in brackets."""

_BY_RAIL_SUM = (Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE)


class _Generator:
    """Writes the function for a set of conditions, line by line.

    A line only ever holds names made here (`t3`, `n3`, `v1`, `k7`), operators and digits.
    """

    def __init__(self) -> None:
        self._constants: dict[str, object] = {"by_sum": _BY_RAIL_SUM, "cells": _cells_of}
        self._combining: list[str] = []
        self._uses: dict[Condition, int] = {}
        self._rails: dict[Condition, _Rails] = {}
        self._limits: dict[FactKey, tuple[Decimal, ...]] = {}
        self._values: dict[FactKey, str] = {}
        self._names = 0

    def function(self, conditions: tuple[Condition, ...]) -> Callable[[Facts], tuple[Verdict, ...]]:
        self._limits = _limits_of(conditions)
        for condition in conditions:
            self._count(condition)
        rails = [self._visit(condition) for condition in conditions]
        verdicts = [f"by_sum[{true} + {not_false}]" for true, not_false in rails]
        lines = [*self._reading(), *self._combining]
        lines.append(f"return ({''.join(f'{verdict}, ' for verdict in verdicts)})")
        # Everything the function refers to is a parameter with a default: locals are the fastest names Python has.
        parameters = ", ".join(["facts", *(f"{name}={name}" for name in self._constants)])
        body = "\n".join(f"    {line}" for line in lines)
        code: CodeType = compile(f"def run({parameters}):\n{body}\n", "<conditions>", "exec")
        scope: dict[str, Any] = dict(self._constants)
        exec(code, scope)  # noqa: S102  # made from checked nodes; no text of theirs is in the source
        run: Callable[[Facts], tuple[Verdict, ...]] = scope["run"]
        return run

    def _count(self, node: Condition) -> None:
        uses = self._uses[node] = self._uses.get(node, 0) + 1
        if uses == 1:
            for part in _parts(node):
                self._count(part)

    def _name(self) -> str:
        self._names += 1
        return str(self._names)

    def _constant(self, value: object) -> str:
        name = f"k{self._name()}"
        self._constants[name] = value
        return name

    def _visit(self, node: Condition) -> _Rails:
        rails = self._rails.get(node)
        if rails is None:
            rails = self._rails[node] = self._new_rails(node)
        return rails

    def _new_rails(self, node: Condition) -> _Rails:
        match node:
            case Constant():
                return str(node.verdict is Verdict.TRUE), str(node.verdict is not Verdict.FALSE)
            case Known():
                known = f"{self._value(node.fact)} is not None"
                return self._compute(node, known, known)
            case Unknown():
                unknown = f"{self._value(node.fact)} is None"
                return self._compute(node, unknown, unknown)
            case FactRef():
                value = self._value(node)
                return self._compute(node, f"{value} is True", f"{value} is not False")
            case Compare():
                return self._compute(node, *self._compared(node.fact, node.comparator, node.value))
            case OneOf():
                return self._compute(node, *self._listed(node))
            case HasMember():
                value, member = self._value(node.fact), self._constant(node.member.value)
                has = f"{member} in {value}"
                return self._compute(node, f"{value} is not None and {has}", f"{value} is None or {has}")
            case Not():
                true, not_false = self._visit(node.condition)
                return self._compute(node, f"not {not_false}", f"not {true}")
            case And():
                return self._joined(node, " and ")
            case Or():
                return self._joined(node, " or ")
            case AtLeast():
                rails = [self._visit(condition) for condition in node.conditions]
                certain = " + ".join(true for true, _ in rails)
                possible = " + ".join(not_false for _, not_false in rails)
                return self._compute(node, f"{certain} >= {node.count}", f"{possible} >= {node.count}")
            case Contains() | ContainsHolding():  # pragma: no cover  # refused before
                raise needs_subject(node)
            case _:
                assert_never(node)

    def _joined(self, node: And | Or, operator: str) -> _Rails:
        rails = [self._visit(condition) for condition in node.conditions]
        return self._compute(
            node, operator.join(true for true, _ in rails), operator.join(not_false for _, not_false in rails)
        )

    def _compute(self, node: Condition, true: str, not_false: str) -> _Rails:
        if self._uses[node] == 1:
            return f"({true})", f"({not_false})"  # within the one condition that needs it, and only if that does
        name = self._name()
        self._combining += [f"t{name} = {true}", f"n{name} = {not_false}"]
        return f"t{name}", f"n{name}"

    def _value(self, ref: FactRef) -> str:
        if ref.key not in self._values:
            self._values[ref.key] = f"v{self._name()}"
        return self._values[ref.key]

    # Comparing a fact: every number lies in a cell, every word in a set ---------------------------------------------

    def _compared(self, ref: FactRef, comparator: Comparator, literal: Literal) -> _Rails:
        match literal:
            case Number():
                cell = 2 * self._limits[ref.key].index(literal.value) + 1
                return _IN_CELLS[comparator](*self._cells(ref), cell)
            case Text():
                return self._among(ref, frozenset({literal.value}), within=comparator is Comparator.EQUAL)
            case Word():
                return self._among(ref, _words_that_satisfy(comparator, literal), within=True)
            case _:
                assert_never(literal)

    def _listed(self, node: OneOf) -> _Rails:
        within = node.inclusion is Inclusion.IN
        if not all(isinstance(literal, Number) for literal in node.values):
            return self._among(node.fact, frozenset(literal.value for literal in node.values), within=within)
        rails = [self._compared(node.fact, Comparator.EQUAL, literal) for literal in node.values]
        true, not_false = " or ".join(true for true, _ in rails), " or ".join(not_false for _, not_false in rails)
        return (true, not_false) if within else (f"not ({not_false})", f"not ({true})")

    def _among(self, ref: FactRef, members: frozenset[object], *, within: bool) -> _Rails:
        value = self._value(ref)
        known, or_unknown = self._constant(members), self._constant(members | {None})
        if within:
            return f"{value} in {known}", f"{value} in {or_unknown}"
        return f"{value} not in {or_unknown}", f"{value} not in {known}"

    def _cells(self, ref: FactRef) -> tuple[str, str]:
        suffix = self._value(ref).removeprefix("v")
        return f"l{suffix}", f"h{suffix}"

    def _reading(self) -> list[str]:
        lines = ["value = facts.value"]
        for key, local in self._values.items():
            name, argument = key
            lines.append(f"{local} = value({self._constant(name)}, {self._constant(argument)})")
            if key in self._limits:
                low, high = self._cells(FactRef(*key))
                lines.append(f"{low}, {high} = cells({local}, {self._constant(self._limits[key])})")
        return lines


_IN_CELLS: Mapping[Comparator, Callable[[str, str, int], _Rails]] = {
    Comparator.LESS: lambda low, high, cell: (f"{high} < {cell}", f"{low} < {cell}"),
    Comparator.AT_MOST_NUMBER: lambda low, high, cell: (f"{high} <= {cell}", f"{low} <= {cell}"),
    Comparator.GREATER: lambda low, high, cell: (f"{low} > {cell}", f"{high} > {cell}"),
    Comparator.AT_LEAST_NUMBER: lambda low, high, cell: (f"{low} >= {cell}", f"{high} >= {cell}"),
    Comparator.EQUAL: lambda low, high, cell: (f"{low} == {high} == {cell}", f"{low} <= {cell} <= {high}"),
    Comparator.NOT_EQUAL: lambda low, high, cell: (f"not {low} <= {cell} <= {high}", f"not {low} == {high} == {cell}"),
}
"""Comparisons with a constant, for a number that lies in the cells from `low` to `high`."""


def _cells_of(value: FactValue, limits: tuple[Decimal, ...]) -> tuple[int, int]:
    """Return the first and last cell that a number can lie in.

    The constants that a fact is compared with cut its range into cells: 0 is below the first constant, 1 is that
    constant, 2 lies between it and the second, and so on. Within a cell no comparison changes.
    """
    if value is None:
        return 0, 2 * len(limits)
    if isinstance(value, Bounds):
        low = 0 if value.low is None else _cell_of(value.low, limits)
        high = 2 * len(limits) if value.high is None else _cell_of(value.high, limits)
        # A limit that is itself left out is in the cell beside its own, when it has one of its own.
        return low + (low % 2 if value.low_open else 0), high - (high % 2 if value.high_open else 0)
    if not isinstance(value, Decimal):
        raise TypeError("a fact that is compared with numbers has a value that is none")
    cell = _cell_of(value, limits)
    return cell, cell


def _cell_of(number: Decimal, limits: tuple[Decimal, ...]) -> int:
    place = bisect_left(limits, number)
    return 2 * place + (place < len(limits) and limits[place] == number)


def _parts(node: Condition) -> tuple[Condition, ...]:
    match node:
        case Not():
            return (node.condition,)
        case And() | Or() | AtLeast():
            return node.conditions
        case _:
            return ()


def _limits_of(conditions: tuple[Condition, ...]) -> dict[FactKey, tuple[Decimal, ...]]:
    """Return the numbers that each fact is compared with, in their order."""
    limits: dict[FactKey, set[Decimal]] = {}
    for condition in conditions:
        for key, constants in thresholds_of(condition).items():
            numbers = {constant for constant in constants if isinstance(constant, Decimal)}
            if numbers:
                limits.setdefault(key, set()).update(numbers)
    return {key: tuple(sorted(numbers)) for key, numbers in limits.items()}


def _words_that_satisfy(comparator: Comparator, word: Word) -> frozenset[str]:
    fact = FactRef("word")
    return frozenset(
        member for member in word.type.members if holds(Compare(fact, comparator, word), member) is Verdict.TRUE
    )
