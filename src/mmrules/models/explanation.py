"""Why an action stands where it stands in a report: every condition that was asked, with values and their origins."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.models.report import SafetyChange
from mmrules.models.vocabulary import Direction, Strength

__all__ = [
    "Explained",
    "Explanation",
    "ExplanationNode",
    "Lifting",
    "LiftingChange",
    "Nature",
    "Outcome",
    "VerdictWord",
]

VerdictWord = Literal["true", "false", "unknown"]

Outcome = Literal["option", "excluded", "not proposed", "not available"]


@frozen(kw_only=True)
class ExplanationNode:
    """A condition with what it came to.

    Attributes:
        text: The condition in the expression language.
        wording: The condition in plain words.
        verdict: What it came to.
        value: The value of the fact it reads, with unit; `None` when unknown or when it reads none.
        origins: Where that value comes from: test and date.
        children: The conditions within it.
    """

    text: str
    wording: str
    verdict: VerdictWord
    value: str | None = None
    origins: tuple[str, ...] = ()
    children: tuple[ExplanationNode, ...] = ()


@frozen(kw_only=True)
class Explained:
    """One rule, requirement or caution about the action.

    Attributes:
        kind: What it is.
        id: Its id.
        says: What it says when its condition holds.
        verdict: What its condition came to.
        tree: The condition.
        direction: For or against, for a rule.
        strength: How strongly, for a rule.
        source: Where it is from.
        set_aside: Why it says nothing for this case whatever its condition came to: a caution of another place, or one
            that did not exist on the day; a rule none of whose evidence did, whose words are then left out. Empty when
            it counts.
    """

    kind: Literal["rule", "requirement", "caution"]
    id: str
    says: str
    verdict: VerdictWord
    tree: ExplanationNode
    direction: Direction | None = None
    strength: Strength | None = None
    source: str = ""
    set_aside: str = ""


Nature = Literal["result", "judgement", "circumstance", "fixed"]
"""Whether a fact can change: by a new test or examination, by the team's judgement, by an arrangement, or never."""


@frozen(kw_only=True)
class LiftingChange:
    """One fact that would have to be different.

    Attributes:
        fact: The fact as a rule names it.
        wording: The fact in words.
        before: Its value, in words with unit; `unknown` when it has none.
        after: The values that would do, in words.
        example: One of them as `mmrules what-if` takes it.
        nature: Whether it can change at all.
        action: What would show it: a test, or a question.
    """

    fact: str
    wording: str
    before: str
    after: str
    example: str
    nature: Nature
    action: str = ""


@frozen(kw_only=True)
class Lifting:
    """A smallest change of facts with which an action would no longer be ruled out.

    It says what to check and nothing else: until a new result shows the change, the exclusion stands.

    Attributes:
        changes: The facts, all of which would have to be different.
        rank: Where the action would then stand among the options; `None` when no rule would speak of it.
    """

    changes: tuple[LiftingChange, ...]
    rank: int | None = None

    @property
    def can_be_checked(self) -> bool:
        """Whether every one of the facts can change; past events and what a patient is born with cannot."""
        return all(change.nature != "fixed" for change in self.changes)


@frozen(kw_only=True)
class Explanation:
    """Everything that was asked about one action.

    Attributes:
        action: The action's id.
        name: In full.
        outcome: What became of it.
        summary: The outcome in a sentence.
        standing: Its approval at the place and on the day; empty for an action that is no regimen.
        ranking: For an option, its standing on each step of the ranking.
        rules: The rules that can speak of it: those that hold first, then the open ones, then the others, and last
            those that are set aside. What they say, and how strongly, is what the evidence of the day carries.
        requirements: What it asks of a case.
        cautions: The safety rules of its drugs: those that hold first, then the open ones, then the others,
            and last those that are set aside.
        liftings: For an exclusion, the smallest changes of facts with which it would not be one: the smallest of all,
            and the smallest of facts that can change. None when no change of as few facts as are looked at does it.
        liftings_complete: Every change of so few facts was looked at; false when the bound on that was hit.
        safety_changes: The safety rules of its drugs that an institution set aside or changed.
    """

    action: str
    name: str
    outcome: Outcome
    summary: str
    standing: str = ""
    ranking: tuple[tuple[str, str], ...] = ()
    rules: tuple[Explained, ...] = ()
    requirements: tuple[Explained, ...] = ()
    cautions: tuple[Explained, ...] = ()
    liftings: tuple[Lifting, ...] = ()
    liftings_complete: bool = True
    safety_changes: tuple[SafetyChange, ...] = ()
