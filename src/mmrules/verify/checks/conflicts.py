"""Rules that contradict each other, and rules for a treatment that fire because something is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mmrules.logic import FactKey, Known, Unknown, leaves_of
from mmrules.strategy.fact_use import fact_name
from mmrules.verify.finding import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.models.patient import Patient
    from mmrules.verify.prover import Prover
    from mmrules.verify.rule_base import Statement

__all__ = ["contradictions", "fires_while_unknown"]


def contradictions(prover: Prover) -> Iterator[Finding]:
    """Yield pairs of rules of one strategy that speak for and against one option of a patient equally strongly."""
    against: dict[tuple[str, str], list[Statement]] = {}
    for statement in prover.rules.statements:
        if not statement.speaks_for:
            against.setdefault((statement.rule.strategy, statement.action), []).append(statement)
    pairs: dict[tuple[str, str], list[tuple[Statement, Statement]]] = {}
    for statement in prover.rules.statements:
        if statement.speaks_for:
            for other in against.get((statement.rule.strategy, statement.action), ()):
                if other.strength is statement.strength:
                    pairs.setdefault((statement.rule.id, other.rule.id), []).append((statement, other))
    for (pro, contra), statements in pairs.items():
        yield from _contradiction(prover, pro, contra, statements)


def _contradiction(
    prover: Prover, pro: str, contra: str, pairs: Sequence[tuple[Statement, Statement]]
) -> Iterator[Finding]:
    subject = f"{pro} and {contra}"
    both = {one.action: _both(prover, one, other) for one, other in pairs}
    if not prover.possible(Check.CONTRADICTION, subject, z3.Or(list(both.values()))):
        return
    actions = tuple(
        action for action, formula in both.items() if prover.possible(Check.CONTRADICTION, subject, formula)
    )

    def shows(patient: Patient) -> bool:
        return any(
            {pro, contra} <= {recommendation.rule for recommendation in option.recommendations}
            for option in prover.report(patient).options
            if option.id in actions
        )

    strength = pairs[0][0].strength
    yield Finding(
        check=Check.CONTRADICTION,
        subject=subject,
        text=f"for one patient the first speaks for and the second against {' and '.join(actions)}, both {strength}",
        strategies=(pairs[0][0].rule.strategy,),
        rules=(pro, contra),
        actions=actions,
        witness=prover.patient(Check.CONTRADICTION, subject, z3.Or([both[action] for action in actions]), shows=shows),
    )


def _both(prover: Prover, one: Statement, other: Statement) -> z3.BoolRef:
    # An action that is ruled out anyway is no option on which anything could be contradicted.
    excluded = prover.rules.excluded(one.action)
    return z3.And(prover.rules.holds(one), prover.rules.holds(other), z3.Not(excluded))


def fires_while_unknown(prover: Prover) -> Iterator[Finding]:
    """Yield, by strategy and fact, the rules for a treatment that would fall silent if an unknown fact were known.

    More knowledge should open options and not only close them. A rule that asks for a test while something is unknown,
    or that warns then, is as it should be; one that recommends a treatment because of a gap is not, unless explained.
    """
    found: dict[tuple[str, FactKey], list[Statement]] = {}
    for statement in prover.rules.statements:
        if statement.speaks_for and statement.is_treatment:
            for key in _asked_to_be_known(statement):
                found.setdefault((statement.rule.strategy, key), []).append(statement)
    for (strategy, key), statements in found.items():
        yield from _silenced(prover, strategy, key, statements)


def _asked_to_be_known(statement: Statement) -> list[FactKey]:
    leaves = (*leaves_of(statement.rule.when), *leaves_of(statement.condition))
    return sorted({leaf.fact.key for leaf in leaves if isinstance(leaf, Known | Unknown)}, key=str)


def _silenced(prover: Prover, strategy: str, key: FactKey, statements: Sequence[Statement]) -> Iterator[Finding]:
    name = fact_name(key)
    subject = f"{strategy}: {name}"
    learnt = prover.rules.encoder.with_other(key)
    unknown = prover.rules.encoder.has_value(key, None)
    lost = {
        statement: z3.And(prover.rules.holds(statement), z3.Not(prover.rules.holds(statement, learnt)))
        for statement in statements
    }
    known = (unknown, learnt.variable(key).known)
    by_rule: dict[str, list[z3.BoolRef]] = {}
    for statement, formula in lost.items():
        by_rule.setdefault(statement.rule.id, []).append(formula)
    rules = tuple(
        rule
        for rule, formulas in by_rule.items()
        if prover.possible(Check.FIRES_WHILE_UNKNOWN, subject, *known, z3.Or(formulas))
    )
    if not rules:
        return
    silenced = z3.Or([formula for rule in rules for formula in by_rule[rule]])

    def shows(patient: Patient) -> bool:
        options = prover.report(patient).options
        fired = {item.rule for option in options for item in option.recommendations}
        case = prover.engine.case(patient, as_of=prover.as_of)
        return not fired.isdisjoint(rules) and case.value(*key) is None

    yield Finding(
        check=Check.FIRES_WHILE_UNKNOWN,
        subject=subject,
        text=f"{len(rules)} rules speak for a treatment while {name} is unknown and fall silent for some value of it"
        if len(rules) > 1
        else f"{rules[0]} speaks for a treatment while {name} is unknown and falls silent for some value of it",
        strategies=(strategy,),
        rules=rules,
        actions=tuple(dict.fromkeys(statement.action for statement in statements if statement.rule.id in rules)),
        witness=prover.patient(Check.FIRES_WHILE_UNKNOWN, subject, *known, silenced, shows=shows),
    )
