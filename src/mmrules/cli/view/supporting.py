"""What accompanies a treatment: tests, referral, monitoring with its plan, supportive care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import DIM, STRONG, Extent, bullets, cut, plural
from mmrules.cli.view.option_list import reasons_against, strength_text
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.models.option import Option

__all__ = ["supporting_list"]


def supporting_list(options: Sequence[Option], extent: Extent) -> RenderableType:
    """Return the supporting actions, best first, each with its reason and its plan."""
    shown, rest = cut(options, extent.at_most(8))
    parts: list[RenderableType] = [bullets([Group(*_lines(option, extent))]) for option in shown]
    if rest:
        left = ", ".join(option.id for option in options[len(shown) :])
        parts.append(bullets([Text(f"and {rest} more (--all shows them): {left}", style=DIM)]))
    return Group(*parts)


def _lines(option: Option, extent: Extent) -> list[RenderableType]:
    head = Text(option.id, style=STRONG).append("  ").append_text(strength_text(option))
    reasons = [item for item in option.recommendations if item.direction is Direction.FOR]
    said, rest = cut(reasons, extent.at_most(1), long=True)
    lines: list[RenderableType] = [head]
    lines += [Text(f"{item.strategy}: ", style=DIM).append(item.because, style="not dim") for item in said]
    if rest:
        lines.append(Text(f"and {plural(rest, 'more reason')}", style=DIM))
    lines += [Text("against, ").append(line) for line in reasons_against(option, extent.at_most(1))]
    plan = tuple(dict.fromkeys(step for item in reasons for step in item.monitoring))
    steps, left = cut(plan, extent.at_most(6))
    if steps:
        more = [Text(f"and {left} more (--all shows them)", style=DIM)] if left else []
        lines.append(bullets([*map(Text, steps), *more]))
    return lines
