"""What was ruled out and why, by reason: one reason often rules out many regimens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, STRONG, UNVERIFIED, Extent, bullets, plural
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from mmrules.models.option import Exclusion, ExclusionReason
    from mmrules.models.recommendation import FactUse

__all__ = ["exclusion_list", "fact_use_text", "reason_text"]

_KINDS = {
    "contraindication": "contraindicated",
    "requirement": "not for this setting",
    "access": "not possible here",
    "availability": "not available",
}


def exclusion_list(excluded: Sequence[Exclusion], extent: Extent) -> RenderableType:
    """Return the exclusions, gathered by reason: safety first, then the setting, then what the place allows.

    Of one kind those reasons come first that rule out what a strategy spoke for, then those that rule out most.
    """
    order = list(_KINDS)
    proposed = {item.id for item in excluded if _is_proposed(item)}
    gathered: dict[ExclusionReason, list[str]] = {}
    for exclusion in excluded:
        for reason in exclusion.reasons:
            # The id of a rule names its regimen; without it and its page the same reason is one and the same.
            in_full = extent.everything or reason.kind == "contraindication"
            key = reason if in_full else evolve(reason, source="", verified=False)
            gathered.setdefault(evolve(key, rule=""), []).append(exclusion.id)

    def place(reason: ExclusionReason) -> tuple[int, int, int, str]:
        names = gathered[reason]
        return order.index(reason.kind), -len(proposed.intersection(names)), -len(names), reason.text

    reasons = sorted(gathered, key=place)
    shown = reasons if extent.everything else _enough(reasons, gathered)
    parts: list[RenderableType] = [
        Group(Text(", ".join(dict.fromkeys(gathered[reason])), style=STRONG), *reason_text(reason, extent))
        for reason in shown
    ]
    if len(shown) < len(reasons):
        rest = plural(len(reasons) - len(shown), "further reason")
        parts.append(Text(f"and {rest} for some of these (--all shows them)", style=DIM))
    return bullets(parts)


def _enough(reasons: Sequence[ExclusionReason], gathered: Mapping[ExclusionReason, list[str]]) -> list[ExclusionReason]:
    # Every contraindication, and of the others as many as it takes to name everything that is out.
    named: set[str] = set()
    shown = []
    for reason in reasons:
        if reason.kind == "contraindication" or not named.issuperset(gathered[reason]):
            shown.append(reason)
            named.update(gathered[reason])
    return shown


def _is_proposed(exclusion: Exclusion) -> bool:
    return any(item.direction is Direction.FOR for item in exclusion.recommendations)


def reason_text(reason: ExclusionReason, extent: Extent) -> list[Text]:
    """Return a reason with the recorded values it used, and where its rule is from."""
    line = Text(f"{_KINDS[reason.kind]}: ", style=BAD).append(reason.text, style="default")
    if reason.temporary:
        line.append(" (may lift after recovery)")
    lines = [line]
    if reason.facts:
        lines.append(Text("; ".join(fact_use_text(use, extent) for use in reason.facts), style=DIM))
    if reason.source and (extent.everything or reason.kind == "contraindication"):
        mark = "" if reason.verified else UNVERIFIED
        lines.append(Text(f"{reason.source}{mark}", style=DIM))
    return lines


def fact_use_text(use: FactUse, extent: Extent) -> str:
    """Return a fact with its value and where that comes from: test and date."""
    origins = use.origins if extent.everything else use.origins[:1]
    value = "not known" if use.value is None else use.value
    return f"{use.wording}: {value} ({'; '.join(origins)})" if origins else f"{use.wording}: {value}"
