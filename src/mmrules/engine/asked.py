"""Every condition that is asked about an action, with the facts it reads: what a changed fact can touch.

Made once for an engine from the same rules, requirements, cautions and approvals that answer a case. Holds no case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from attrs import field, frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.caution import Caution
from mmrules.logic import (
    Condition,
    Constant,
    FactKey,
    Known,
    Unknown,
    Verdict,
    all_of,
    facts_of,
    leaves_of,
)
from mmrules.strategy.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmrules.engine.composition import Composition
    from mmrules.strategy.conditions import CaseVerdicts
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["JURISDICTION", "Asked", "AskedConditions"]

_T = TypeVar("_T")

JURISDICTION: FactKey = ("jurisdiction", None)
"""Decides which approvals and which cautions count, and so touches every regimen."""


@frozen(kw_only=True, eq=False)
class Asked:
    """A condition that is asked about one action.

    Attributes:
        kind: What asks it.
        id: Id of the rule, requirement or caution; of an approval, the regimen and the jurisdiction.
        says: What it says when it holds; of a requirement, what has to hold.
        conditions: What all have to hold, about the case alone.
        numbers: The same, as the engine's conditions count them.
        rule: The rule, for a rule.
        caution: The caution, for a caution.
        ask: Whether an unknown fact in it is something to find out; what a place allows is taken as given.
        facts: The facts it reads.
        asks_whether_known: Those of them of which it asks whether they are known.
    """

    kind: Literal["rule", "requirement", "caution", "approval"]
    id: str
    says: str
    conditions: tuple[Condition, ...]
    numbers: tuple[int, ...]
    rule: Rule | None = None
    caution: Caution | None = None
    ask: bool = True
    facts: frozenset[FactKey] = field(init=False)
    asks_whether_known: frozenset[FactKey] = field(init=False)

    @facts.default
    def _facts(self) -> frozenset[FactKey]:
        return frozenset[FactKey]().union(*map(facts_of, self.conditions))

    @asks_whether_known.default
    def _asks_whether_known(self) -> frozenset[FactKey]:
        leaves = (leaf for condition in self.conditions for leaf in leaves_of(condition))
        return frozenset(leaf.fact.key for leaf in leaves if isinstance(leaf, Known | Unknown))

    def verdict(self, verdicts: CaseVerdicts) -> Verdict:
        """Return what it comes to for a case."""
        of = verdicts.of
        return of(self.numbers[0]) if len(self.numbers) == 1 else all_of(map(of, self.numbers))


class AskedConditions:
    """What is asked about each action.

    Attributes:
        of: The conditions of each action; those that no case can change are left out.
        asked_of: The conditions that read a fact, each with its action.
        conditions_of: The conditions that read a fact, each once.
    """

    __slots__ = ("asked_of", "conditions_of", "of")

    def __init__(self, composition: Composition) -> None:
        rules: dict[str, list[Asked]] = {}
        for rule in (rule for item in composition.strategies for rule in composition.rules[item.strategy.id]):
            for action, left in composition.rule_set.targets(rule):
                rules.setdefault(action, []).append(_rule(composition, rule, left))
        self.of: Mapping[str, tuple[Asked, ...]] = FrozenMapping(
            {
                action: (*rules.get(action, ()), *_of_regimen(composition, action))
                for action in sorted({*rules, *composition.subjects})
            }
        )
        asked_of: dict[FactKey, list[tuple[str, Asked]]] = {JURISDICTION: []}
        conditions: dict[FactKey, dict[Condition, None]] = {JURISDICTION: {}}
        for action, asked in self.of.items():
            for item in asked:
                for key in item.facts:
                    asked_of.setdefault(key, []).append((action, item))
                for node in item.conditions:
                    for key in facts_of(node):
                        conditions.setdefault(key, {})[node] = None
        self.asked_of: Mapping[FactKey, tuple[tuple[str, Asked], ...]] = FrozenMapping(_sorted(asked_of))
        self.conditions_of: Mapping[FactKey, tuple[Condition, ...]] = FrozenMapping(_sorted(conditions))

    def is_question(self, key: FactKey) -> bool:
        """Whether an unknown fact is something to find out: not when only what a place allows depends on it."""
        return key == JURISDICTION or any(item.ask for _, item in self.asked_of.get(key, ()))


def _sorted(found: Mapping[FactKey, Iterable[_T]]) -> dict[FactKey, tuple[_T, ...]]:
    return {key: tuple(found[key]) for key in sorted(found, key=lambda key: (key[0], key[1] or ""))}


def _rule(composition: Composition, rule: Rule, left: Condition) -> Asked:
    conditions = (rule.when,) if isinstance(left, Constant) and left.verdict is Verdict.TRUE else (rule.when, left)
    return Asked(
        kind="rule",
        id=rule.id,
        says=rule.source.because,
        conditions=conditions,
        numbers=tuple(map(composition.conditions.number, conditions)),
        rule=rule,
    )


def _of_regimen(composition: Composition, action: str) -> Iterator[Asked]:
    subject = composition.subjects.get(action)
    if subject is None:
        return
    for demand, node in composition.requirements.of(action):
        yield from _special(
            composition, subject, node, kind="requirement", id_=demand.id, says=demand.because, ask=demand.ask
        )
    for _, caution, node in composition.safety.cautions_for(subject):
        yield from _special(
            composition, subject, node, kind="caution", id_=caution.id, says=caution.reason, caution=caution
        )
    for approval, node in composition.availability.indications(action):
        yield Asked(
            kind="approval",
            id=f"{action}.{approval.jurisdiction}",
            says=f"the {approval.jurisdiction} label is for {approval.constraint}",
            conditions=(node,),
            numbers=(composition.conditions.number(node),),
        )


def _special(
    composition: Composition,
    subject: RegimenSubject,
    node: Condition,
    *,
    kind: Literal["requirement", "caution"],
    id_: str,
    says: str,
    ask: bool = True,
    caution: Caution | None = None,
) -> Iterator[Asked]:
    condition = composition.conditions.for_regimen(node, subject)
    nothing = Verdict.TRUE if kind == "requirement" else Verdict.FALSE
    if isinstance(condition, Constant) and condition.verdict is nothing:
        return
    yield Asked(
        kind=kind,
        id=id_,
        says=says,
        conditions=(condition,),
        numbers=(composition.conditions.number(condition),),
        caution=caution,
        ask=ask,
    )
