"""A history replayed: one short block for each decision point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, STRONG, Extent, cut, joined, labelled, plural, spaced
from mmrules.cli.view.option_list import flags, strength_text
from mmrules.cli.view.safety_changes import safety_change_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.models.report import Report

__all__ = ["replay_view"]


def replay_view(reports: Sequence[Report], extent: Extent) -> RenderableType:
    """Return the answers, earliest first."""
    changes = reports[0].safety_changes if reports else ()
    return Group(*spaced(_block(report, extent) for report in reports), *safety_change_section(changes))


def _block(report: Report, extent: Extent) -> RenderableType:
    counts = f"{plural(len(report.treatments), 'option')}, {len(report.excluded)} ruled out"
    rows: list[tuple[str, RenderableType]] = []
    shown, rest = cut(report.treatments, extent.at_most(4))
    for option in shown:
        line = Text(option.id, style=STRONG).append(f"  {option.name}  ", style="not bold")
        rows.append((str(option.rank), Text.assemble(line, strength_text(option), "  ", flags(option))))
    if rest:
        rows.append(("", Text(f"and {rest} more (--all shows them)", style=DIM)))
    actions = [option.id for option in report.actions]
    if actions:
        rows.append(("do", Text(joined(actions, limit=extent.at_most(4)))))
    out = [exclusion.id for exclusion in report.excluded]
    if out:
        rows.append(("out", Text(joined(out, limit=extent.at_most(8)), style=BAD)))
    questions = [question.wording for question in report.open_questions]
    if questions:
        rows.append(("ask", Text(joined(questions, limit=extent.at_most(3), separator="; "))))
    return Group(Text(str(report.as_of), style=STRONG).append(f"  {counts}", style="not bold"), labelled(rows, width=3))
