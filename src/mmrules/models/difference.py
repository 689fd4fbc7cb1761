"""What changes between two answers for the same patient."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.option import ExclusionReason
from mmrules.models.report import Report

__all__ = ["Cause", "CauseKind", "Difference", "FactChange", "Lost", "Moved"]

CauseKind = Literal["rule", "requirement", "caution", "approval"]
"""What can change with a fact."""


@frozen(kw_only=True)
class FactChange:
    """A fact that differs.

    Attributes:
        fact: The fact as a rule names it.
        wording: The fact in words.
        before: Its value before, in words with unit; `unknown` when it had none.
        after: Its value after.
    """

    fact: str
    wording: str
    before: str
    after: str


@frozen(kw_only=True)
class Cause:
    """A condition that came out differently and is responsible for a change of an option.

    Attributes:
        kind: What it belongs to.
        id: The rule, requirement or caution; of an approval, the regimen and the jurisdiction.
        says: What it says when it holds; of a requirement, what has to hold.
        before: What it came to before: `true`, `false` or `unknown`; of an approval the standing, and of a caution
            that asks for a test, that it does.
        after: What it comes to now.
        facts: The facts in it that differ, those that follow from what was set included.
    """

    kind: CauseKind
    id: str
    says: str
    before: str
    after: str
    facts: tuple[FactChange, ...] = ()


@frozen(kw_only=True)
class Moved:
    """An option whose rank, strength or safety findings change.

    Attributes:
        id: The option.
        before: Its rank before.
        after: Its rank after.
        cautions_added: Safety findings that are new, by the id of their rule.
        cautions_removed: Safety findings that are gone.
    """

    id: str
    before: int
    after: int
    cautions_added: tuple[str, ...] = ()
    cautions_removed: tuple[str, ...] = ()


@frozen(kw_only=True)
class Lost:
    """An option that is no longer in the answer, and what rules it out; none when nothing proposes it now."""

    id: str
    reasons: tuple[ExclusionReason, ...] = ()


@frozen(kw_only=True)
class Difference:
    """The difference that a change of facts makes.

    Attributes:
        changed: The facts that were set, with their values before and after, in words.
        gained: Options that are new, with their rank.
        lost: Options that are gone.
        moved: Options that stay and change.
        causes: The conditions responsible, by option; an option without any only makes room for others.
        before: The answer without the change.
        after: The answer with it.
    """

    changed: tuple[tuple[str, str, str], ...]
    gained: tuple[tuple[str, int], ...]
    lost: tuple[Lost, ...]
    moved: tuple[Moved, ...]
    causes: FrozenMapping[str, tuple[Cause, ...]]
    before: Report
    after: Report
