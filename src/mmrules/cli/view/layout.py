"""The parts that every view is made of: headings, labelled rows, lists that are cut short, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen
from rich.console import RenderableType
from rich.measure import Measurement, measure_renderables
from rich.segment import Segment
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderResult

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


def labelled(rows: Iterable[tuple[str, RenderableType]], *, indent: int = 4, width: int = 9) -> RenderableType:
    """Return rows with a label each; the text of a row wraps beside its label.

    Args:
        rows: Labels and what stands beside them.
        indent: Columns left free before the labels.
        width: Columns for the labels.
    """
    return _Rows(tuple(rows), indent, width, DIM)


def bullets(items: Iterable[RenderableType], *, indent: int = 1, mark: str = "-") -> RenderableType:
    """Return a list; an item that wraps stays beside its mark."""
    return _Rows(tuple((mark, item) for item in items), indent, len(mark))


@frozen
class _Rows:
    """Rows with a label each. A table of rich would do, but measures every text before it wraps it: twice the time."""

    rows: Sequence[tuple[str, RenderableType]]
    indent: int
    width: int
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        before = self.indent + self.width + 1
        beside = options.update(width=max(options.max_width - before, 1), overflow="ellipsis")
        style = console.get_style(self.style)
        for label, content in self.rows:
            start = f"{' ' * self.indent}{label:{self.width}} "
            for line in console.render_lines(content, beside, pad=False):
                yield Segment(start, style)
                yield from line
                yield Segment.line()
                start = " " * before

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        before = self.indent + self.width + 1
        beside = options.update(width=max(options.max_width - before, 1))
        least, most = measure_renderables(console, beside, [content for _, content in self.rows])
        return Measurement(least + before, most + before)


def spaced(parts: Iterable[RenderableType]) -> list[RenderableType]:
    """Return the parts with an empty line between them."""
    result: list[RenderableType] = []
    for part in parts:
        if result:
            result.append(Text(""))
        result.append(part)
    return result
