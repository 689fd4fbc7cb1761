"""RUL: rules as data. What can be seen in a rule without a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.conformance.check import Broken, Level, NotApplicable, plugin_check
from mmrules.conformance.directed import satisfiable, targets_of
from mmrules.conformance.said import treats
from mmrules.conformance.sources import raw_facts, raw_strategies
from mmrules.engine.composition import compose_facts
from mmrules.errors import InvalidRule, Problem
from mmrules.logic import And, AtLeast, Compare, Known, Not, Number, OneOf, Or, Unknown, Verdict, leaves_of
from mmrules.models.vocabulary import Direction
from mmrules.strategy.check import check_strategy

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.logic import Condition, FactKey
    from mmrules.strategy.rule import Rule

__all__ = ["CHECKS", "asks_about_missing", "asks_for_presence"]


def _rules(bench: Bench) -> tuple[Rule, ...]:
    if not bench.rules:
        raise NotApplicable("it has no rules")
    return bench.rules


@plugin_check(
    "RUL-02",
    "every fact, unit, drug, action and evidence key of its rules exists",
    protects="No rule is dropped because of a misspelt word without anybody noticing.",
    remedy="correct what is listed; each line has its place and the nearest valid name",
    before_engine=True,
    rests_on=("REG-01",),
)
def names_resolve(bench: Bench) -> int:
    """Check every rule against the facts and the catalogues, and list all faults."""
    knowledge = bench.engine.knowledge
    registry = compose_facts(knowledge, raw_facts(bench))
    checked = 0
    lines: list[str] = []
    try:
        strategies = raw_strategies(bench)
    except InvalidRule as error:
        raise Broken("its rule files cannot be read", lines=tuple(map(_told, error.problems))) from None
    for strategy in strategies:
        checked += 1
        try:
            check_strategy(strategy, registry.vocabulary, knowledge)
        except InvalidRule as error:
            lines += map(_told, error.problems)
    if lines:
        raise Broken(f"its rules have {len(lines)} {'fault' if len(lines) == 1 else 'faults'}", lines=tuple(lines))
    if not checked:
        raise NotApplicable("it registers no strategy")
    return checked


@plugin_check(
    "RUL-03",
    "the ids of its rules are unique and begin with the strategy's id",
    protects="A changelog or a report that names a rule means exactly one.",
    remedy="give each rule an id of its own: <strategy>.<subject>.<what it says>",
    before_engine=True,
    rests_on=("RUL-02",),
)
def ids_are_unique(bench: Bench) -> int:
    """Look for ids that stand twice or belong elsewhere."""
    count = 0
    seen: dict[str, str] = {}
    for strategy in raw_strategies(bench):
        for rule in strategy.rules:
            count += 1
            if rule.id in seen:
                raise Broken(f"two rules are called {rule.id}", lines=(seen[rule.id], rule.file))
            if not rule.id.startswith(f"{strategy.id}."):
                raise Broken(f"{rule.id} does not begin with {strategy.id}.")
            seen[rule.id] = rule.file
    if not count:
        raise NotApplicable("it has no rules")
    return count


def _told(problem: Problem) -> str:
    return str(problem).partition("\n")[0]


def asks_about_missing(node: Condition, *, negated: bool = False) -> bool:
    """Return whether a condition can be true because a fact is unknown.

    Args:
        node: The condition.
        negated: Whether it stands under an odd number of negations.
    """
    match node:
        case Unknown():
            return not negated
        case Known():
            return negated
        case Not():
            return asks_about_missing(node.condition, negated=not negated)
        case And() | Or() | AtLeast():
            return any(asks_about_missing(part, negated=negated) for part in node.conditions)
        case _:
            return False


def asks_for_presence(node: Condition, *, negated: bool = False) -> frozenset[FactKey]:
    """Return the facts without which a condition is false instead of unknown.

    Args:
        node: The condition.
        negated: Whether it stands under an odd number of negations.
    """
    match node:
        case Unknown() | Known():
            wants = isinstance(node, Known) is not negated
            return frozenset({node.fact.key}) if wants and not node.fact.subject else frozenset()
        case Not():
            return asks_for_presence(node.condition, negated=not negated)
        case And() | Or() | AtLeast():
            parts = [asks_for_presence(part, negated=negated) for part in node.conditions]
            return frozenset[tuple[str, str | None]]().union(*parts)
        case _:
            return frozenset()


@plugin_check(
    "RUL-04",
    "no rule speaks for a treatment because a fact is unknown",
    protects="A missing test never becomes a reason for a treatment.",
    remedy='let the rule recommend the test instead (action = "test:…"), or drop that part of the condition',
)
def unknown_is_no_reason(bench: Bench) -> int:
    """Look for rules that hold because of what is not recorded."""
    looked = 0
    for rule in _rules(bench):
        action = "" if rule.source.action is None else rule.source.action.text
        if rule.source.direction is not Direction.FOR or (action and not treats(action)):
            continue
        looked += 1
        nodes = (rule.when,) if rule.regimens is None else (rule.when, rule.regimens)
        if any(asks_about_missing(node) for node in nodes):
            raise Broken(f"{rule.id} speaks for a treatment because a fact is unknown", lines=(rule.source.when.text,))
    return looked or len(bench.rules)


@plugin_check(
    "RUL-05",
    "each choice of regimens picks one of the catalogue",
    protects="A rule that can never speak is not mistaken for one that has nothing to say.",
    remedy="correct the condition in `regimens`, or remove the rule",
    level=Level.SHOULD,
)
def choices_pick_something(bench: Bench) -> int:
    """Look for rules whose condition on regimens fits none."""
    empty = tuple(rule.id for rule in _rules(bench) if not bench.composition.rule_set.targets(rule))
    if empty:
        raise Broken("no regimen of the catalogue fits", lines=empty)
    return len(bench.rules)


@plugin_check(
    "RUL-06",
    "each rule can become true, and can become false",
    protects="A contradiction in a condition does not silence a warning for good.",
    remedy="correct the condition: two of its parts exclude each other, or it holds for everybody",
    level=Level.SHOULD,
)
def rules_can_decide(bench: Bench) -> int:
    """Search values of the facts with which each rule holds, and with which it does not."""
    lines = []
    for rule in _rules(bench):
        wholes = [node for _, node in targets_of(bench.composition, rule)]
        if wholes and all(satisfiable(node, Verdict.TRUE, bench.composition) is False for node in wholes):
            lines.append(f"{rule.id} can never hold: {rule.source.when.text}")
        if satisfiable(rule.when, Verdict.FALSE, bench.composition) is False:
            lines.append(f"{rule.id} holds for everybody: {rule.source.when.text}")
    if lines:
        raise Broken("a rule decides nothing", lines=tuple(lines))
    return len(bench.rules)


@plugin_check(
    "RUL-08",
    "no rule repeats another",
    protects="One reason is not counted twice.",
    remedy="remove one of the two rules, or join their evidence in one",
    level=Level.SHOULD,
)
def rules_differ(bench: Bench) -> int:
    """Look for rules with the same conditions and the same consequence."""
    seen: dict[tuple[object, ...], str] = {}
    for rule in _rules(bench):
        action = None if rule.source.action is None else rule.source.action.text
        mark = (rule.when, rule.regimens, action, rule.source.direction)
        if mark in seen:
            raise Broken("two rules say the same", lines=(seen[mark], rule.id))
        seen[mark] = rule.id
    return len(bench.rules)


@plugin_check(
    "RUL-09",
    "a number in a condition stands beside its source",
    protects="Every threshold that decides about a patient can be looked up.",
    remedy="give the rule an evidence key for the number",
)
def numbers_have_sources(bench: Bench) -> int:
    """Look for rules that compare with a number and cite nothing."""
    for rule in _rules(bench):
        if not rule.citations and any(_compares_number(leaf) for leaf in leaves_of(rule.when)):
            raise Broken(f"{rule.id} compares with a number and cites nothing", lines=(rule.source.when.text,))
    return len(bench.rules)


def _compares_number(leaf: Condition) -> bool:
    match leaf:
        case Compare():
            return isinstance(leaf.value, Number)
        case OneOf():
            return any(isinstance(value, Number) for value in leaf.values)
        case _:
            return False


CHECKS = (
    names_resolve,
    ids_are_unique,
    unknown_is_no_reason,
    choices_pick_something,
    rules_can_decide,
    rules_differ,
    numbers_have_sources,
)
"""The checks of this family, in the order of their ids."""
