"""Objects to plain data and JSON text; the same object gives the same bytes everywhere."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import Any

import attrs

__all__ = ["canonical_json", "to_plain"]

_ATOMS = frozenset({bool, int, str, type(None)})
_CONSTANTS = {None: "null", True: "true", False: "false"}
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_plain(value: object) -> object:
    """Return plain data for JSON: fields in the order of the class, sets sorted, numbers and dates as text.

    Whole numbers stay numbers, `Decimal` becomes text with its digits, so that reading gives the same object.
    """
    cls: Any = type(value)
    return _writer(cls)(value)


@cache
def _writer(cls: Any) -> Callable[[Any], object]:
    """Return the function that makes plain data of the objects of a class; found once for each class."""
    if cls in _ATOMS:
        return _as_it_is
    if issubclass(cls, Enum):
        return operator.attrgetter("value")
    if issubclass(cls, Decimal):
        return lambda value: format(value, "f")
    if issubclass(cls, date):
        return date.isoformat
    if issubclass(cls, frozenset):
        return lambda value: sorted((to_plain(item) for item in value), key=str)
    if issubclass(cls, tuple | list):
        return lambda value: [item if item.__class__ in _ATOMS else _writer(item.__class__)(item) for item in value]
    if issubclass(cls, Mapping):
        return lambda value: {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if hasattr(cls, "to_plain_data"):
        return operator.methodcaller("to_plain_data")
    if hasattr(cls, "from_text"):
        return str
    return _object_writer(tuple((field.alias, field.name) for field in attrs.fields(cls)))


def _object_writer(names: tuple[tuple[str, str], ...]) -> Callable[[Any], object]:
    def write(value: Any) -> object:
        plain = {}
        for alias, name in names:
            item = getattr(value, name)
            plain[alias] = item if item.__class__ in _ATOMS else _writer(item.__class__)(item)
        return plain

    return write


def _as_it_is(value: object) -> object:
    return value


def canonical_json(value: object, *, indent: int | None = None) -> str:
    """Return the JSON text of an object or of plain data; the same object gives the same bytes everywhere."""
    plain = to_plain(value)
    return _COMPACT.encode(plain) if indent is None else _laid_out(plain, " " * indent, "\n")


def _laid_out(plain: object, step: str, margin: str) -> str:
    """Return what `json.dumps` gives with an indent, several times as fast: it has no quick way for that."""
    inner = margin + step
    if isinstance(plain, dict) and plain:
        members = [
            f"{_quoted(key)}: {_quoted(item) if item.__class__ is str else _laid_out(item, step, inner)}"
            for key, item in plain.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(plain, list) and plain:
        items = [_quoted(item) if item.__class__ is str else _laid_out(item, step, inner) for item in plain]
        return f"[{inner}{f',{inner}'.join(items)}{margin}]"
    if plain is None or plain is True or plain is False:
        return _CONSTANTS[plain]
    return _quoted(plain) if isinstance(plain, str) else json.dumps(plain)
