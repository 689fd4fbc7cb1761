"""TOML text to plain data, several times faster than the parser of the standard library, which settles all doubts.

Most of a catalogue or a file of rules is plain: tables with bare names, and keys with text, truth values, numbers, and
lists and small tables of those. One pattern reads that. A value of any other form is given to the standard parser by
itself, and a text with anything else as a whole: what is accepted, what it means and what is said of a fault is always
the same.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Placing", "read_plain_toml", "read_toml"]

_TEXT = r'[^"\\\x00-\x08\x0a-\x1f\x7f]*'
_LINES = r'[^"\\\x00-\x08\x0b-\x1f\x7f]*'
_LONG = rf'{_LINES}(?:(?:\\[ \t]*\n|"(?!"")){_LINES})*'
_COMMENT = r"[#][^\x00-\x08\x0a-\x1f\x7f]*"
_NUMBER = r"[+-]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]+)?"
_NAME = r"[A-Za-z0-9_-]+"
_PATH = rf"{_NAME}(?:\.{_NAME})*"
_KEY = rf'(?:{_NAME}|"{_TEXT}")'
_GAP = r"[ \t\n]*"
_ITEM = rf'(?:"""{_LONG}"""|"{_TEXT}"|{_NUMBER})'


def _table_of(value: str) -> str:
    """Return the pattern of an inline table with such values."""
    pair = rf"{_KEY}[ \t]*=[ \t]*{value}"
    return rf"\{{[ \t]*{pair}(?:[ \t]*,[ \t]*{pair})*[ \t]*\}}"


_FLAT = _table_of(rf'(?:{_NUMBER}|"{_TEXT}")')
_NESTED = _table_of(rf'(?:{_NUMBER}|"{_TEXT}"|{_FLAT})')

_STATEMENT = re.compile(
    rf"""
    ^[ \t]*(?:
        ({_NAME})[ \t]*=[ \t]*(?:
            "(?P<text>{_TEXT})"
            | (?P<truth>true|false)
            | (?P<number>{_NUMBER})
            | \[{_GAP}(?P<list>{_ITEM}(?:{_GAP},{_GAP}{_ITEM})*){_GAP}(?:,{_GAP})?\]
            | \"""\n?(?P<long>{_LONG})\"""
            | "(?P<escaped>{_TEXT}(?:\\["\\]{_TEXT})*)"
            | (?P<inline>{_NESTED})
            | (?P<other>[^\n]+)
        )
        | \[\[[ \t]*(?P<entry>{_PATH})[ \t]*\]\]
        | \[[ \t]*(?P<table>{_PATH})[ \t]*\]
    )[ \t]*(?:{_COMMENT})?$
    | ^[ \t]*{_COMMENT}$
    | (?P<unread>[^ \t\n][^\n]*)
    """,
    re.VERBOSE | re.MULTILINE,
)
_ITEMS = re.compile(rf'"""\n?(?P<long>{_LONG})"""|"(?P<text>{_TEXT})"|(?P<number>{_NUMBER})')
_PAIRS = re.compile(rf'(?:({_NAME})|"({_TEXT})")[ \t]*=[ \t]*(?:({_NUMBER})|"({_TEXT})"|({_FLAT}))')
_ESCAPED = re.compile(r"\\(.)")
_JOIN = re.compile(r"\\[ \t]*\n[ \t\n]*")


Placing: TypeAlias = "Callable[[object, int, int], object]"
"""Makes what is read of a value, from the value and the 1-based line and column at which its content starts."""


def read_toml(text: str) -> dict[str, Any]:
    """Parse TOML text; numbers with a point keep their printed digits, as `Decimal`.

    Raises:
        ValueError: It is not TOML; the message ends with line and column.
    """
    data = read_plain_toml(text)
    return _by_the_standard(text) if data is None else data


def read_plain_toml(text: str, placed: Mapping[str, Placing] | None = None) -> dict[str, Any] | None:
    """Parse TOML text that is written plainly.

    Args:
        text: The TOML text.
        placed: What to make of the values of some keys, by key: the standard parser does not say where a value stands.

    Returns:
        The tables; `None` when the text is not plain enough, or no TOML.
    """
    try:
        return _read(text, placed or {})
    except _NotPlainError:
        return None


class _NotPlainError(Exception):
    """The text holds what only the standard parser reads, or refuses."""


def _by_the_standard(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415  # most files need none of it

    return tomllib.loads(text, parse_float=Decimal)


def _read(text: str, placed: Mapping[str, Placing]) -> dict[str, Any]:
    tables = _Tables()
    table = tables.root
    line, counted = 1, 0
    for statement in _STATEMENT.finditer(text):
        form = statement.lastgroup
        if form == "text":
            key, value = statement.group(1, 2)
        elif form is None:
            continue
        elif form in _VALUES:
            key, value = statement[1], _VALUES[form](statement[form])
        elif form in {"inline", "other"}:
            key, value = statement[1], _inline(statement[form]) if form == "inline" else _other(statement[form])
            if isinstance(value, dict | list) and any(key in statement[form] for key in placed):
                raise _NotPlainError  # where it stands within the value is not known
        elif form == "entry":
            table = tables.entry(statement[form].split("."))
            continue
        elif form == "table":
            table = tables.table(statement[form].split("."))
            continue
        else:
            raise _NotPlainError
        if key in table:
            raise _NotPlainError
        if key in placed:
            start = statement.start(form) + (_quotes(statement[form]) if form == "other" else 0)
            line += text.count("\n", counted, start)
            counted = start
            value = placed[key](value, line, start - text.rfind("\n", 0, start))
        table[key] = value
    return tables.root


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)


def _long(text: str) -> str:
    return _JOIN.sub("", text) if "\\" in text else text


def _list(text: str) -> list[object]:
    return [_number(number) if number else _long(long) or item for long, item, number in _ITEMS.findall(text)]


_VALUES: dict[str, Callable[[str], object]] = {
    "truth": "true".__eq__,
    "number": _number,
    "list": _list,
    "long": _long,
    "escaped": lambda text: _ESCAPED.sub(r"\1", text),
}


def _inline(text: str) -> dict[str, object]:
    table: dict[str, object] = {}
    for name, quoted, number, content, within in _PAIRS.findall(text[1:-1]):
        if (name or quoted) in table:
            raise _NotPlainError
        table[name or quoted] = _number(number) if number else _inline(within) if within else content
    return table


def _other(text: str) -> object:
    try:
        return _by_the_standard(f"value = {text}")["value"]
    except ValueError:
        raise _NotPlainError from None


def _quotes(text: str) -> int:
    """Return how many characters stand before the content."""
    return 3 if text.startswith(('"""', "'''")) else int(text.startswith(('"', "'")))


class _Tables:
    """The tables of a text, as its headers open them."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._opened = {id(self.root)}
        """Which tables and lists of tables headers made: nothing is added to one that stands as a value."""

    def entry(self, names: list[str]) -> dict[str, Any]:
        """Return a new table at the end of the list with this path."""
        within = self._within(names)
        if names[-1] not in within:
            within[names[-1]] = []
            self._opened.add(id(within[names[-1]]))
        entries = within[names[-1]]
        if entries.__class__ is not list or id(entries) not in self._opened:
            raise _NotPlainError
        table = self._new()
        entries.append(table)
        return table

    def table(self, names: list[str]) -> dict[str, Any]:
        """Return a new table with this path."""
        within = self._within(names)
        if names[-1] in within:
            raise _NotPlainError
        table = within[names[-1]] = self._new()
        return table

    def _within(self, names: list[str]) -> dict[str, Any]:
        table = self.root
        for name in names[:-1]:
            if name not in table:
                table[name] = self._new()
            found = table[name]
            if id(found) not in self._opened:
                raise _NotPlainError
            table = found[-1] if found.__class__ is list else found
        return table

    def _new(self) -> dict[str, Any]:
        table: dict[str, Any] = {}
        self._opened.add(id(table))
        return table
