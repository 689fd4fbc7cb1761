"""The smallest changes of facts with which an action would no longer be ruled out, each verified by asking again.

A change says what could be checked, never that a contraindication may be ignored, and each fact says whether it can
change at all. Bounded by the number of outlines.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.causes import fact_words
from mmrules.engine.outline import BoundReached
from mmrules.engine.partition import as_typed, partition
from mmrules.models.explanation import Lifting, LiftingChange, Nature
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mmrules.engine.asked import Asked, AskedConditions
    from mmrules.engine.outline import Outliner
    from mmrules.engine.partition import Cell
    from mmrules.logic import FactKey

__all__ = ["Liftings", "liftings"]

_MOST_FACTS = 3
"""More facts than these at once are no small change."""

_NATURE: dict[str, Nature] = {
    "ask:access": "circumstance",
    "ask:caregiver": "circumstance",
    "ask:co-medication": "circumstance",
    "ask:distance": "circumstance",
    "ask:formulary": "circumstance",
    "ask:jurisdiction": "circumstance",
    "ask:plans": "circumstance",
    "ask:preferences": "circumstance",
    "ask:dialysis": "result",
    "ask:heart-failure": "result",
    "ask:infection": "result",
    "ask:neuropathy": "result",
    "ask:performance-status": "result",
    "ask:weight": "result",
}
"""Whether what is asked for can change. What is not listed (history, age, sex, comorbidities, allergies) cannot."""


@frozen
class Liftings:
    """What would lift an exclusion.

    Attributes:
        found: The smallest changes, those that can be checked first.
        complete: Every change of so few facts was looked at.
    """

    found: tuple[Lifting, ...]
    complete: bool


def nature_of(test: str) -> Nature:
    """Return whether a fact can change, by what settles it."""
    if test.startswith("test:"):
        return "result"
    return "judgement" if test.startswith("refer:") else _NATURE.get(test, "fixed")


def liftings(outliner: Outliner, asked: AskedConditions, action: str) -> Liftings:
    """Return the smallest changes that would lift an exclusion: the smallest of all, and of facts that can change.

    Args:
        outliner: The outlines of the case.
        asked: The conditions.
        action: The action that is ruled out.
    """
    search = _Search(outliner, asked, action)
    found: list[Lifting] = []
    try:
        for changeable in (False, True):
            if not any(item.can_be_checked for item in found):
                found += [item for item in search.smallest(changeable=changeable) if item not in found]
    except BoundReached:
        return Liftings(tuple(found), complete=False)
    return Liftings(tuple(sorted(found, key=lambda item: not item.can_be_checked)), complete=True)


class _Search:
    def __init__(self, outliner: Outliner, asked: AskedConditions, action: str) -> None:
        self._outliner = outliner
        self._action = action
        barred = set(outliner.base.places[action].barred)
        self._barring = [item for item in asked.of.get(action, ()) if item.id in barred]
        keys = sorted({key for item in self._barring for key in item.facts}, key=fact_name)
        self._values = {key: self._others(key, asked.of[action]) for key in keys}
        self._withdrawn = "withdrawn" in barred

    def _others(self, key: FactKey, items: Iterable[Asked]) -> list[Cell]:
        """The values of a fact other than its present one, cut where a condition that can bar tells them apart."""
        case = self._outliner.case
        barring = [item for item in items if key in item.facts and _can_bar(item)]
        conditions = [node for item in barring for node in item.conditions]
        cells = partition(key, case.registry.definitions[key[0]].declaration.type, conditions)
        return [cell for cell in cells if not cell.holds(case.value(*key))]

    def smallest(self, *, changeable: bool) -> Sequence[Lifting]:
        """Return all changes of as few facts as possible; none when it takes too many facts."""
        keys = [key for key in self._values if not changeable or self._nature(key) != "fixed"]
        if self._withdrawn:
            return ()  # an approval that was withdrawn comes back by no fact of a patient
        for size in range(1, min(_MOST_FACTS, len(keys)) + 1):
            found = [lifting for chosen in itertools.combinations(keys, size) for lifting in self._lifted_by(chosen)]
            if found:
                return found
        return ()

    def _nature(self, key: FactKey) -> Nature:
        return nature_of(self._outliner.case.registry.definitions[key[0]].test)

    def _lifted_by(self, keys: Sequence[FactKey]) -> Iterator[Lifting]:
        lifted: list[tuple[tuple[Cell, ...], int | None]] = []
        for cells in itertools.product(*(self._values[key] for key in keys)):
            outline = self._outliner.under({key: cell.example for key, cell in zip(keys, cells, strict=True)})
            if outline.places[self._action].barred:
                continue
            last = lifted[-1] if lifted else None
            if last is not None and len(keys) == 1 and last[0][0].meets(cells[0]):
                lifted[-1] = ((last[0][0].to(cells[0]),), last[1])
            else:
                lifted.append((cells, outline.ranks.get(self._action)))
        for cells, rank in lifted:
            yield Lifting(changes=tuple(map(self._change, keys, cells)), rank=rank)

    def _change(self, key: FactKey, cell: Cell) -> LiftingChange:
        case = self._outliner.case
        definition = case.registry.definitions[key[0]]
        return LiftingChange(
            fact=fact_name(key),
            wording=definition.declaration.wording(key[1]),
            before=fact_words(key, case.value(*key), case),
            after=cell.words,
            example=as_typed(cell.example),
            nature=nature_of(definition.test),
            action=definition.test,
        )


def _can_bar(item: Asked) -> bool:
    return item.kind == "requirement" or (item.caution is not None and item.caution.excludes)
