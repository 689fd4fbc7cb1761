"""The answer without its words: which options in which order, what applies to them, what is ruled out and by what.

Gives for every case what the report gives. Under assumptions only the actions that a changed fact touches are placed
again, which makes asking "what if" a hundred times for one patient cheap enough to be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.engine.ranking import Candidate, RankKey, rank_key
from mmrules.engine.safety import blocks
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import FactKey, FactValue, Verdict
from mmrules.models.recommendation import CautionFinding
from mmrules.models.vocabulary import OptionStatus
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.recommend import statement
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.engine.asked import Asked, AskedConditions
    from mmrules.engine.composition import Composition
    from mmrules.facts.case import Case
    from mmrules.facts.traced_case import TracedCase
    from mmrules.models.recommendation import Recommendation

__all__ = ["Outline", "Outliner", "Place"]


@frozen(eq=False)
class Place:
    """Where an action stands.

    Attributes:
        key: Its sort key among the options; `None` when it is none.
        cautions: The safety rules that apply to it, when it is an option.
        barred: The requirements and contraindications that rule it out, and `withdrawn`.
    """

    key: RankKey | None
    cautions: frozenset[str] = frozenset()
    barred: tuple[str, ...] = ()


@frozen(eq=False)
class Outline:
    """The answer in outline.

    Attributes:
        case: The case.
        places: Every action that was looked at.
        silent: Strategies that failed; the report lacks their recommendations.
    """

    case: Case
    places: Mapping[str, Place]
    silent: frozenset[str] = field(default=frozenset())

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The options, best first."""
        keyed = sorted((place.key, action) for action, place in self.places.items() if place.key is not None)
        return tuple(action for _, action in keyed)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The rank of each option."""
        return {action: rank for rank, action in enumerate(self.order, start=1)}

    def leading(self, count: int) -> tuple[str, ...]:
        """Return the first treatment choices that something speaks for."""
        chosen = (action for action in self.order if _is_choice(self.places[action].key))
        return tuple(action for action, _ in zip(chosen, range(count), strict=False))


def _is_choice(key: RankKey | None) -> bool:
    return key is not None and not key[0] and not key[2]


class Outliner:
    """Outlines the answers for one case and for assumptions on it.

    Args:
        composition: What the engine is made of.
        asked: The conditions of that composition.
        case: The case.
        guideline: The guideline that leads; empty for none.
        strict: Raise what a strategy raises.
    """

    def __init__(
        self, composition: Composition, asked: AskedConditions, case: TracedCase, *, guideline: str, strict: bool
    ) -> None:
        self._composition = composition
        self._asked = asked
        self._traced = case
        self._guideline = guideline
        self._strict = strict
        self._visible = composition.availability.visible(case.as_of)
        self._unborn = composition.subjects.keys() - self._visible
        self._statements: dict[tuple[str, str], Recommendation | None] = {}
        self._findings: dict[str, CautionFinding] = {}
        self._coded = [item for item in composition.strategies if item.strategy.code is not None]
        self.count = 0
        for key in asked.actions_of:  # every fact is asked once, so that what it reads is known
            case.value(*key)
        self.base = self._outline(case, None)

    @property
    def case(self) -> TracedCase:
        """The case without assumptions."""
        return self._traced

    def under(self, assumed: Mapping[FactKey, FactValue]) -> Outline:
        """Return the outline with facts assumed.

        Args:
            assumed: Values by fact.
        """
        self.count += 1
        return self._outline(self._traced.assuming(assumed), self.base)

    def changed(self, case: Case) -> tuple[FactKey, ...]:
        """Return the facts that some condition reads and that have another value in a case with assumptions."""
        return tuple(key for key in self._asked.actions_of if case.value(*key) != self._traced.value(*key))

    def _outline(self, case: Case, base: Outline | None) -> Outline:
        silent: set[str] = set()
        while True:
            try:
                return self._attempt(case, base, frozenset(silent))
            except _StrategyFailed as failed:
                silent.add(failed.strategy)

    def _attempt(self, case: Case, base: Outline | None, silent: frozenset[str]) -> Outline:
        verdicts = CaseVerdicts(case)
        coded = self._said_by_code(case, silent)
        actions: Iterable[str] = sorted({*self._asked.of, *coded})
        places: dict[str, Place] = {}
        if base is not None and not self._coded and silent == base.silent:
            places.update(base.places)
            touched = (self._asked.actions_of[key] for key in self.changed(case))
            actions = dict.fromkeys(action for group in touched for action in group)
        for action in actions:
            places[action] = self._place(action, verdicts, coded.get(action, ()), silent)
        return Outline(case, FrozenMapping(places), silent)

    def _said_by_code(self, case: Case, silent: frozenset[str]) -> dict[str, list[Recommendation]]:
        said: dict[str, list[Recommendation]] = {}
        for item in self._coded:
            if item.strategy.id in silent or item.strategy.code is None:
                continue
            try:
                for one in item.strategy.code(case):
                    if one.action not in self._unborn:
                        said.setdefault(one.action, []).append(one)
            except Exception as error:
                if self._strict:
                    raise
                raise _StrategyFailed(item.strategy.id) from error
        return said

    def _place(
        self, action: str, verdicts: CaseVerdicts, coded: Sequence[Recommendation], silent: frozenset[str]
    ) -> Place:
        composition = self._composition
        asked = self._asked.of.get(action, ())
        recommendations = [*self._said_by_rules(action, asked, verdicts, silent), *coded]
        regimen = composition.subjects.get(action)
        status = OptionStatus.INVESTIGATIONAL if action.startswith("trial:") else OptionStatus.ACTION
        barred: list[str] = []
        cautions: list[CautionFinding] = []
        if regimen is not None:
            if action not in self._visible and not recommendations:
                return Place(None)
            barred = [
                item.id
                for item in asked
                if item.kind == "requirement" and item.verdict(verdicts) is Verdict.FALSE
            ]
            applying = self._applying(asked, verdicts)
            barred += [item.caution for item in applying if blocks(item)]
            cautions = [item for item in applying if not blocks(item)]
            status = composition.availability.standing(action, verdicts).status
            if status is OptionStatus.WITHDRAWN:
                barred.append("withdrawn")
        if barred or not recommendations:
            return Place(None, barred=tuple(barred))
        candidate = Candidate(
            id=action,
            supporting=regimen is None and is_supporting(action),
            status=status,
            recommendations=recommendations,
            cautions=cautions,
            regimen=regimen,
            pivotal_trials=composition.knowledge.regimens[action].pivotal_trials if regimen is not None else (),
        )
        priorities = self._traced.patient.preferences.priorities
        key, _ = rank_key(candidate, priorities=priorities, guideline=self._guideline)
        return Place(key, frozenset(item.caution for item in cautions))

    def _said_by_rules(
        self, action: str, asked: Sequence[Asked], verdicts: CaseVerdicts, silent: frozenset[str]
    ) -> Iterable[Recommendation]:
        for item in asked:
            rule = item.rule
            if rule is None or rule.strategy in silent or (rule.regimens is not None and action in self._unborn):
                continue
            try:
                verdict = item.verdict(verdicts)
            except Exception as error:
                if self._strict:
                    raise
                raise _StrategyFailed(rule.strategy) from error
            if verdict is Verdict.TRUE:
                key = rule.id, action
                if key not in self._statements:
                    self._statements[key] = statement(rule, action, (), self._traced)
                said = self._statements[key]
                if said is not None:
                    yield said

    def _applying(self, asked: Sequence[Asked], verdicts: CaseVerdicts) -> list[CautionFinding]:
        place = verdicts.case.value("jurisdiction")
        found = []
        for item in asked:
            caution = item.caution
            if caution is None or (
                place in {"US", "EU"} and caution.jurisdictions and place not in caution.jurisdictions
            ):
                continue
            if item.verdict(verdicts) is Verdict.TRUE:
                if caution.id not in self._findings:
                    self._findings[caution.id] = CautionFinding(
                        caution=caution.id,
                        drug=caution.drug,
                        effect=caution.effect,
                        applies=True,
                        scope=caution.scope.value,
                        reason=caution.reason,
                        source=caution.source,
                        verified=caution.verified,
                    )
                found.append(self._findings[caution.id])
        return found


class _StrategyFailed(Exception):
    """A strategy raised; the answer goes on without it, as the report does."""

    def __init__(self, strategy: str) -> None:
        super().__init__(strategy)
        self.strategy = strategy
