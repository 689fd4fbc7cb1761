"""What a field's type can say beside its kind, as metadata: limits, a closed set of names, a name of another layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from mmrules.errors import nearest_names
from mmrules.serialization.values import Refusal

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["Constraint", "Named", "OneOf", "Range", "require"]


@frozen
class Range:
    """Limits of a number, as metadata of a field's type: `Annotated[Decimal, Range(0, 100)]`."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def phrase(self) -> str:
        """The limits in words."""
        if self.maximum is None:
            return f"{self.minimum} or more"
        return f"from {self.minimum} to {self.maximum}" if self.minimum is not None else f"{self.maximum} or less"

    def holds(self, value: Decimal | int) -> bool:
        """Whether `value` is within the limits."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@frozen
class OneOf:
    """A closed set of names that is no enumeration, as metadata of a field's type."""

    what: str
    members: frozenset[str]

    def holds(self, value: str) -> bool:
        """Whether `value` is one of the names."""
        return value in self.members


@frozen
class Named:
    """A name that only an outer layer can check, such as a drug's; here it has to be a plain word."""

    what: str

    def holds(self, value: str) -> bool:
        """Whether `value` is a word without space around it."""
        return value != "" and value == value.strip()


Constraint = Range | OneOf | Named


def require(constraint: object, value: Any) -> None:
    """Refuse a value that a constraint does not allow."""
    if not isinstance(constraint, Constraint) or constraint.holds(value):
        return
    match constraint:
        case Range():
            raise Refusal("number.out-of-range", f"has to be {constraint.phrase}")
        case OneOf():
            raise Refusal(
                "word.unknown",
                f"is no {constraint.what} known here",
                nearest=nearest_names(value, constraint.members),
                remedy="" if len(constraint.members) > 12 else f"one of {', '.join(sorted(constraint.members))}",
            )
        case Named():
            raise Refusal("field.empty", f"has to name a {constraint.what}")
