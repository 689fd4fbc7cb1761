"""What tells two outlines of one patient's answer apart, and which conditions are responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.causes import acts
from mmrules.models.question import CautionChange, Shift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.engine.asked import Asked, AskedConditions
    from mmrules.engine.outline import Outline, Outliner

__all__ = ["Effect", "effect"]


@frozen(kw_only=True)
class Effect:
    """What an assumption changes; the fields are those of `ValueCase`."""

    gained: tuple[tuple[str, int], ...]
    against: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[Shift, ...]
    cautions: tuple[CautionChange, ...]
    because: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How many options it touches, each kind of change once."""
        return len(self.gained) + len(self.lost) + len(self.moved) + len(self.cautions)


def effect(outliner: Outliner, asked: AskedConditions, after: Outline) -> Effect:
    """Return what differs in an outline with assumptions from the one without.

    Args:
        outliner: The outlines of the case.
        asked: The conditions.
        after: The outline with assumptions.
    """
    before = outliner.base
    touched = [action for action, place in after.places.items() if place is not before.places.get(action)]
    gained = [action for action in after.order if action in touched and action not in before.ranks]
    lost = [action for action in before.order if action in touched and action not in after.ranks]
    stayed = [action for action in touched if action in before.ranks and action in after.ranks]
    moved = _moved(before, after, stayed)
    cautions = [change for action in sorted(stayed) if (change := _cautions(before, after, action)) is not None]
    responsible = {
        item.id
        for action in (*gained, *lost, *(item.id for item in moved), *(item.id for item in cautions))
        for item in _turned(outliner, asked, after, action)
    }
    none: frozenset[str] = frozenset()
    for action in (*gained, *lost, *(item.id for item in moved)):
        responsible |= before.tests.get(action, none) ^ after.tests.get(action, none)
    reached = (*gained, *(item.id for item in moved))
    return Effect(
        gained=tuple((action, after.ranks[action]) for action in gained),
        against=tuple(sorted(action for action in reached if after.is_against(action))),
        lost=tuple(lost),
        moved=moved,
        cautions=tuple(cautions),
        because=tuple(sorted(responsible)),
    )


def _turned(outliner: Outliner, asked: AskedConditions, after: Outline, action: str) -> Iterator[Asked]:
    """Yield the conditions about an action that come to do something, or no longer do."""
    for item in asked.of.get(action, ()):
        new = after.verdicts.get(item)
        if new is not None and item in outliner.base.verdicts:
            old = outliner.base.verdicts[item]
            if old is not new and acts(item, old, new):
                yield item


def _moved(before: Outline, after: Outline, stayed: list[str]) -> tuple[Shift, ...]:
    """The options that stay and that their own standing carries past another one that stays."""
    changed = {action for action in stayed if before.places[action].key != after.places[action].key}
    if not changed:
        return ()
    first = [action for action in before.order if action in after.ranks]
    place = {action: at for at, action in enumerate(action for action in after.order if action in before.ranks)}
    return tuple(
        Shift(id=action, before=before.ranks[action], after=after.ranks[action])
        for at, action in enumerate(first)
        if action in changed and place[action] != at and before.ranks[action] != after.ranks[action]
    )


def _cautions(before: Outline, after: Outline, action: str) -> CautionChange | None:
    had, has = before.places[action].cautions, after.places[action].cautions
    if had == has:
        return None
    return CautionChange(id=action, added=tuple(sorted(has - had)), removed=tuple(sorted(had - has)))
