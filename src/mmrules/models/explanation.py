"""Why an action stands where it stands in a report: every condition that was asked, with values and their origins."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.models.report import SafetyChange
from mmrules.models.vocabulary import Direction, Strength

__all__ = ["Explained", "Explanation", "ExplanationNode", "Outcome", "VerdictWord"]

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
    """

    kind: Literal["rule", "requirement", "caution"]
    id: str
    says: str
    verdict: VerdictWord
    tree: ExplanationNode
    direction: Direction | None = None
    strength: Strength | None = None
    source: str = ""


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
        rules: The rules that can speak of it: those that hold first, then the open ones, then the others.
        requirements: What it asks of a case.
        cautions: The safety rules of its drugs: those that hold first, then the open ones, then the others.
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
    safety_changes: tuple[SafetyChange, ...] = ()
