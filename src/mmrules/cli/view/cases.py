"""The outcome of case files: a line for each case, and for those that are not as expected what differs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, STRONG, bullets, heading, labelled, plural, spaced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from mmrules.adapters.case_file import CaseOutcome, CaseRun

__all__ = ["cases_view"]


def cases_view(run: CaseRun, *, everything: bool) -> RenderableType:
    """Return what became of the cases, file by file.

    Args:
        run: The outcome.
        everything: Show every case in full, and the rules that no case exercises.
    """
    by_file = groupby(run.outcomes, key=lambda outcome: outcome.file)
    parts: list[RenderableType] = [_file(file, outcomes, everything=everything) for file, outcomes in by_file]
    return Group(*spaced([*parts, _summary(run, everything=everything)]))


def _file(file: str, outcomes: Iterable[CaseOutcome], *, everything: bool) -> RenderableType:
    parts: list[RenderableType] = [Text(file, style=STRONG)]
    for outcome in outcomes:
        row = Table.grid(padding=(0, 1))
        row.add_column(width=7, no_wrap=True)
        row.add_column()
        row.add_row(Text("ok", style=GOOD) if outcome.met else Text("NOT MET", style=BAD), Text(outcome.name))
        parts.append(row)
        if everything or not outcome.met:
            parts.append(_details(outcome))
    return Group(*parts)


def _details(outcome: CaseOutcome) -> RenderableType:
    rows: list[tuple[str, RenderableType]] = [("patient", Text(outcome.patient))] if outcome.patient else []
    rows += [
        ("as of", Text(outcome.as_of.isoformat())),
        ("why", Text(outcome.why)),
        ("source", Text(outcome.source)),
        ("place", Text(f"line {outcome.line}", style=DIM)),
    ]
    rows += [("differs" if number == 0 else "", Text(unmet)) for number, unmet in enumerate(outcome.unmet)]
    return labelled(rows, indent=8)


def _summary(run: CaseRun, *, everything: bool) -> RenderableType:
    failed = len(run.failed)
    text = Text(plural(len(run.outcomes), "case"), style=STRONG)
    text.append(", ").append(
        f"{failed} not as expected" if failed else "all as expected", style=BAD if failed else GOOD
    )
    if not run.unexercised:
        return Group(text, Text("every rule of the strategies that were asked is exercised", style=DIM))
    count = f"{plural(len(run.unexercised), 'rule')} that no case exercises"
    if not everything:
        return Group(text, Text(f"{count}; --all lists them", style=DIM))
    return Group(text, heading(count), bullets([Text(rule) for rule in run.unexercised]))
