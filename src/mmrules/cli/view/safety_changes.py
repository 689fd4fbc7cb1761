"""What institutions lifted or changed of the safety rules: shown in every view, whoever the patient is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, STRONG, bullets, heading, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.models.report import SafetyChange

__all__ = ["safety_change_section"]


def safety_change_section(changes: Sequence[SafetyChange]) -> list[RenderableType]:
    """Return the section that names every changed safety rule with its reason; nothing when there is none."""
    if not changes:
        return []
    return [Text(""), heading("Safety rules changed here"), bullets(Group(*_lines(change)) for change in changes)]


def _lines(change: SafetyChange) -> list[Text]:
    head = Text(change.caution, style=STRONG).append(f"  {change.kind} by {change.pack}", style=f"not bold {BAD}")
    decided = ", ".join(part for part in (change.by, change.date) if part)
    reason = Text(f"reason: {change.reason}").append(f" ({decided})" if decided else "")
    said = f"the catalogue says: {in_words(change.effect)}, {change.said} ({change.source})"
    return [head, reason, Text(said, style=DIM)]
