"""A made-up rule set of clinical shape for `rules.py`: rules over facts, for regimens, a tenth of all values unknown.

Everything is drawn from a fixed seed. The same rules come in the expression language and as the two-railed Python that
somebody would write by hand for them: "is true" and "is not false" for each rule.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.logic import (
    BoolType,
    Condition,
    Declarations,
    EnumType,
    FactDeclaration,
    NumberType,
    Symbols,
    conjunction,
    disjunction,
    parse,
    specialise,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.logic import FactValue

__all__ = ["STRENGTHS", "FlatFacts", "Regimen", "Rule", "Workload", "workload"]

STRENGTHS = (3, 2, 1)
_DRUGS = tuple(f"drug{index}" for index in range(10))
_CLASSES = {f"class{index}": frozenset(_DRUGS[index * 2 : index * 2 + 2]) for index in range(5)}
_SYMBOLS = Symbols("drug", frozenset(_DRUGS), _CLASSES)
_WORDS = EnumType("word", ("a", "b", "c", "d", "e"), ordered=True)
_FLAGS = tuple(f"flag{index}" for index in range(12))
_NUMBERS = tuple(f"number{index}" for index in range(10))
_NAMES = tuple(f"word{index}" for index in range(8))
_UNKNOWN_SHARE = 0.1


@frozen
class Regimen:
    """What the rules choose among."""

    id: str
    members: frozenset[str]

    def property(self, name: str) -> FactValue:
        """Regimens have no properties here."""
        raise LookupError(name)


@frozen(kw_only=True)
class Rule:
    """One rule, in the expression language and by hand.

    Attributes:
        when: Condition on the case.
        selector: Condition on the regimen.
        contained: The class that the selector asks for.
        spares_refractory: Whether the selector excludes drugs to which the disease is refractory.
        speaks_for: For or against.
        strength: 1 to 3.
        held: Python for "is true", over one local variable for each fact.
        possible: Python for "is not false".
    """

    when: Condition
    selector: Condition
    contained: str
    spares_refractory: bool
    speaks_for: bool
    strength: int
    held: str
    possible: str


class FlatFacts:
    """The facts of one case as a table; what is not in it is unknown."""

    __slots__ = ("table",)

    def __init__(self, table: Mapping[tuple[str, str | None], FactValue]) -> None:
        self.table = table

    def value(self, name: str, argument: str | None) -> FactValue:
        """Return the value of a fact; `None` is unknown."""
        return self.table.get((name, argument))


@frozen
class Workload:
    """The rules, the regimens and some cases."""

    rules: tuple[Rule, ...]
    regimens: tuple[Regimen, ...]
    cases: tuple[FlatFacts, ...] = field(repr=False)

    def ranking_conditions(self) -> dict[str, Condition]:
        """Return whether a rule of each strength speaks for each regimen, and whether one rules it out.

        Strongest first, then what rules out; within each the regimens in their order. "Any rule that selects this
        regimen holds" is itself a condition.
        """
        conditions: dict[str, Condition] = {}
        for strength in STRENGTHS:
            for regimen in self.regimens:
                conditions[f"{regimen.id} {strength}"] = self._any(regimen, strength, speaks_for=True)
        for regimen in self.regimens:
            conditions[f"{regimen.id} out"] = self._any(regimen, STRENGTHS[0], speaks_for=False)
        return conditions

    def _any(self, regimen: Regimen, strength: int, *, speaks_for: bool) -> Condition:
        by_selector: dict[Condition, list[Condition]] = {}
        for rule in self.rules:
            if rule.speaks_for is speaks_for and rule.strength == strength:
                by_selector.setdefault(rule.selector, []).append(rule.when)
        return specialise(
            disjunction(*(conjunction(selector, disjunction(*whens)) for selector, whens in by_selector.items())),
            regimen,
        )


def variable(name: str, argument: str | None = None) -> str:
    """Return the local variable that holds a fact in code written by hand."""
    return name if argument is None else f"{name}_{argument}"


def fact_keys() -> tuple[tuple[str, str | None], ...]:
    """Return every fact of the workload."""
    return (*((name, None) for name in (*_FLAGS, *_NUMBERS, *_NAMES)), *(("refractory", drug) for drug in _DRUGS))


def workload(count: int, *, regimens: int = 40, cases: int = 50) -> Workload:
    """Draw a rule set and cases for it.

    Args:
        count: Number of rules.
        regimens: Number of regimens.
        cases: Number of cases.
    """
    draw = random.Random(count)  # noqa: S311  # the same numbers every time
    vocabulary = Declarations(
        [
            *(FactDeclaration(name=name, type=BoolType(), doc=".") for name in _FLAGS),
            *(FactDeclaration(name=name, type=NumberType(), doc=".") for name in _NUMBERS),
            *(FactDeclaration(name=name, type=_WORDS, doc=".") for name in _NAMES),
            FactDeclaration(name="refractory", type=BoolType(), parameter=_SYMBOLS, doc=".", phrase="refractory to {}"),
        ],
        subject_symbols=_SYMBOLS,
    )
    return Workload(
        tuple(_rule(draw, vocabulary) for _ in range(count)),
        tuple(
            Regimen(f"regimen{index}", frozenset(draw.sample(_DRUGS, draw.randint(2, 4)))) for index in range(regimens)
        ),
        tuple(_case(draw) for _ in range(cases)),
    )


def _rule(draw: random.Random, vocabulary: Declarations) -> Rule:
    parts = [_literal(draw) for _ in range(draw.randint(2, 4))]
    text, held, possible = (" and ".join(items) for items in zip(*parts, strict=True))
    if draw.random() < 0.4:
        (one, one_held, one_possible), (other, other_held, other_possible) = _literal(draw), _literal(draw)
        text += f" and ({one} or {other})"
        held += f" and ({one_held} or {other_held})"
        possible += f" and ({one_possible} or {other_possible})"
    contained, spares = draw.choice(sorted(_CLASSES)), draw.random() < 0.6
    selector = f"contains({contained})" + (" and not contains(any refractory)" if spares else "")
    return Rule(
        when=parse(text, vocabulary),
        selector=parse(selector, vocabulary),
        contained=contained,
        spares_refractory=spares,
        speaks_for=draw.random() < 0.8,
        strength=draw.choice(STRENGTHS),
        held=held,
        possible=possible,
    )


def _literal(draw: random.Random) -> tuple[str, str, str]:
    kind = draw.random()
    if kind < 0.4:
        name, argument = (draw.choice(_FLAGS), None) if kind < 0.25 else ("refractory", draw.choice(_DRUGS))
        text, local = name if argument is None else f"{name}({argument})", variable(name, argument)
        if draw.random() < 0.3:
            return f"not {text}", f"{local} is False", f"{local} is not True"
        return text, f"{local} is True", f"{local} is not False"
    if kind < 0.75:
        name, sign, limit = draw.choice(_NUMBERS), draw.choice(("<", ">=")), draw.randint(1, 9) * 10
        test = f"{name} {sign} {limit}"
        return test, f"({name} is not None and {test})", f"({name} is None or {test})"
    name, words = draw.choice(_NAMES), sorted(draw.sample(_WORDS.members, 2))
    test = f"{name} in {{{', '.join(map(repr, words))}}}"
    return (
        f"{name} in {{{', '.join(words)}}}",
        f"({name} is not None and {test})",
        f"({name} is None or {test})",
    )


def _case(draw: random.Random) -> FlatFacts:
    table: dict[tuple[str, str | None], FactValue] = {}
    for name, argument in fact_keys():
        if draw.random() >= _UNKNOWN_SHARE:
            if name in _NUMBERS:
                table[name, argument] = Decimal(draw.randint(0, 100))
            elif name in _NAMES:
                table[name, argument] = draw.choice(_WORDS.members)
            else:
                table[name, argument] = draw.random() < 0.3
    return FlatFacts(table)


def contained_in(regimen: Regimen, name: str) -> bool:
    """Whether a regimen holds a drug of a class."""
    return not regimen.members.isdisjoint(_CLASSES[name])
