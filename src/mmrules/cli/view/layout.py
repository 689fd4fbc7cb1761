"""The parts that every view is made of: headings, labelled rows, lists that are cut short, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import frozen
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

__all__ = [
    "BAD",
    "DIM",
    "GOOD",
    "NOTICE",
    "STRONG",
    "UNVERIFIED",
    "Extent",
    "bullets",
    "cut",
    "heading",
    "in_words",
    "joined",
    "labelled",
    "plural",
    "spaced",
]

T = TypeVar("T")

STRONG = "bold"
DIM = "dim"
GOOD = "green"
BAD = "red"
NOTICE = "yellow"

UNVERIFIED = "*"
"""Stands behind what was not seen at its source; every view that uses it says so at its end."""


@frozen(kw_only=True)
class Extent:
    """How much to show.

    Attributes:
        width: Columns of the table.
        everything: Cut no list short.
    """

    width: int = 80
    everything: bool = False

    def at_most(self, count: int) -> int | None:
        """Return the limit of a list: `count`, or none when everything is asked for."""
        return None if self.everything else count


def in_words(name: str) -> str:
    """Return an identifier as words: `adjust_dose` as `adjust dose`."""
    return str(name).replace("_", " ")


def plural(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun: `1 option`, `3 options`."""
    return f"{count} {one}" if count == 1 else f"{count} {several or f'{one}s'}"


def joined(items: Sequence[str], *, limit: int | None = None, separator: str = ", ") -> str:
    """Return the items in one line, the last ones only counted when there are more than `limit`."""
    shown, rest = cut(items, limit)
    return f"{separator.join(shown)} and {rest} more" if rest else separator.join(shown)


def cut(items: Sequence[T], limit: int | None, *, long: bool = False) -> tuple[Sequence[T], int]:
    """Return the first items and how many are left.

    Args:
        items: The list.
        limit: How many to show; `None` for all.
        long: An item takes more room than saying that one is left; otherwise a single item too many is shown.
    """
    if limit is None or len(items) <= limit + (not long):
        return items, 0
    return items[:limit], len(items) - limit


def heading(title: str, note: str = "") -> Text:
    """Return the heading of a section."""
    text = Text(title.upper(), style=STRONG)
    return text.append(f"  {note}", style="not bold dim") if note else text


def labelled(rows: Iterable[tuple[str, RenderableType]], *, indent: int = 4, width: int = 9) -> Padding:
    """Return rows with a label each; the text of a row wraps beside its label.

    Args:
        rows: Labels and what stands beside them.
        indent: Columns left free before the labels.
        width: Columns for the labels.
    """
    grid = Table.grid(padding=(0, 1), expand=False)
    grid.add_column(width=width, style=DIM, no_wrap=True)
    grid.add_column(ratio=1)
    for label, content in rows:
        grid.add_row(label, content)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def bullets(items: Iterable[RenderableType], *, indent: int = 1, mark: str = "-") -> Padding:
    """Return a list; an item that wraps stays beside its mark."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=len(mark), no_wrap=True)
    grid.add_column(ratio=1)
    for item in items:
        grid.add_row(mark, item)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def spaced(parts: Iterable[RenderableType]) -> list[RenderableType]:
    """Return the parts with an empty line between them."""
    result: list[RenderableType] = []
    for part in parts:
        if result:
            result.append(Text(""))
        result.append(part)
    return result
