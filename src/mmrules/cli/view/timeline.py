"""The events of a history, one row each: when, what kind, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, in_words
from mmrules.facts.event import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import RenderableType

    from mmrules.facts.event import Event

__all__ = ["timeline_view"]

_STYLES = {
    EventKind.LINE_START: STRONG,
    EventKind.BEST_RESPONSE: GOOD,
    EventKind.RESPONSE: GOOD,
    EventKind.LIGHT_CHAIN_ESCAPE: NOTICE,
    EventKind.BIOCHEMICAL_RELAPSE: BAD,
    EventKind.CLINICAL_RELAPSE: BAD,
    EventKind.PROGRESSION: BAD,
    EventKind.REFRACTORY: BAD,
}


def timeline_view(events: Sequence[Event], *, patient_id: str | None, as_of: date) -> RenderableType:
    """Return the events as a table.

    Args:
        events: In the order to show.
        patient_id: Whose history it is.
        as_of: The day up to which the record is seen.
    """
    who = f"Patient {patient_id}" if patient_id else "Patient without identifier"
    head = Text(who, style=STRONG).append(f"  as of {as_of}", style="not bold")
    if not events:
        return Group(head, Text(""), Text("The record holds no event up to this day."))
    table = Table.grid(padding=(0, 2))
    table.add_column(width=10, no_wrap=True)
    table.add_column(style=DIM, width=19, no_wrap=True)
    table.add_column(ratio=1)
    for event in events:
        day = "not known" if event.date is None else str(event.date)
        table.add_row(day, in_words(event.kind.value), Text(event.text, style=_STYLES.get(event.kind, "")))
    return Group(head, Text(""), table)
