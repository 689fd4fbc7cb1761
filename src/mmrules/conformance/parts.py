"""The parts of a record: its fields with what they hold and what they hold when nothing is said."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen

__all__ = ["Part", "parts_of", "with_parts"]


@frozen
class Part:
    """One field of a record.

    Attributes:
        name: Its name.
        held: What it holds.
        default: What it holds when nothing is said; `attrs.NOTHING` when something has to be.
    """

    name: str
    held: Any
    default: Any

    @property
    def said(self) -> bool:
        """Whether it holds something."""
        return bool(self.held != self.default)


def parts_of(value: object) -> tuple[Part, ...]:
    """Return the fields of a record; none for what is no record."""
    kind: Any = type(value)
    if not attrs.has(kind) or hasattr(kind, "from_text"):
        return ()
    found = []
    for field in attrs.fields(kind):
        factory = getattr(field.default, "factory", None)
        default = field.default if factory is None else factory()
        found.append(Part(field.name, getattr(value, field.name), default))
    return tuple(found)


def with_parts(value: Any, parts: dict[str, Any]) -> Any:
    """Return a record with some fields changed, by their names."""
    return attrs.evolve(value, **parts)
