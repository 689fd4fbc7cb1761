"""The fewest tests after which no remaining unknown fact can change the leading options, as far as is looked.

Greedy: whatever is seen to matter brings its test in, then tests that turn out not to be needed are left out again.
Nothing is known of the price of a test, so fewer is better, and what only has to be asked is better than a referral.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mmrules.engine.open_facts import is_unsettled, matters
from mmrules.engine.outline import BoundReached
from mmrules.models.question import SufficientTests
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mmrules.engine.open_facts import OpenFact
    from mmrules.engine.outline import Outliner
    from mmrules.engine.partition import Cell
    from mmrules.logic import FactKey, FactValue

__all__ = ["sufficient_tests"]

_ALL_OUTCOMES = 64
"""Up to so many joint outcomes all are looked at; beyond, those with at most one finding away from the usual."""

_EFFORT = ("refer:", "test:", "ask:")
"""What is left out first when it is not needed."""


class _Search:
    """Looks for unknown facts that change the leading options once some tests are done."""

    def __init__(
        self, outliner: Outliner, facts: Sequence[OpenFact], values: Mapping[FactKey, Sequence[Cell]], *, leading: int
    ) -> None:
        self._outliner = outliner
        self._facts = facts
        self._values = values
        self._leading = leading
        self._outcome: dict[frozenset[tuple[FactKey, FactValue]], _Outcome] = {}
        self.outcomes = 0
        self.exhaustive = True

    def _known(self, assumed: Mapping[FactKey, FactValue]) -> _Outcome:
        key = frozenset(assumed.items())
        if key not in self._outcome:
            outliner = self._outliner.within(assumed) if assumed else self._outliner
            self._outcome[key] = _Outcome(outliner, self._leading)
        return self._outcome[key]

    def first_left_open(self, tests: frozenset[str]) -> OpenFact | None:
        """Return a fact that still changes the leading options in some outcome of these tests, `None` without any."""
        settled = [fact for fact in self._facts if not fact.parts and fact.test in tests]
        remaining = [fact for fact in self._facts if not fact.tests <= tests]
        self.outcomes, self.exhaustive = 0, True
        for outcome in self._outcomes(settled):
            self.outcomes += 1
            known = self._known(outcome)
            # A fact that these tests should settle and that stays open in this outcome is not varied any further.
            derived = (fact for fact in self._facts if fact.parts and fact.tests <= tests)
            if any(known.leaves_open(fact) for fact in derived):
                self.exhaustive = False
            for fact in remaining:
                if known.leaves_open(fact) and known.is_changed_by(fact, self._values[fact.key]):
                    return fact
        return None

    def _outcomes(self, settled: Sequence[OpenFact]) -> Iterator[dict[FactKey, FactValue]]:
        values = {fact.key: [cell.example for cell in self._values[fact.key]] for fact in settled}
        values = {key: found for key, found in values.items() if found}
        count = 1
        for found in values.values():
            count *= len(found)
        if count <= _ALL_OUTCOMES:
            for combination in itertools.product(*values.values()):
                yield dict(zip(values, combination, strict=True))
            return
        self.exhaustive = False
        usual = {key: found[-1] for key, found in values.items()}
        yield usual
        for key, found in values.items():
            for value in found[:-1]:
                yield {**usual, key: value}


class _Outcome:
    """One outcome of some tests: which single facts still change the leading options."""

    def __init__(self, outliner: Outliner, leading: int) -> None:
        self._outliner = outliner
        self._count = leading
        self._leading = outliner.base.leading(leading)
        self._last = outliner.base.places[self._leading[-1]].key if len(self._leading) == leading else None
        self._prospects: dict[str, bool] = {}
        self._changed: dict[FactKey, bool] = {}

    def leaves_open(self, fact: OpenFact) -> bool:
        return is_unsettled(self._outliner.case.value(*fact.key))

    def is_changed_by(self, fact: OpenFact, values: Sequence[Cell]) -> bool:
        if fact.key not in self._changed:
            self._changed[fact.key] = matters(fact, self._outliner, self._outliner.base, self._is_of_interest) and any(
                self._outliner.under({fact.key: cell.example}).leading(self._count) != self._leading for cell in values
            )
        return self._changed[fact.key]

    def _is_of_interest(self, action: str) -> bool:
        """Whether an action leads, or could if all that is open spoke for it."""
        if action not in self._prospects:
            prospect = self._outliner.best_prospect(action)
            self._prospects[action] = action in self._leading or (
                not is_supporting(action)
                and prospect is not None
                and (self._last is None or prospect <= self._last[: len(prospect)])
            )
        return self._prospects[action]


def sufficient_tests(
    outliner: Outliner,
    facts: Sequence[OpenFact],
    values: Mapping[FactKey, Sequence[Cell]],
    decisive: Iterable[OpenFact],
    *,
    leading: int,
) -> SufficientTests:
    """Return tests after which the leading options are settled; when the bound is reached before, those found so far.

    Args:
        outliner: The outlines of the case.
        facts: The unknown facts.
        values: The possible values of each, the usual one last.
        decisive: Those that change the leading options by themselves.
        leading: How many treatment choices count as leading.
    """
    search = _Search(outliner, facts, values, leading=leading)
    shown = True
    tests = {test: None for fact in decisive for test in sorted(fact.tests)}
    try:
        while (missing := search.first_left_open(frozenset(tests))) is not None:
            tests |= dict.fromkeys(sorted(missing.tests))
        for test in sorted(tests, key=_effort):
            fewer = {name: None for name in tests if name != test}
            if search.first_left_open(frozenset(fewer)) is None:
                tests = fewer
        search.first_left_open(frozenset(tests))  # once more, to count its outcomes
    except BoundReached:
        shown = False
    return SufficientTests(
        actions=tuple(tests),
        leading=leading,
        outcomes=search.outcomes,
        shown=shown,
        exhaustive=shown and search.exhaustive,
    )


def _effort(test: str) -> tuple[int, str]:
    return next((place for place, kind in enumerate(_EFFORT) if test.startswith(kind)), len(_EFFORT)), test
