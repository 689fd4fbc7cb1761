"""The outcome of a published definition.

A definition never guesses: what its known inputs settle is settled, everything else stays a set of
possible values together with the inputs that would settle it. The definitions themselves are in `mmrules.assessment`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from mmrules.errors import InvalidInput, Problem
from mmrules.frozen_mapping import FrozenMapping

__all__ = ["AnyAssessment", "Assessment", "Detail", "InputValue"]

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

    def to_plain_data(self) -> dict[str, object]:
        """Return data for JSON. A result can be a number or a word, so numbers and sets carry their kind."""
        return {
            "definition": self.definition,
            "value": _plain(self.value),
            "possible": sorted((_plain(item) for item in self.possible), key=json.dumps),
            "missing": list(self.missing),
            "inputs": {name: _plain(value) for name, value in self.inputs.items()},
            "source": self.source,
            "notes": list(self.notes),
            "details": {name: _plain(value) for name, value in self.details.items()},
        }

    @classmethod
    def from_plain(cls, data: object) -> Assessment[object]:
        """Read what `to_plain_data` gives.

        Raises:
            InvalidInput: The data has another form.
        """
        try:
            if not isinstance(data, Mapping) or set(data) != set(_FIELDS):
                raise TypeError  # noqa: TRY301  # one way out for every fault of form
            return Assessment(
                definition=data["definition"],
                value=_value(data["value"]),
                possible=frozenset(_value(item) for item in data["possible"]),
                missing=tuple(data["missing"]),
                inputs={name: _value(value) for name, value in data["inputs"].items()},
                source=data["source"],
                notes=tuple(data["notes"]),
                details={name: _value(value) for name, value in data["details"].items()},
            )
        except (TypeError, ValueError, AttributeError, ArithmeticError):
            message = f"has to be an assessment, with the fields {', '.join(_FIELDS)}"
            raise InvalidInput.of([Problem(code="assessment.form", message=message)], what="assessment") from None


AnyAssessment: TypeAlias = Assessment[object]
"""An assessment of which it does not matter what it comes to."""

_FIELDS = ("definition", "value", "possible", "missing", "inputs", "source", "notes", "details")


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return {"number": format(value, "f")}
        case frozenset():
            return {"set": sorted(value)}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _value(data: object) -> Any:
    match data:
        case {"number": str(text)}:
            return Decimal(text)
        case {"set": list(items)}:
            return frozenset(items)
        case list():
            return tuple(_value(item) for item in data)
        case str() | int() | None:
            return data
        case _:
            raise TypeError
