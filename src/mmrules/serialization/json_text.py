"""JSON text to plain data: exact, and refused as a whole when it is not JSON, ambiguous, too deep or too large."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from mmrules.errors import InvalidInput, Problem
from mmrules.serialization.values import Refusal

__all__ = ["check_depth", "read_json"]

_MAX_BYTES = 20_000_000
_MAX_DEPTH = 60

_BEHIND_A_KEY = re.compile(r'"[ \t\n\r]*:')


def read_json(document: str | bytes, *, what: str = "document", any_depth: bool = False) -> object:
    """Parse JSON text; numbers become `int` or `Decimal` with their printed digits.

    Args:
        document: The text, UTF-8 when it is bytes.
        what: What it is, for the message.
        any_depth: Whether depth is left to `check_depth`. A reader by types goes no deeper than its types, so it is
            enough to ask when that has refused the data.

    Raises:
        InvalidInput: Not JSON or not UTF-8, a repeated key, `NaN` or an infinity, too deep or too large.
    """
    if len(document) > _MAX_BYTES:
        raise _unreadable(what, "json.size", f"larger than {_MAX_BYTES // 1_000_000} MB")
    if isinstance(document, bytes):
        try:
            document = document.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _unreadable(what, "json.encoding", f"not UTF-8 at byte {error.start}") from None
    try:
        data, repeated = _parse(document)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _unreadable(what, "json.syntax", f"not JSON at {place}: {error.msg}", position=error.pos) from None
    except (RecursionError, InvalidOperation, ValueError) as error:
        message = error.problem.message if isinstance(error, Refusal) else "nested too deeply, or a number too long"
        raise _unreadable(what, "json.syntax", message) from None
    if repeated:
        problems = [
            Problem(code="json.repeated-key", message=f"the key {key!r} is given twice in one object")
            for key in dict.fromkeys(repeated)
        ]
        raise InvalidInput.of(problems, what=what)
    if not any_depth and document.count("{") + document.count("[") >= _MAX_DEPTH:
        check_depth(data, what=what)
    return data


def check_depth(data: object, *, what: str) -> None:
    """Refuse data that is nested too deeply.

    Args:
        data: What was read from a text.
        what: What it is, for the message.

    Raises:
        InvalidInput: It is nested too deeply.
    """
    level: list[Any] = [[data]]
    for _ in range(_MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if item.__class__ is dict else item)
            if child.__class__ is dict or child.__class__ is list
        ]
    if any(level):
        raise _unreadable(what, "json.depth", f"nested more than {_MAX_DEPTH} deep")


def _parse(document: str) -> tuple[object, list[str]]:
    """Return the data, and the keys that are given twice in one object."""
    keys = 0

    def count(members: dict[str, object]) -> dict[str, object]:
        nonlocal keys
        keys += len(members)
        return members

    data: object = json.loads(document, object_hook=count, parse_float=Decimal, parse_constant=_refuse_constant)
    # Behind every key that is written stands a colon of its own, and texts may hold more: when there are no more colons
    # than keys in the objects, none was lost. When there are, those that cannot stand behind a key are left out.
    if keys == document.count(":") or keys == len(_BEHIND_A_KEY.findall(document)):
        return data, []
    return data, _repeated_keys(document)


def _repeated_keys(document: str) -> list[str]:
    repeated: list[str] = []

    def look_at(pairs: list[tuple[str, object]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                repeated.append(key)
            seen.add(key)

    json.loads(document, object_pairs_hook=look_at)
    return repeated


def _refuse_constant(_name: str) -> object:
    raise Refusal("json.syntax", "NaN and Infinity are not JSON")


def _unreadable(what: str, code: str, message: str, *, position: int | None = None) -> InvalidInput:
    return InvalidInput.of([Problem(code=code, message=message, position=position)], what=what)
