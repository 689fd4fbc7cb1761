"""Rules by themselves: those that can never fire, and those that say nothing that others do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mmrules.logic import And, Condition, render
from mmrules.models.vocabulary import Strength
from mmrules.verify.finding import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.models.patient import Patient
    from mmrules.strategy.rule import Rule
    from mmrules.verify.prover import Prover
    from mmrules.verify.rule_base import Statement

__all__ = ["never_fires", "redundant"]

_STRENGTHS = tuple(Strength)


def never_fires(prover: Prover) -> Iterator[Finding]:
    """Yield the rules that can speak of nothing for any patient, with the parts that exclude each other."""
    for rule in prover.rules.rules:
        said = prover.rules.of(rule)
        if prover.impossible(Check.NEVER_FIRES, rule.id, z3.Or([prover.rules.holds(statement) for statement in said])):
            yield Finding(
                check=Check.NEVER_FIRES,
                subject=rule.id,
                text=_why_never(prover, rule, said),
                strategies=(rule.strategy,),
                rules=(rule.id,),
                actions=tuple(statement.action for statement in said),
            )


def _why_never(prover: Prover, rule: Rule, said: Sequence[Statement]) -> str:
    if not said:
        about = "no regimen of the catalogue" if rule.regimens is not None else "nothing by the day"
        return f"it can never fire: it selects {about}"
    chosen = z3.Or([prover.rules.encoder.truth(statement.condition).true for statement in said])
    parts = list(rule.when.conditions) if isinstance(rule.when, And) else [rule.when]

    def excluded(left: Sequence[Condition], *more: z3.BoolRef) -> bool:
        truths = [prover.rules.encoder.truth(part).true for part in left]
        return prover.impossible(Check.NEVER_FIRES, rule.id, *truths, *more)

    selection = [] if excluded(parts) else [chosen]
    for part in tuple(parts):
        rest = [other for other in parts if other is not part]
        if excluded(rest, *selection):
            parts = rest
    told = " and ".join(f"`{render(part)}`" for part in parts)
    if selection:
        return f"it can never fire: {told or 'no case'} leaves nothing that it selects"
    return f"it can never fire: {told} can never be true" + (" together" if len(parts) > 1 else "")


def redundant(prover: Prover) -> Iterator[Finding]:
    """Yield the rules whose every statement others make too: as strongly, on the same evidence, with as much said."""
    left = list(prover.rules.rules)
    for rule in prover.rules.rules:
        said = prover.rules.of(rule)
        others = [other for other in left if other is not rule and _says_as_much(other, rule)]
        if not said or not others or not prover.possible(Check.REDUNDANT, rule.id, _some(prover, said)):
            continue
        if not _covered(prover, said, others):
            continue
        for other in tuple(others):
            fewer = [item for item in others if item is not other]
            if fewer and _covered(prover, said, fewer):
                others = fewer
        left.remove(rule)
        names = tuple(other.id for other in others)

        def shows(patient: Patient, rule: Rule = rule, names: tuple[str, ...] = names) -> bool:
            spoken = _spoken(prover, patient)
            return bool(spoken.get(rule.id)) and spoken[rule.id] <= frozenset().union(
                *(spoken.get(name, frozenset()) for name in names)
            )

        yield Finding(
            check=Check.REDUNDANT,
            subject=rule.id,
            text=f"whenever it speaks of an action, so {'do' if len(names) > 1 else 'does'} {' or '.join(names)}, "
            "as strongly and on the same evidence",
            strategies=(rule.strategy,),
            rules=(rule.id, *names),
            actions=tuple(statement.action for statement in said),
            witness=prover.patient(Check.REDUNDANT, rule.id, _some(prover, said), shows=shows),
        )


def _some(prover: Prover, said: Sequence[Statement]) -> z3.BoolRef:
    return z3.Or([prover.rules.holds(statement) for statement in said])


def _says_as_much(other: Rule, rule: Rule) -> bool:
    """Whether a rule, where it speaks, says all that another one says: nothing is lost without that one."""
    mine, its = rule.source, other.source
    return (
        other.strategy == rule.strategy
        and its.direction is mine.direction
        and _STRENGTHS.index(its.strength) >= _STRENGTHS.index(mine.strength)
        and {citation.key for citation in rule.citations} <= {citation.key for citation in other.citations}
        and set(mine.monitoring) <= set(its.monitoring)
        and set(rule.caveats) <= set(other.caveats)
        and (its.multidisciplinary or not mine.multidisciplinary)
    )


def _covered(prover: Prover, said: Sequence[Statement], others: Sequence[Rule]) -> bool:
    by_action: dict[str, list[z3.BoolRef]] = {}
    for other in others:
        for statement in prover.rules.of(other):
            by_action.setdefault(statement.action, []).append(prover.rules.holds(statement))
    alone = [
        z3.And(prover.rules.holds(statement), z3.Not(z3.Or(by_action.get(statement.action, [])))) for statement in said
    ]
    return prover.impossible(Check.REDUNDANT, said[0].rule.id, z3.Or(alone))


def _spoken(prover: Prover, patient: Patient) -> dict[str, frozenset[str]]:
    """Return the actions of which each rule speaks for a patient."""
    report = prover.report(patient)
    spoken: dict[str, frozenset[str]] = {}
    judged = [item.recommendations for item in report.options] + [item.recommendations for item in report.excluded]
    for recommendations in judged:
        for item in recommendations:
            spoken[item.rule] = spoken.get(item.rule, frozenset()) | {item.action}
    return spoken
