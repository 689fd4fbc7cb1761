"""The result type of every published definition.

A definition never guesses: what its known inputs settle is settled, everything else stays a set of
possible values together with the inputs that would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Generic, TypeVar

from attrs import field, frozen

from mmrules.frozen_mapping import FrozenMapping

__all__ = ["Assessment", "Detail", "InputValue"]

InputValue = bool | int | Decimal | str | tuple[str, ...] | None
"""An input as it was used: numbers keep the digits that were printed."""

Detail = bool | int | Decimal | str | tuple[str, ...] | tuple[Decimal, ...] | None

T_co = TypeVar("T_co", covariant=True)


def _freeze(values: Mapping[str, Detail]) -> FrozenMapping[str, Detail]:
    return FrozenMapping(values)


@frozen(kw_only=True)
class Assessment(Generic[T_co]):
    """The outcome of one published definition.

    Attributes:
        definition: Id of the definition with its year, for example `iss_2005`.
        value: The settled result, `None` while more than one result is possible.
        possible: Every result that some completion of the missing inputs would give; exactly one when settled.
            Empty when the definition yields a number and an input is missing (no finite set of results exists).
        missing: The smallest set of missing inputs that would settle the result, in the order of the signature.
        inputs: Every input of the definition by argument name, `None` where it is unknown.
        source: Citation in one line.
        notes: What a reader has to know: validity at relapse, unverified numbers, the reading of an ambiguity.
        details: What led to the value, such as points, criteria met or the score.
    """

    definition: str
    value: T_co | None
    possible: frozenset[T_co]
    missing: tuple[str, ...] = ()
    inputs: Mapping[str, InputValue] = field(factory=dict, converter=_freeze)
    source: str = ""
    notes: tuple[str, ...] = ()
    details: Mapping[str, Detail] = field(factory=dict, converter=_freeze)

    @property
    def settled(self) -> bool:
        """Whether the known inputs decide the result."""
        return self.value is not None


def settle(possible: Iterable[T_co]) -> tuple[T_co | None, frozenset[T_co]]:
    """Return `(value, possible)` for an `Assessment`: a value only when one result is left."""
    results = frozenset(possible)
    return (next(iter(results)) if len(results) == 1 else None), results
