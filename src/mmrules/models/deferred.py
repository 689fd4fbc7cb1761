"""Objects whose fields are worked out when somebody looks at them, and kept from then on.

A report is much larger than what most callers read of it. A deferred object is an ordinary frozen one of its class: it
compares, hashes, pickles, copies and prints as if it had been filled at once, since each of these looks at its fields.
What is deferred is only work: whatever could fail for one case has to be done before.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Deferrable", "deferred", "evolved"]


class Deferrable:
    """A class of models whose objects can be deferred; the base of a frozen attrs class with slots."""

    __slots__ = ("_pending",)

    if not TYPE_CHECKING:  # for a type checker a field that does not exist stays an error

        def __getattr__(self, name: str) -> object:
            # Python comes here only for a slot that has no value yet.
            pending = {} if name == "_pending" else getattr(self, "_pending", {})
            work_out = pending.get(name)
            if work_out is None:  # no field, or another thread has just filled it
                return object.__getattribute__(self, name)
            value = work_out()
            object.__setattr__(self, name, value)
            pending.pop(name, None)  # what it was worked out from need not be kept
            return value


D = TypeVar("D", bound=Deferrable)


def deferred(cls: type[D], known: Mapping[str, object], later: Mapping[str, Callable[[], object]]) -> D:
    """Return an object of which some fields are worked out when they are first looked at.

    Args:
        cls: The class.
        known: Fields with their values; neither converted nor validated.
        later: Fields with what gives their values; called once (by several threads at once: by each), and always with
            the same result. Fields that are in neither have their default.
    """
    made = cls.__new__(cls)
    hashable: Any = cls
    for name, value in _defaults(hashable):
        if name not in later:
            object.__setattr__(made, name, value)
    for name, value in known.items():
        object.__setattr__(made, name, value)
    object.__setattr__(made, "_pending", dict(later))
    return made


@cache
def _defaults(cls: Any) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in attrs.fields(cls) if field.default is not attrs.NOTHING)


def evolved(instance: D, **changes: object) -> D:
    """Return a copy with some fields changed, as `attrs.evolve` does, that looks at no other field before its time."""
    cls: Any = type(instance)
    names = (field.name for field in attrs.fields(cls))
    later = {name: partial(getattr, instance, name) for name in names if name not in changes}
    made: D = deferred(cls, changes, later)
    return made
