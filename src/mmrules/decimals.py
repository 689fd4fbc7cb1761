"""Reads one number as it was printed.

Definitions compare decimal text with decimal thresholds, so a binary float is refused here instead of being
rounded somewhere else. Units are not handled here (see `mmrules.units`), nor are censored values such as `<0.1`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from mmrules.errors import InvalidInput, Problem

__all__ = ["Number", "number", "read_number"]

Number = Decimal | int | str
"""A number whose digits are known: `Decimal`, `int`, or text such as `"3.5"`."""

_PRINTED = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_LARGEST_EXPONENT = 30
_REMEDY = 'give a Decimal, an int, or plain digits as text such as "3.5"; leave it out when it is unknown'


def read_number(value: object, *, name: str) -> Decimal | Problem:
    """Read `value`, or say what is wrong with it; for callers that collect all problems.

    Args:
        value: What was given; not `None`.
        name: The argument or field, used as the problem's path.

    Returns:
        The exact decimal, or one problem with a code of the family `number`.
    """
    match value:
        case bool():
            return Problem(
                code="number.boolean", message="a true/false value is not a number", path=name, remedy=_REMEDY
            )
        case Decimal():
            if not value.is_finite():
                return Problem(code="number.not-finite", message="not a finite number", path=name, remedy=_REMEDY)
            if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
                return Problem(code="number.out-of-range", message="beyond any measurable size", path=name)
            return value
        case int():
            if abs(value) >= 10**_LARGEST_EXPONENT:
                return Problem(code="number.out-of-range", message="beyond any measurable size", path=name)
            return Decimal(value)
        case str():
            if _PRINTED.fullmatch(value):
                return Decimal(value)
            return Problem(
                code="number.text", message="this text is not a plain decimal number", path=name, remedy=_REMEDY
            )
        case float():
            return Problem(
                code="number.float",
                message="a binary float has lost the printed digits",
                path=name,
                remedy='pass the printed text, for example "3.5", or a Decimal made from it',
            )
        case _:
            return Problem(code="number.type", message="not a number", path=name, remedy=_REMEDY)


def number(value: Number | None, *, name: str) -> Decimal | None:
    """Return `value` as an exact decimal.

    Args:
        value: A `Decimal`, an `int` or decimal text; `None` is unknown and stays `None`.
        name: The argument or field, for the error.

    Raises:
        InvalidInput: For a float, a bool, NaN, an infinity, or text that is not a plain decimal number.
    """
    if value is None:
        return None
    result = read_number(value, name=name)
    if isinstance(result, Problem):
        raise InvalidInput.of([result])
    return result
