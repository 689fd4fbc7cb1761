"""What changes between two answers for the same patient."""

from __future__ import annotations

from attrs import frozen

from mmrules.models.option import ExclusionReason
from mmrules.models.report import Report

__all__ = ["Difference", "Lost", "Moved"]


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
        before: The answer without the change.
        after: The answer with it.
    """

    changed: tuple[tuple[str, str, str], ...]
    gained: tuple[tuple[str, int], ...]
    lost: tuple[Lost, ...]
    moved: tuple[Moved, ...]
    before: Report
    after: Report
