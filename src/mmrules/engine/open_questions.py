"""Unknown facts, ordered by what knowing them could change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.models.option import OpenQuestion
from mmrules.models.vocabulary import Direction
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.logic import FactKey
    from mmrules.models.option import CheckFirst
    from mmrules.strategy.conditions import CaseVerdicts
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.recommend import Waiting

__all__ = ["open_questions"]


class _Gathered:
    """What waits for one fact."""

    __slots__ = ("could_add", "could_remove", "rules")

    def __init__(self) -> None:
        self.could_add: set[str] = set()
        self.could_remove: set[str] = set()
        self.rules: set[str] = set()


def open_questions(
    waiting: Iterable[Waiting],
    checks: Iterable[tuple[str, FactKey, CheckFirst]],
    verdicts: CaseVerdicts,
    writer: FactWriter,
    excluded: frozenset[str],
) -> tuple[OpenQuestion, ...]:
    """Return one question for each unknown fact, those first that touch most actions.

    Args:
        waiting: Rules that wait for unknown facts.
        checks: What has to be found out before an option of the answer is used: the option, the fact and why.
        verdicts: What the conditions come to for the case.
        writer: Writes the facts of the case.
        excluded: Actions that are ruled out whatever these facts are.
    """
    gathered: dict[FactKey, _Gathered] = {}
    for item in waiting:
        if item.action in excluded:
            continue
        for key in item.keys(verdicts):
            entry = gathered.setdefault(key, _Gathered())
            entry.rules.add(item.rule.id)
            speaks_for = item.rule.source.direction is Direction.FOR
            (entry.could_add if speaks_for else entry.could_remove).add(item.action)
    for action, key, check in checks:
        entry = gathered.setdefault(key, _Gathered())
        entry.could_remove.add(action)
        entry.rules.update(check.cautions)
    questions = [
        OpenQuestion(
            fact=fact_name(key),
            wording=writer.wording(key),
            could_add=tuple(sorted(entry.could_add)),
            could_remove=tuple(sorted(entry.could_remove)),
            rules=tuple(sorted(entry.rules)),
            action=writer.settles(key),
        )
        for key, entry in gathered.items()
    ]
    return tuple(sorted(questions, key=lambda item: (-len({*item.could_add, *item.could_remove}), item.fact)))
