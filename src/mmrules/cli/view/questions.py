"""The open questions: what is not known, by what knowing it could change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import DIM, STRONG, Extent, bullets, cut, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.models.option import OpenQuestion

__all__ = ["question_list"]


def question_list(questions: Sequence[OpenQuestion], extent: Extent) -> RenderableType:
    """Return the open questions, those first that could change most."""
    shown, rest = cut(questions, extent.at_most(6))
    parts: list[RenderableType] = [Group(*_lines(question, extent)) for question in shown]
    if rest:
        parts.append(Text(f"and {rest} more (--all shows them)", style=DIM))
    return bullets(parts)


def _lines(question: OpenQuestion, extent: Extent) -> list[Text]:
    head = Text(question.wording, style=STRONG)
    if question.action:
        head.append(f"  {question.action}", style="not bold")
    limit = extent.at_most(5)
    effects = []
    if question.could_add:
        effects.append(f"could add {joined(question.could_add, limit=limit)}")
    if question.could_remove:
        effects.append(f"could rule out or speak against {joined(question.could_remove, limit=limit)}")
    return [head, Text("; ".join(effects), style=DIM)] if effects else [head]
