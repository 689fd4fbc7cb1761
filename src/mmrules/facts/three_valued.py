"""Kleene's logic on `True`, `False` and `None`, as facts hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["at_least", "both", "either", "negated"]


def either(values: Iterable[bool | None]) -> bool | None:
    """Return true when one is true, false when all are false, else unknown; false for none at all."""
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def both(values: Iterable[bool | None]) -> bool | None:
    """Return false when one is false, true when all are true, else unknown; true for none at all."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def negated(value: bool | None) -> bool | None:  # noqa: FBT001  # the boolean is the value itself
    """Return the opposite; unknown stays unknown."""
    return None if value is None else not value


def at_least(count: int, values: Iterable[bool | None]) -> bool | None:
    """Return whether `count` or more are true; unknown only while the unknown ones decide it."""
    certain = possible = 0
    for value in values:
        certain += value is True
        possible += value is not False
    if certain >= count:
        return True
    return None if possible >= count else False
