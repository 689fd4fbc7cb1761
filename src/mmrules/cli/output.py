"""Where the command line writes: results to standard output, messages to standard error. Nothing else prints."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["MAXIMUM_WIDTH", "message", "show", "terminal_width", "write"]

MAXIMUM_WIDTH = 180
"""Wider lines than this are hard to read."""

_READER_GONE = 141
"""The reader closed the pipe, as `head` does: 128 and the number of the signal, as shells have it."""


def message(text: str) -> None:
    """Write a message to standard error."""
    click.echo(text.rstrip("\n"), err=True)


def write(text: str) -> None:
    """Write a result that has its final form, such as JSON or Markdown, to standard output, always in UTF-8."""
    data = text if text.endswith("\n") else f"{text}\n"
    _put(data.encode("utf-8"))


def terminal_width() -> int:
    """Return the width of the terminal, 80 when there is none."""
    from rich.console import Console  # noqa: PLC0415  # slow to import

    return min(Console(file=sys.stdout).width, MAXIMUM_WIDTH)


def show(view: RenderableType, *, width: int | None = None) -> None:
    """Write a view to standard output, in colour only on a terminal.

    Args:
        view: What to show.
        width: Columns; those of the terminal when left out, 80 when there is none.
    """
    from rich.console import Console  # noqa: PLC0415  # slow to import

    console = Console(
        file=sys.stdout, width=width or terminal_width(), highlight=False, markup=False, emoji=False, soft_wrap=False
    )
    with console.capture() as capture:
        console.print(view)
    text = capture.get()
    if not console.is_terminal:
        text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    _put(text.encode(sys.stdout.encoding or "utf-8", errors="replace"))


def _put(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What Python flushes at exit has to go nowhere, or it complains about the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(_READER_GONE) from None
