"""The facts a record is wanted for, asked for by name. What a fact becomes in the record is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.logic import Bounds, FactKey, FactValue, Symbols

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Wanted"]


@frozen
class Wanted:
    """Facts that a record should have; every other one may be unknown.

    Attributes:
        facts: The known facts.
        as_of: The day on which they should hold.
        drugs: The drugs and classes of the catalogue.
    """

    facts: Mapping[FactKey, FactValue]
    as_of: date
    drugs: Symbols

    def value(self, name: str, argument: str | None = None) -> FactValue:
        """Return the wanted value, `None` when the fact may be anything."""
        return self.facts.get((name, argument))

    def flag(self, name: str, argument: str | None = None) -> bool | None:
        """Return a wanted boolean."""
        value = self.value(name, argument)
        return value if isinstance(value, bool) else None

    def word(self, name: str) -> str | None:
        """Return a wanted word."""
        value = self.value(name)
        return value if isinstance(value, str) else None

    def number(self, name: str, argument: str | None = None) -> Decimal | None:
        """Return a number: the wanted one, or one within wanted limits."""
        value = self.value(name, argument)
        if isinstance(value, Bounds):
            return value.low if value.low is not None else value.high
        return value if isinstance(value, Decimal) else None

    def flags(self, name: str) -> Iterator[tuple[str, bool]]:
        """Yield the arguments of a fact for which it is wanted, with the value, in alphabetical order."""
        for (fact, argument), value in sorted(self.facts.items(), key=lambda item: str(item[0])):
            if fact == name and argument is not None and isinstance(value, bool):
                yield argument, value

    def holding(self, name: str) -> list[str]:
        """Return the arguments for which a fact is wanted to be true."""
        return [argument for argument, value in self.flags(name) if value]

    def failing(self, name: str) -> list[str]:
        """Return the arguments for which a fact is wanted to be false."""
        return [argument for argument, value in self.flags(name) if not value]
