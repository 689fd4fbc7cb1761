"""One rule of a strategy: as it stands in its file, and checked against the vocabulary and the evidence."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.logic import Condition
from mmrules.models.recommendation import Citation
from mmrules.models.vocabulary import Direction, Strength

__all__ = ["ACTION_KINDS", "PlacedText", "Rule", "RuleSource", "is_supporting"]

ACTION_KINDS = ("observe", "monitor", "test:", "refer:", "trial:", "supportive-care")
"""The actions a rule may name besides regimens; one that ends in a colon needs something after it."""

_SUPPORTING = ("monitor", "test:", "refer:", "supportive-care")


def is_supporting(action: str) -> bool:
    """Whether an action accompanies a treatment (a test, monitoring, referral) instead of competing with one."""
    return action.startswith(_SUPPORTING)


@frozen
class PlacedText:
    """A text with the place at which it starts in its file (1-based)."""

    text: str
    line: int = 1
    column: int = 1


@frozen(kw_only=True)
class RuleSource:
    """A rule as written.

    Attributes:
        id: Unique within the strategy, and begins with its id and a dot.
        file: Name of the file, for messages.
        line: Line on which the rule starts.
        subject: What the file is about.
        when: Condition on the case.
        regimens: Condition on the regimens it speaks of, `None` for a rule about another action.
        action: The action it speaks of, `None` for a rule about regimens.
        direction: For or against.
        strength: How strongly.
        evidence: Keys of what it rests on.
        because: The reason, in words for a clinician.
        caveats: What limits it.
        multidisciplinary: A multidisciplinary team should decide.
        monitoring: What to watch, how often, which change matters.
    """

    id: str
    file: str
    line: int
    subject: str
    when: PlacedText
    regimens: PlacedText | None
    action: PlacedText | None
    direction: Direction
    strength: Strength
    evidence: tuple[PlacedText, ...]
    because: str
    caveats: tuple[str, ...] = ()
    multidisciplinary: bool = False
    monitoring: tuple[str, ...] = ()

    @property
    def about(self) -> Literal["regimens", "action"]:
        """Whether it chooses among regimens or names one other action."""
        return "action" if self.regimens is None else "regimens"


@frozen(kw_only=True)
class Rule:
    """A rule that was checked: its conditions are typed, its evidence resolved.

    Attributes:
        source: The rule as written.
        strategy: Id of its strategy.
        when: Condition on the case.
        regimens: Condition on the regimens, `None` for a rule about another action.
        citations: Its evidence, best first.
        ceilings: How strong a statement each of them carries, in the same order.
        caveats: Its own caveats, then those of its strategy.
        early_evidence: The strategy's evidence is early.
    """

    source: RuleSource
    strategy: str
    when: Condition
    regimens: Condition | None
    citations: tuple[Citation, ...]
    ceilings: tuple[Strength, ...]
    caveats: tuple[str, ...]
    early_evidence: bool

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.source.id
