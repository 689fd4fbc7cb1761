"""Writes Markdown: escaping, lists, tables, and Google-style docstrings turned into lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["GENERATED", "bullets", "code", "docstring", "page", "plain", "table", "terms", "title_case"]

GENERATED = "<!-- Written by `python -m tools.generate`; change the code or the data it comes from. -->"

_SPECIAL = re.compile(r"([\\*\[\]<|`]|(?<!\w)_|_(?!\w))")
_STARTS_A_BLOCK = re.compile(r"^([>#+-]|\d+(?=[.)]))")
_SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Yields|Example|Source):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (\S.*?): (.*)$")
_DOUBLE = re.compile(r"``([^`]*)``")


def plain(text: str) -> str:
    """Return text that means itself in Markdown, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _STARTS_A_BLOCK.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", escaped)


def code(text: str) -> str:
    """Return text as code on one line."""
    flat = " ".join(text.split())
    return f"`` {flat} ``" if "`" in flat else f"`{flat}`"


def title_case(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def bullets(items: Iterable[str]) -> str:
    """Return a list, empty when there are no items."""
    return "".join(f"- {item}\n" for item in items)


def terms(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of `**term** text`, leaving out pairs without text."""
    return bullets(f"**{term}**: {text}" for term, text in pairs if text)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace(chr(10), ' ') for cell in line)} |\n" for line in lines)


def page(title: str, *blocks: str) -> str:
    """Return a generated page: a title and blocks, one empty line between two."""
    kept = [block.strip("\n") for block in (GENERATED, f"# {title}", *blocks) if block.strip()]
    return "\n\n".join(kept) + "\n"


def docstring(doc: str) -> str:
    """Return a Google-style docstring as Markdown: its sections as lists."""
    parts = _SECTION.split(doc)
    blocks = [_prose(parts[0])]
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        blocks.append(f"*{heading}*\n\n{_entries(body)}" if heading != "Source" else f"*Source*: {_prose(body)}")
    return "\n\n".join(block for block in blocks if block.strip())


def _prose(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    return _DOUBLE.sub(r"`\1`", "\n".join(_escaped_prose(line) for line in lines))


def _escaped_prose(line: str) -> str:
    # Backticks in a docstring are meant; an angle bracket or a pipe outside them is not.
    pieces = re.split(r"(`[^`]*`)", line)
    return "".join(piece if piece.startswith("`") else re.sub(r"([<>|$*_\[\]])", r"\\\1", piece) for piece in pieces)


def _entries(body: str) -> str:
    items: list[list[str]] = []
    after: list[str] = []
    for line in body.strip("\n").splitlines():
        entry = _ENTRY.match(line)
        if entry is not None:
            items.append([entry[1], entry[2]])
        elif line.strip() and line.startswith("    ") and items:
            items[-1][1] += f" {line.strip()}"
        elif line.strip():
            after.append(line.strip())
    listed = bullets(f"`{name.strip('`')}`: {_prose(text)}" for name, text in items)
    return f"{listed}\n{_prose(chr(10).join(after))}" if after else listed
