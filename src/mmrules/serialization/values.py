"""Single values: texts, numbers, days and words, read strictly. Nothing is coerced or guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mmrules.errors import Problem, nearest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import Enum

__all__ = ["SCALARS", "Refusal", "from_text", "has_text_form", "member_of"]

_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Refusal(ValueError):  # never leaves this package
    """A value that does not fit its type; turned into a `Problem` with its path."""

    def __init__(self, code: str, message: str, *, remedy: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, remedy=remedy, nearest=nearest)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refusal("field.type", "has to be a text")
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        remedy = "texts and numbers are not read as true or false"
        raise Refusal("field.type", "has to be true or false", remedy=remedy)
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal("field.type", "has to be a whole number")
    return value


def _decimal(value: object) -> Decimal:
    if value.__class__ is not int and value.__class__ is not Decimal:
        value = _printed(value)
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > 30):
        raise Refusal("number.out-of-range", "is beyond any measurable size")
    return number


def _printed(value: object) -> int | Decimal | str:
    if isinstance(value, float):
        value = repr(value)  # the shortest text that gives this float: what was printed, up to 15 digits
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Refusal("field.type", "has to be a number")
    if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
        raise Refusal("number.text", "is not a plain decimal number", remedy='write digits, such as 3.5 or "3.5"')
    return value


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refusal("date.calendar", "there is no such day") from None
    raise Refusal("date.form", "has to be a day", remedy='write it as "2024-03-15"')


SCALARS: Mapping[type, Callable[[object], object]] = {
    str: _text,
    bool: _boolean,
    int: _whole,
    Decimal: _decimal,
    date: _day,
}
"""How the values of a type are read."""


def member_of(value: object, target: type[Enum]) -> Enum:
    """Read a word of an enumeration."""
    if isinstance(value, str):
        try:
            return target(value)
        except ValueError:
            pass
    names = [str(member.value) for member in target]
    close = nearest_names(value, names) if isinstance(value, str) else ()
    allowed = "" if close and len(names) > 12 else f"one of {', '.join(names)}"
    raise Refusal("word.unknown", f"is no {_spoken(target.__name__)} known here", nearest=close, remedy=allowed)


def _spoken(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def has_text_form(target: object) -> bool:
    """Whether the objects of a class are written as text."""
    return isinstance(target, type) and hasattr(target, "from_text")


def from_text(value: object, target: Any) -> object:
    """Read an object that is written as text."""
    if isinstance(value, target):
        return value
    if isinstance(value, float):
        value = repr(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and hasattr(target, "from_number"):
        result = target.from_number(value)
    elif isinstance(value, str):
        result = target.from_text(value)
    else:
        raise Refusal("field.type", "has to be a text")
    if isinstance(result, Problem):
        raise Refusal(result.code, result.message, remedy=result.remedy, nearest=result.nearest)
    return result
