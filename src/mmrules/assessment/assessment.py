"""The result type of every published definition, and how a set of possible results becomes one.

The type itself is a model (`mmrules.models.assessment`), because reports hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mmrules.models.assessment import Assessment, Detail, InputValue

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Assessment", "Detail", "InputValue", "settle"]

T = TypeVar("T")


def settle(possible: Iterable[T]) -> tuple[T | None, frozenset[T]]:
    """Return `(value, possible)` for an `Assessment`: a value only when one result is left."""
    results = frozenset(possible)
    return (next(iter(results)) if len(results) == 1 else None), results
