"""Conditions made fast: closures for one of them, one generated function for many.

Both give what `evaluate` gives. The generated function computes two booleans for each distinct condition, "is true"
and "is not false", so that `and`, `or` and `not` are Python's own on plain locals and unknown needs no test; each fact
is read once and equal conditions are computed once. Its source is made from checked nodes only: constants and names
are passed in as objects and never written into the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.dependencies import is_about_subject, leaves_of
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
    Known,
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
    from decimal import Decimal
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
"""The expressions for "is true" and "is not false": names of locals, `True`, `False`, or `not` one of them."""

_BY_RAIL_SUM = (Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE)


class _Generator:
    """Writes the function for a set of conditions, line by line.

    A line only ever holds names made here (`t3`, `n3`, `v1`, `k7`), operators and digits.
    """

    def __init__(self) -> None:
        self._constants: dict[str, object] = {"by_sum": _BY_RAIL_SUM, "Bounds": Bounds, "rails": _rails_of}
        self._combining: list[str] = []
        self._rails: dict[Condition, _Rails] = {}
        self._leaves: dict[FactKey, list[tuple[str, _ReadLeaf]]] = {}
        self._values: dict[FactKey, str] = {}
        self._names = 0

    def function(self, conditions: tuple[Condition, ...]) -> Callable[[Facts], tuple[Verdict, ...]]:
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
                return self._compute(f"{self._value(node.fact)} is not None", None)
            case Unknown():
                return self._compute(f"{self._value(node.fact)} is None", None)
            case FactRef():
                value = self._value(node)
                return self._compute(f"{value} is True", f"{value} is not False")
            case Compare() | OneOf() | HasMember():
                self._value(node.fact)
                name = self._name()
                self._leaves.setdefault(node.fact.key, []).append((name, node))
                return f"t{name}", f"n{name}"
            case Not():
                true, not_false = self._visit(node.condition)
                return self._compute(f"not {not_false}", f"not {true}")
            case And():
                return self._joined(" and ", node.conditions)
            case Or():
                return self._joined(" or ", node.conditions)
            case AtLeast():
                rails = [self._visit(condition) for condition in node.conditions]
                certain = " + ".join(true for true, _ in rails)
                possible = " + ".join(not_false for _, not_false in rails)
                return self._compute(f"{certain} >= {node.count}", f"{possible} >= {node.count}")
            case Contains() | ContainsHolding():  # pragma: no cover  # refused before
                raise needs_subject(node)
            case _:
                assert_never(node)

    def _joined(self, operator: str, conditions: tuple[Condition, ...]) -> _Rails:
        rails = [self._visit(condition) for condition in conditions]
        return self._compute(
            operator.join(true for true, _ in rails), operator.join(not_false for _, not_false in rails)
        )

    def _compute(self, true: str, not_false: str | None) -> _Rails:
        name = self._name()
        self._combining.append(f"t{name} = {true}")
        if not_false is None:
            return f"t{name}", f"t{name}"
        self._combining.append(f"n{name} = {not_false}")
        return f"t{name}", f"n{name}"

    def _value(self, ref: FactRef) -> str:
        if ref.key not in self._values:
            self._values[ref.key] = f"v{self._name()}"
        return self._values[ref.key]

    # Reading a fact, with all comparisons of it in one place ---------------------------------------------------------

    def _reading(self) -> list[str]:
        lines = ["value = facts.value"]
        for key, local in self._values.items():
            name, argument = key
            lines.append(f"{local} = value({self._constant(name)}, {self._constant(argument)})")
            lines += self._comparing(local, self._leaves.get(key, []))
        return lines

    def _comparing(self, value: str, leaves: list[tuple[str, _ReadLeaf]]) -> list[str]:
        if not leaves:
            return []
        true_rails = " = ".join(f"t{name}" for name, _ in leaves)
        not_false_rails = " = ".join(f"n{name}" for name, _ in leaves)
        lines = [f"if {value} is None:", f"    {true_rails} = False", f"    {not_false_rails} = True"]
        if any(_compares_numbers(leaf) for _, leaf in leaves):
            lines.append(f"elif {value}.__class__ is Bounds:")
            for name, leaf in leaves:
                lines.append(f"    t{name}, n{name} = rails({self._constant(leaf)}, {value})")
        lines.append("else:")
        lines += [f"    t{name} = n{name} = {self._test(leaf, value)}" for name, leaf in leaves]
        return lines

    def _test(self, leaf: _ReadLeaf, value: str) -> str:
        match leaf:
            case Compare():
                return self._comparison(leaf, value)
            case OneOf():
                members = self._constant(frozenset(literal.value for literal in leaf.values))
                return f"{value} {leaf.inclusion.value} {members}"
            case HasMember():
                return f"{self._constant(leaf.member.value)} in {value}"
            case FactRef():  # pragma: no cover  # needs no comparison
                return f"{value} is True"
            case _:
                assert_never(leaf)

    def _comparison(self, leaf: Compare, value: str) -> str:
        literal = leaf.value
        match literal:
            case Number() | Text():
                constant: Decimal | str = literal.value
                return f"{value} {leaf.comparator.value} {self._constant(constant)}"
            case Word():
                return f"{value} in {self._constant(_words_that_satisfy(leaf.comparator, literal))}"
            case _:
                assert_never(literal)


def _compares_numbers(leaf: _ReadLeaf) -> bool:
    match leaf:
        case Compare():
            return isinstance(leaf.value, Number)
        case OneOf():
            return any(isinstance(literal, Number) for literal in leaf.values)
        case FactRef() | HasMember():
            return False
        case _:
            assert_never(leaf)


def _rails_of(leaf: _ReadLeaf, value: FactValue) -> tuple[bool, bool]:
    verdict = holds(leaf, value)
    return verdict is Verdict.TRUE, verdict is not Verdict.FALSE


def _words_that_satisfy(comparator: Comparator, word: Word) -> frozenset[str]:
    fact = FactRef("word")
    return frozenset(
        member for member in word.type.members if holds(Compare(fact, comparator, word), member) is Verdict.TRUE
    )
