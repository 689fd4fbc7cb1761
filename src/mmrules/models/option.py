"""One action in the answer, or one that was ruled out, with everything that was said about it."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.models.deferred import Deferrable
from mmrules.models.recommendation import CautionFinding, Citation, FactUse, Recommendation
from mmrules.models.trade_offs import TradeOffs
from mmrules.models.vocabulary import Direction, OptionStatus, Strength

__all__ = ["CheckFirst", "Exclusion", "ExclusionKind", "ExclusionReason", "OpenQuestion", "Option", "RankCriterion"]

ExclusionKind = Literal["contraindication", "requirement", "availability", "access"]
"""Ruled out by a safety rule, by the setting it is for, by what is approved, or by what the place allows."""


@frozen(kw_only=True)
class CheckFirst:
    """Something to find out before an option can be used.

    Attributes:
        fact: The unknown fact.
        wording: The fact in words.
        why: What depends on it.
        cautions: The safety rules and requirements that need it.
        action: What settles it: `test:hepatitis-b`; empty when the chart only has to be completed.
    """

    fact: str
    wording: str
    why: str
    cautions: tuple[str, ...] = ()
    action: str = ""


@frozen(kw_only=True)
class RankCriterion:
    """One step of the order in which options are ranked, and where this option stands on it."""

    criterion: str
    standing: str


@frozen(kw_only=True)
class Option(Deferrable):
    """One action in the answer.

    Attributes:
        id: A regimen's id, or another action: `observe`, `monitor`, `test:<what>`, `refer:<where>`, `trial:<id>`.
        name: In full.
        rank: 1 for the first; treatment choices come before supporting actions.
        direction: For, or against when nothing speaks for it.
        strength: The strongest statement in that direction.
        status: Standing at the place and on the day of the case.
        recommendations: All statements on it, for and against.
        cautions: Safety findings that stay attached, gravest first.
        check_first: What has to be found out before it is used.
        evidence: All evidence, each once: trials of this very regimen first, then what rests on its class; best first.
        strategies: The strategies that speak for it.
        supporting: It accompanies a treatment and does not compete with one.
        status_note: What the standing rests on.
        ranking: Where it stands on each step of the ranking.
        trials: The trials behind it, by id, those of this very regimen first; the report's `trials` hold them.
        trade_offs: What a regimen gives and asks for; `None` for another action.
    """

    id: str
    name: str
    rank: int
    direction: Direction
    strength: Strength
    status: OptionStatus
    recommendations: tuple[Recommendation, ...]
    cautions: tuple[CautionFinding, ...] = ()
    check_first: tuple[CheckFirst, ...] = ()
    evidence: tuple[Citation, ...] = ()
    strategies: tuple[str, ...] = ()
    supporting: bool = False
    status_note: str = ""
    ranking: tuple[RankCriterion, ...] = ()
    trials: tuple[str, ...] = ()
    trade_offs: TradeOffs | None = None

    @property
    def early_evidence(self) -> bool:
        """Whether everything that speaks for it is early evidence."""
        supporting = [item for item in self.recommendations if item.direction is Direction.FOR]
        return bool(supporting) and all(item.early_evidence for item in supporting)


@frozen(kw_only=True)
class ExclusionReason:
    """Why an action was ruled out.

    Attributes:
        kind: By what.
        text: In words.
        rule: Id of the caution or requirement; empty for an approval.
        source: Where that rule is from.
        verified: Whether it was seen there.
        temporary: It may lift after recovery.
        facts: The values it used.
    """

    kind: ExclusionKind
    text: str
    rule: str = ""
    source: str = ""
    verified: bool = False
    temporary: bool = False
    facts: tuple[FactUse, ...] = ()


@frozen(kw_only=True)
class Exclusion(Deferrable):
    """An action that a strategy spoke for and that was ruled out."""

    id: str
    name: str
    reasons: tuple[ExclusionReason, ...]
    recommendations: tuple[Recommendation, ...] = ()


@frozen(kw_only=True)
class OpenQuestion:
    """An unknown fact, by what knowing it could change.

    Attributes:
        fact: The fact as a rule names it.
        wording: The fact in words.
        could_add: Actions that a strategy would speak for, or whose check it would settle.
        could_remove: Actions in the answer that it could rule out or speak against.
        rules: The rules that wait for it.
        action: What settles it; empty when the chart only has to be completed.
    """

    fact: str
    wording: str
    could_add: tuple[str, ...] = ()
    could_remove: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    action: str = ""
