"""What changed facts change: what is gained, what is lost, what moves, each with the condition responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from rich.console import Group
from rich.text import Text

from mmrules.cli.view.exclusions import reason_text
from mmrules.cli.view.layout import BAD, DIM, GOOD, STRONG, Extent, bullets, cut, heading, joined
from mmrules.cli.view.safety_changes import safety_change_section
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from mmrules.models.difference import Cause, Difference, Moved
    from mmrules.models.option import ExclusionReason

__all__ = ["difference_view"]


def difference_view(difference: Difference, extent: Extent) -> RenderableType:
    """Return the difference between the answers without and with the changed facts."""
    return Group(*_parts(difference, extent), *safety_change_section(difference.after.safety_changes))


def _parts(difference: Difference, extent: Extent) -> Iterator[RenderableType]:
    yield heading("If", f"as of {difference.after.as_of}")
    yield bullets(
        Text(name, style=STRONG).append(f" were {after} instead of {before}", style="not bold")
        for name, before, after in difference.changed
    )
    if not (difference.gained or difference.lost or difference.moved):
        yield Text("\nThe options, their order and their safety findings stay the same.")
        return
    names = {option.id: option.name for option in (*difference.before.options, *difference.after.options)}
    gained = [_gained(action, rank, names, difference, extent) for action, rank in difference.gained]
    yield from _section("Gained", gained, extent)
    yield from _section("Lost", _lost(difference, names, extent), extent)
    own = [item for item in difference.moved if _is_own(item, difference)]
    yield from _section("Changed", [_moved(item, difference, extent) for item in own], extent)
    room = [item for item in difference.moved if not _is_own(item, difference)]
    if room:
        moves = joined([f"{item.id} {item.before} to {item.after}" for item in room], limit=extent.at_most(5))
        yield Text("")
        yield Text(f"Only making room for these: {moves}", style=DIM)


def _is_own(item: Moved, difference: Difference) -> bool:
    return item.id in difference.causes or bool(item.cautions_added or item.cautions_removed)


def _section(title: str, items: Sequence[RenderableType], extent: Extent) -> Iterator[RenderableType]:
    if not items:
        return
    shown, rest = cut(items, extent.at_most(10))
    yield Text("")
    yield heading(title)
    yield bullets(shown)
    if rest:
        yield Text(f"   and {rest} more (--all shows them)", style=DIM)


def _gained(action: str, rank: int, names: dict[str, str], difference: Difference, extent: Extent) -> RenderableType:
    option = difference.after.option(action)
    against = option is not None and option.direction is Direction.AGAINST
    text = Text(action, style=STRONG)
    text.append(f"  {names.get(action, '')}  ", style="not bold")
    text.append(f"rank {rank}", style=f"not bold {BAD if against else GOOD}")
    if against:
        text.append(", only spoken against", style=f"not bold {BAD}")
    return Group(text, *_causes(difference.causes.get(action, ()), extent))


def _causes(causes: Sequence[Cause], extent: Extent) -> Iterator[Text]:
    shown, rest = cut(causes, extent.at_most(3))
    for cause in shown:
        line = Text(f"{cause.kind} {cause.id}", style=DIM)
        line.append(f" {_turn(cause)}", style=DIM)
        if cause.facts:
            facts = "; ".join(f"{item.wording}: {item.before} to {item.after}" for item in cause.facts)
            line.append(f", by {facts}", style=DIM)
        yield line
    if rest:
        yield Text(f"and {rest} more (--all shows them)", style=DIM)


_HOLDS = {"true": "holds now", "false": "no longer holds", "unknown": "is open now"}


def _turn(cause: Cause) -> str:
    if cause.after == "false" and cause.before == "unknown":
        return "does not hold now, was open"
    return _HOLDS.get(cause.after, f"{cause.before} to {cause.after}".replace("_", " "))


def _lost(difference: Difference, names: dict[str, str], extent: Extent) -> list[RenderableType]:
    # One change often rules out many; the id of a rule names its regimen and would keep the same reasons apart.
    gathered: dict[tuple[ExclusionReason, ...], list[str]] = {}
    for item in difference.lost:
        key = tuple(evolve(reason, rule="", source="", verified=False) for reason in item.reasons)
        gathered.setdefault(key, []).append(item.id)
    parts: list[RenderableType] = []
    for reasons, ids in gathered.items():
        name = f"  {names.get(ids[0], '')}" if len(ids) == 1 else ""
        head = Text(", ".join(ids), style=STRONG).append(name, style="not bold")
        lines = [line for reason in reasons for line in reason_text(reason, extent)]
        if not lines:
            causes = difference.causes.get(ids[0], ()) if len(ids) == 1 else ()
            lines = [Text("no rule speaks of it now", style=BAD), *_causes(causes, extent)]
        parts.append(Group(head, *lines))
    return parts


def _moved(item: Moved, difference: Difference, extent: Extent) -> RenderableType:
    head = Text(item.id, style=STRONG)
    move = f"rank {item.after}, was {item.before}" if item.after != item.before else f"rank {item.after} as before"
    head.append(f"  {move}", style="not bold")
    option = difference.after.option(item.id)
    reasons = {finding.caution: finding for finding in option.cautions} if option is not None else {}
    lines: list[Text] = [head]
    added, rest = cut(item.cautions_added, extent.at_most(3))
    for name in added:
        finding = reasons.get(name)
        says = "" if finding is None else f": {finding.action or finding.reason}"
        lines.append(Text(f"new: {name}{says}", style=BAD))
    if rest:
        lines.append(Text(f"and {rest} more new cautions", style=BAD))
    removed, rest = cut(item.cautions_removed, extent.at_most(3))
    lines += [Text(f"gone: {name}", style=GOOD) for name in removed]
    if rest:
        lines.append(Text(f"and {rest} more gone", style=GOOD))
    lines += _causes(difference.causes.get(item.id, ()), extent)
    return Group(*lines)
