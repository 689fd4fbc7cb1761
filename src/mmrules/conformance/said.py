"""What a plugin says about a case, before the core judges it.

A run asks thousands of times, and most checks look at what is said and not at what it rests on. So the facts behind a
statement, and those that a rule waits for, are worked out when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.facts.case import Case
from mmrules.logic import FactKey
from mmrules.models.vocabulary import Direction, Strength
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter, fact_name
from mmrules.strategy.recommend import Statement, Waiting
from mmrules.strategy.rule import Rule, is_supporting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.models.recommendation import Recommendation

__all__ = ["STRENGTHS", "Answer", "Awaiting", "Said", "Spoken", "differences", "line", "treats"]

STRENGTHS = tuple(Strength)
"""From weakest to strongest."""

_SHOWN = 12

Spoken = tuple[str, str, Direction]
"""Rule, action and direction: what makes two statements the same statement."""


def line(item: Recommendation) -> str:
    """Return a statement in one line."""
    return f"{item.rule}: {item.strength} {item.direction} {item.action}"


def treats(action: str) -> bool:
    """Whether an action is a treatment: neither a test or another thing beside one, nor watching."""
    return action != "observe" and not is_supporting(action)


@frozen
class Awaiting:
    """A rule that would speak of an action if unknown facts were known.

    Attributes:
        rule: The rule.
        action: The action.
        facts: The unknown facts that its verdict rests on.
    """

    rule: Rule
    action: str
    facts: tuple[FactKey, ...]


@frozen(kw_only=True, eq=False)
class Answer:
    """What one strategy says, with what is needed to say on which facts it rests.

    Attributes:
        stated: Its statements, without the facts that they rest on; those of code are complete.
        waiting: Works out which of its rules wait for unknown facts.
        verdicts: What its conditions come to.
        writer: Writes the facts of the case.
    """

    stated: tuple[Statement, ...]
    waiting: Callable[[], Iterable[Waiting]]
    verdicts: CaseVerdicts
    writer: FactWriter

    @cached_property
    def waits(self) -> tuple[Waiting, ...]:
        """Its rules that wait for unknown facts; far more than speak, and few checks look at them."""
        return tuple(self.waiting())


@frozen(kw_only=True, eq=False)
class Said:
    """What a plugin says about a case, before the core judges it.

    Attributes:
        answers: What each of its strategies says.
        case: The case that was asked.
    """

    answers: tuple[Answer, ...]
    case: Case

    @cached_property
    def _bare(self) -> tuple[Recommendation, ...]:
        """The statements; those of rules without the facts that they rest on."""
        return tuple(item.recommendation for answer in self.answers for item in answer.stated)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """Its statements."""
        return tuple(item.complete(answer.verdicts, answer.writer) for answer in self.answers for item in answer.stated)

    @cached_property
    def waiting(self) -> tuple[Awaiting, ...]:
        """Its rules that wait for unknown facts."""
        return tuple(
            Awaiting(item.rule, item.action, item.keys(answer.verdicts))
            for answer in self.answers
            for item in answer.waits
        )

    @property
    def waits(self) -> frozenset[tuple[str, str]]:
        """Rule and action of what waits for unknown facts."""
        return frozenset((item.rule.id, item.action) for answer in self.answers for item in answer.waits)

    @cached_property
    def spoken(self) -> Mapping[Spoken, Recommendation]:
        """The statements by rule, action and direction."""
        return {(item.rule, item.action, item.direction): item for item in self.recommendations}

    @cached_property
    def strength_for(self) -> Mapping[str, int]:
        """How strongly each action is spoken for, by action; actions nobody speaks for are left out."""
        found: dict[str, int] = {}
        for item in self._bare:
            if item.direction is Direction.FOR:
                found[item.action] = max(found.get(item.action, 0), STRENGTHS.index(item.strength))
        return found

    @property
    def plain(self) -> frozenset[tuple[str, str, str, str, str]]:
        """What is said, without where the facts come from and in which order."""
        return frozenset(
            (item.rule, item.action, item.direction.value, item.strength.value, item.because) for item in self._bare
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The statements, one a line, sorted."""
        return tuple(sorted(map(line, self._bare)))

    def of(self, strategy: str) -> Said:
        """Return what one of its strategies says."""
        answers = [
            evolve(
                answer,
                stated=tuple(item for item in answer.stated if item.recommendation.rule.startswith(f"{strategy}.")),
            )
            for answer in self.answers
        ]
        return Said(answers=tuple(answers), case=self.case)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The unknown facts it asks about: those its rules wait for, and those a statement lists without a value."""
        waited = {fact_name(key) for item in self.waiting for key in item.facts}
        listed = {use.fact for item in self.recommendations for use in item.facts if use.value is None}
        return frozenset(waited | listed)


def differences(before: Said, after: Said) -> tuple[str, ...]:
    """Return what differs between two answers, one statement a line: `-` before, `+` after."""
    old, new = before.lines, after.lines
    gone = [f"- {text}" for text in old if text not in new]
    come = [f"+ {text}" for text in new if text not in old]
    return (*gone, *come)[:_SHOWN] or ("the statements are the same; their order or their words differ",)
