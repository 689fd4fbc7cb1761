"""The fewest tests after which no remaining unknown fact can change the leading options, as far as is looked.

Greedy: whatever is seen to matter brings its test in, then tests that turn out not to be needed are left out again.
Nothing is known of the price of a test, so fewer is better, and what only has to be asked is better than a referral.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mmrules.engine.open_facts import is_unsettled, matters
from mmrules.models.question import SufficientTests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mmrules.engine.open_facts import OpenFact
    from mmrules.engine.outline import Outline, Outliner
    from mmrules.engine.partition import Cell
    from mmrules.logic import FactKey, FactValue

__all__ = ["BoundReached", "sufficient_tests"]

_ALL_OUTCOMES = 64
"""Up to so many joint outcomes all are looked at; beyond, those with at most one finding away from the usual."""

_EFFORT = ("refer:", "test:", "ask:")
"""What is left out first when it is not needed."""


class BoundReached(Exception):  # noqa: N818  # no error: the search says how far it came
    """As many outlines as are allowed were made."""


class _Search:
    """Looks for unknown facts that change the leading options once some tests are done."""

    def __init__(
        self,
        outliner: Outliner,
        facts: Sequence[OpenFact],
        values: Mapping[FactKey, Sequence[Cell]],
        *,
        leading: int,
        limit: int,
    ) -> None:
        self._outliner = outliner
        self._facts = facts
        self._values = values
        self._leading = leading
        self._limit = limit
        self._known: dict[frozenset[tuple[FactKey, FactValue]], Outline] = {}
        self.outcomes = 0
        self.exhaustive = True

    def outline(self, assumed: Mapping[FactKey, FactValue]) -> Outline:
        key = frozenset(assumed.items())
        found = self._known.get(key)
        if found is None:
            if self._outliner.count >= self._limit:
                raise BoundReached
            found = self._known[key] = self._outliner.under(assumed) if assumed else self._outliner.base
        return found

    def first_left_open(self, tests: frozenset[str]) -> OpenFact | None:
        """Return a fact that still changes the leading options in some outcome of these tests, `None` without any."""
        settled = [fact for fact in self._facts if not fact.parts and fact.test in tests]
        remaining = [fact for fact in self._facts if not fact.tests <= tests]
        self.outcomes, self.exhaustive = 0, True
        for outcome in self._outcomes(settled):
            self.outcomes += 1
            outline = self.outline(outcome)
            # A fact that these tests should settle and that stays open in this outcome is not varied any further.
            derived = (fact for fact in self._facts if fact.parts and fact.tests <= tests)
            if any(is_unsettled(outline.case.value(*fact.key)) for fact in derived):
                self.exhaustive = False
            for fact in remaining:
                if self._changes(fact, outcome, outline):
                    return fact
        return None

    def _changes(self, fact: OpenFact, outcome: Mapping[FactKey, FactValue], outline: Outline) -> bool:
        if not is_unsettled(outline.case.value(*fact.key)) or not matters(fact, self._outliner, outline):
            return False
        first = outline.leading(self._leading)
        return any(
            self.outline({**outcome, fact.key: cell.example}).leading(self._leading) != first
            for cell in self._values[fact.key]
        )

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


def sufficient_tests(
    outliner: Outliner,
    facts: Sequence[OpenFact],
    values: Mapping[FactKey, Sequence[Cell]],
    decisive: Iterable[OpenFact],
    *,
    leading: int,
    limit: int,
) -> SufficientTests | None:
    """Return tests after which the leading options are settled; `None` when the bound is reached before.

    Args:
        outliner: The outlines of the case.
        facts: The unknown facts.
        values: The possible values of each, the usual one last.
        decisive: Those that change the leading options by themselves.
        leading: How many treatment choices count as leading.
        limit: How many outlines may be made for the case, those made before included.
    """
    search = _Search(outliner, facts, values, leading=leading, limit=limit)
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
        return None
    return SufficientTests(
        actions=tuple(tests), leading=leading, outcomes=search.outcomes, exhaustive=search.exhaustive
    )


def _effort(test: str) -> tuple[int, str]:
    return next((place for place, kind in enumerate(_EFFORT) if test.startswith(kind)), len(_EFFORT)), test
