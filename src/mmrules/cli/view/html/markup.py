"""Elements of HTML from text that is always escaped. Nothing of a report reaches a page in any other way."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Markup", "bullets", "definitions", "element", "joined", "link", "table"]


class Markup(str):
    """Text that is HTML already; only the functions of this module make it."""

    __slots__ = ()


def element(tag: str, *content: str, **attributes: str) -> Markup:
    """Return an element.

    Args:
        tag: Its name.
        *content: What it holds, in order; text is escaped, markup is not.
        **attributes: Its attributes; `class_` is `class`, `aria_label` is `aria-label`. Values are escaped.
    """
    named = "".join(f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    return Markup(f"<{tag}{named}>{joined(content)}</{tag}>")


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Return parts one after the other; text is escaped, markup is not."""
    return Markup(escape(separator).join(part if isinstance(part, Markup) else escape(part) for part in parts))


def link(text: str, address: str) -> str:
    """Return a link to a page or to a place of this page; the text alone when the address is neither."""
    return element("a", text, href=address) if address.startswith(("https://", "http://", "#")) else text


def bullets(items: Iterable[str]) -> Markup:
    """Return a list; nothing when there is no item."""
    lines = [element("li", item) for item in items if item]
    return element("ul", *lines) if lines else Markup()


def definitions(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return terms with what they stand for; those without anything are left out."""
    rows = [part for term, told in pairs if told for part in (element("dt", term), element("dd", told))]
    return element("dl", *rows) if rows else Markup()


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table whose first column heads its rows; nothing when there is no row."""
    body = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    ]
    if not body:
        return Markup()
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in columns)))
    return element("table", element("caption", caption), head, element("tbody", *body))
