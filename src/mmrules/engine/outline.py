"""The answer without its words: which options in which order, what applies to them, what is ruled out and by what.

Gives for every case what the report gives. Under assumptions only the actions that a changed fact touches are placed
again, which makes asking "what if" a hundred times for one patient cheap enough to be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.engine.asked import JURISDICTION, Asked
from mmrules.engine.ranking import Candidate, RankKey, rank_key, weigh
from mmrules.engine.safety_tests import SAFETY
from mmrules.facts.traced_case import TracedCase
from mmrules.logic import FactKey, FactValue, Verdict
from mmrules.models.recommendation import Recommendation
from mmrules.models.vocabulary import Direction, OptionStatus, Strength
from mmrules.strategy.check import citation_of
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mmrules.engine.asked import AskedConditions
    from mmrules.engine.composition import Composition
    from mmrules.engine.safety import Held, PreparedCaution
    from mmrules.facts.case import Case

__all__ = ["BoundReached", "Outline", "Outliner", "Place"]


@frozen(eq=False)
class Place:
    """Where an action stands.

    Attributes:
        key: Its sort key among the options; `None` when it is none.
        cautions: The safety rules that apply to it, when it is an option.
        barred: The requirements and contraindications that rule it out, and `withdrawn`.
        asks: Tests that its cautions ask for before it is used, each with the caution, when it is an option.
    """

    key: RankKey | None
    cautions: frozenset[str] = frozenset()
    barred: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


@frozen(eq=False)
class Outline:
    """The answer in outline.

    Attributes:
        case: The case.
        asked: What the conditions come to for it.
        places: Every action that was looked at.
        verdicts: What was asked and came out differently than without assumptions; everything without any.
        coded: What strategies say by code, by action.
        silent: Strategies that failed; the report lacks their recommendations.
        tests: The tests that safety asks for, each with the cautions that do.
    """

    case: TracedCase
    asked: CaseVerdicts
    places: Mapping[str, Place]
    verdicts: Mapping[Asked, Verdict]
    coded: Mapping[str, tuple[Recommendation, ...]]
    silent: frozenset[str]
    tests: Mapping[str, frozenset[str]]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The options, best first."""
        keyed = sorted((place.key, action) for action, place in self.places.items() if place.key is not None)
        return tuple(action for _, action in keyed)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The rank of each option."""
        return {action: rank for rank, action in enumerate(self.order, start=1)}

    def is_against(self, action: str) -> bool:
        """Whether an action is an option that nothing speaks for."""
        key = self.places[action].key
        return key is not None and key[2] == 1

    def leading(self, count: int) -> tuple[str, ...]:
        """Return the first treatment choices that something speaks for."""
        chosen = (action for action in self.order if _is_choice(self.places[action].key))
        return tuple(action for action, _ in zip(chosen, range(count), strict=False))


def _is_choice(key: RankKey | None) -> bool:
    return key is not None and not key[0] and not key[2]


class BoundReached(Exception):  # no error: a search ends here and says so
    """As many outlines were made as are allowed."""


class Budget:
    """How many outlines may still be made.

    Attributes:
        limit: How many in all.
        spent: How many were made.
    """

    __slots__ = ("limit", "spent")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    @property
    def left(self) -> int:
        """How many may still be made."""
        return self.limit - self.spent

    def spend(self) -> None:
        """Count one more."""
        if not self.left:
            raise BoundReached
        self.spent += 1


class Outliner:
    """Outlines the answers for one case and for assumptions on it.

    Attributes:
        case: The case without assumptions.
        base: Its outline.
        budget: How many more may be made.

    Args:
        composition: What the engine is made of.
        asked: The conditions of that composition.
        case: The case.
        guideline: The guideline that leads; empty for none.
        strict: Raise what a strategy raises.
        limit: How many outlines under assumptions may be made.
    """

    def __init__(
        self,
        composition: Composition,
        asked: AskedConditions,
        case: TracedCase,
        *,
        guideline: str,
        strict: bool,
        limit: int,
    ) -> None:
        self._composition = composition
        self._asked = asked
        self.case = case
        self._guideline = guideline
        self._strict = strict
        self.budget = Budget(limit)
        self._visible = composition.availability.visible(case.as_of)
        self._unborn = composition.subjects.keys() - self._visible
        self._ask_everything(case)
        self.base = self._outline(case, None, frozenset(asked.asked_of))

    def _ask_everything(self, case: TracedCase) -> None:
        for key in self._asked.asked_of:  # what a fact reads is known once it has been derived
            case.value(*key)

    def under(self, assumed: Mapping[FactKey, FactValue]) -> Outline:
        """Return the outline with facts assumed.

        Args:
            assumed: Values by fact.

        Raises:
            BoundReached: As many were made as are allowed.
        """
        self.budget.spend()
        case = self.case.assuming(assumed)
        return self._outline(case, self.base, self.changed(case))

    def within(self, assumed: Mapping[FactKey, FactValue]) -> Outliner:
        """Return the outlines of the case in which these facts are assumed; they draw on the same budget.

        Args:
            assumed: Values by fact.

        Raises:
            BoundReached: As many were made as are allowed.
        """
        outline = self.under(assumed)
        self._ask_everything(outline.case)
        inner = copy(self)
        inner.case = outline.case
        inner.base = evolve(outline, verdicts={**self.base.verdicts, **outline.verdicts})
        return inner

    def changed(self, case: TracedCase) -> frozenset[FactKey]:
        """Return the facts that some condition reads and that have another value in a case with assumptions."""
        possible = case.assumed | self.case.readers(case.assumed)
        return frozenset(
            key for key in possible if key in self._asked.asked_of and case.value(*key) != self.case.value(*key)
        )

    @property
    def has_code(self) -> bool:
        """Whether a strategy has code, so that what it reads is not known."""
        return any(item.strategy.code is not None for item in self._composition.strategies)

    def verdict(self, outline: Outline, item: Asked) -> Verdict:
        """Return what a condition came to; false for a rule of a strategy that failed."""
        found = outline.verdicts.get(item)
        return self.base.verdicts.get(item, Verdict.FALSE) if found is None else found

    def _outline(self, case: TracedCase, base: Outline | None, changed: frozenset[FactKey]) -> Outline:
        silent: set[str] = set()
        while True:
            try:
                if base is None or silent != base.silent:
                    return self._anew(case, frozenset(silent))
                return self._adjusted(case, base, changed)
            except _StrategyFailed as failed:
                silent.add(failed.strategy)

    def _anew(self, case: TracedCase, silent: frozenset[str]) -> Outline:
        verdicts = CaseVerdicts(case, self._composition.conditions)
        found = {
            item: self._ask(item, verdicts)
            for asked in self._asked.of.values()
            for item in asked
            if item.rule is None or item.rule.strategy not in silent
        }
        coded = self._said_by_code(case, silent)
        actions = sorted({*self._asked.of, *coded})
        places = {action: self._place(action, verdicts, found, coded.get(action, ())) for action in actions}
        tests = self._add_tests(places, verdicts, found, coded, already={})
        return Outline(case, verdicts, places, found, coded, silent, tests)

    def _adjusted(self, case: TracedCase, base: Outline, changed: frozenset[FactKey]) -> Outline:
        verdicts = CaseVerdicts(case, self._composition.conditions)
        found: dict[Asked, Verdict] = {}
        touched: set[str] = set(self._composition.subjects) if JURISDICTION in changed else set()
        for action, item in dict.fromkeys(pair for key in changed for pair in self._asked.asked_of[key]):
            if item in base.verdicts:
                verdict = self._ask(item, verdicts)
                if verdict is not base.verdicts[item]:
                    found[item] = verdict
                    touched.add(action)
                elif item.caution is not None and verdict is not Verdict.FALSE:
                    touched.add(action)  # another unknown fact may be left in it, and another test to ask for
        coded = self._said_by_code(case, base.silent)
        touched.update(action for action in {*coded, *base.coded} if coded.get(action) != base.coded.get(action))
        whole = {**base.verdicts, **found}
        places = dict(base.places)
        for action in touched:
            places[action] = self._place(action, verdicts, whole, coded.get(action, ()))
        settled = {test: asking for test, asking in base.tests.items() if test not in touched}
        tests = self._add_tests(places, verdicts, whole, coded, already=settled, also=base.tests)
        return Outline(case, verdicts, places, found, coded, base.silent, tests)

    def _add_tests(
        self,
        places: dict[str, Place],
        verdicts: CaseVerdicts,
        found: Mapping[Asked, Verdict],
        coded: Mapping[str, Sequence[Recommendation]],
        *,
        already: Mapping[str, frozenset[str]],
        also: Iterable[str] = (),
    ) -> dict[str, frozenset[str]]:
        """Place the tests that safety asks for anew where that differs from what is placed already; return all."""
        asking: dict[str, set[str]] = {}
        for place in places.values():
            for test, caution in place.asks:
                asking.setdefault(test, set()).add(caution)
        tests = {test: frozenset(cautions) for test, cautions in asking.items()}
        for test in sorted({*tests, *also}):
            if tests.get(test) != already.get(test):
                more = (self._asked_by_safety(test, tests[test]),) if test in tests else ()
                places[test] = self._place(test, verdicts, found, (*coded.get(test, ()), *more))
        return tests

    def _asked_by_safety(self, test: str, cautions: Iterable[str]) -> Recommendation:
        knowledge = self._composition.knowledge
        keys = dict.fromkeys(key for name in sorted(cautions) for key in knowledge.cautions[name].evidence)
        cited = [citation_of(knowledge.evidence(key)) for key in keys]
        year = self.case.as_of.year
        return Recommendation(
            strategy=SAFETY,
            rule=test.replace(":", "."),
            action=test,
            direction=Direction.FOR,
            strength=Strength.STRONG,
            evidence=tuple(item for item in cited if item.year is None or item.year <= year),
            because="",
        )

    def _ask(self, item: Asked, verdicts: CaseVerdicts) -> Verdict:
        try:
            return item.verdict(verdicts)
        except Exception as error:
            if self._strict or item.rule is None:
                raise
            raise _StrategyFailed(item.rule.strategy) from error

    def _said_by_code(self, case: Case, silent: frozenset[str]) -> dict[str, tuple[Recommendation, ...]]:
        said: dict[str, tuple[Recommendation, ...]] = {}
        for item in self._composition.strategies:
            code = item.strategy.code
            if code is None or item.strategy.id in silent:
                continue
            try:
                for one in code(case):
                    if one.action not in self._unborn:
                        said[one.action] = (*said.get(one.action, ()), evolve(one, strategy=item.strategy.id))
            except Exception as error:
                if self._strict:
                    raise
                raise _StrategyFailed(item.strategy.id) from error
        return said

    def best_prospect(self, action: str) -> tuple[int, int, int, int, int, int] | None:
        """Return the first steps of the order that an action could reach if every open rule for it held.

        `None` when it is ruled out or no rule can speak for it. Only the steps down to the strength of what is said:
        further evidence can change the others for the worse as well.

        Args:
            action: The action.
        """
        hoped = {
            item: Verdict.TRUE
            for item in self._asked.of.get(action, ())
            if item.rule is not None
            and item.rule.source.direction is Direction.FOR
            and self.base.verdicts.get(item) is Verdict.UNKNOWN
        }
        found = {**self.base.verdicts, **hoped}
        place = self._place(action, self.base.asked, found, self.base.coded.get(action, ()))
        return None if place.key is None else place.key[:6]

    def _place(
        self, action: str, verdicts: CaseVerdicts, found: Mapping[Asked, Verdict], coded: Iterable[Recommendation]
    ) -> Place:
        composition = self._composition
        asked = self._asked.of.get(action, ())
        recommendations = [*self._said_by_rules(action, asked, found), *coded]
        regimen = composition.subjects.get(action)
        status = OptionStatus.INVESTIGATIONAL if action.startswith("trial:") else OptionStatus.ACTION
        barred: list[str] = []
        held: tuple[Held, ...] = ()
        applying: list[PreparedCaution] = []
        if regimen is not None:
            if action in self._unborn and not recommendations:
                return Place(None)
            held = composition.safety.held(regimen, verdicts)
            applying = [item.prepared for item in held if item.applies]
            unmet = composition.requirements.unmet(regimen, verdicts)
            status = composition.availability.standing(action, verdicts).status
            barred = [item.demand.id for item in unmet if item.rules_out]
            barred += [item.caution.id for item in applying if item.blocks]
            barred += ["withdrawn"] if status is OptionStatus.WITHDRAWN else []
        if barred or not recommendations:
            return Place(None, barred=tuple(barred))
        trials = composition.knowledge.regimens[action].pivotal_trials if regimen is not None else ()
        candidate = Candidate(
            id=action,
            supporting=regimen is None and is_supporting(action),
            status=status,
            weights=[weigh(item, trials) for item in recommendations],
            avoid=sum(item.speaks_against for item in applying),
            regimen=regimen,
        )
        priorities = self.case.patient.preferences.priorities
        key = rank_key(candidate, priorities=priorities, guideline=self._guideline)
        writer = FactWriter(verdicts.case, composition.registry)
        asks = tuple((test, item.prepared.caution.id) for item in held for test in item.tests(verdicts, writer))
        return Place(key, frozenset(item.caution.id for item in applying), asks=asks)

    def _said_by_rules(
        self, action: str, asked: Iterable[Asked], found: Mapping[Asked, Verdict]
    ) -> Iterator[Recommendation]:
        for item in asked:
            rule = item.rule
            if rule is None or found.get(item) is not Verdict.TRUE:
                continue
            if rule.regimens is not None and action in self._unborn:
                continue
            said = self._composition.rule_set.says(rule, action, self.case.as_of)
            if said is not None:
                yield said


class _StrategyFailed(Exception):
    """A strategy raised; the answer goes on without it, as the report does."""

    def __init__(self, strategy: str) -> None:
        super().__init__(strategy)
        self.strategy = strategy
