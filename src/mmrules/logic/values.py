"""What a fact's value can be, and the number that is only known to lie within bounds.

No floats and no ints: numbers are `Decimal`, from the text in which they were printed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from attrs import field, frozen

from mmrules.errors import InvalidInput, Problem

__all__ = ["Bounds", "FactKey", "FactValue"]

FactKey: TypeAlias = tuple[str, str | None]
"""A fact's name and its argument; the argument is `None` for a fact without parameter."""


def _refuse(message: str) -> InvalidInput:
    return InvalidInput.of([Problem(code="value.bounds", message=message)], what="bounds")


@frozen(kw_only=True)
class Bounds:
    """A number of which only limits are known, such as a result printed `<0.5`.

    Attributes:
        low: Lower limit in the fact's unit, `None` when there is none.
        high: Upper limit in the fact's unit, `None` when there is none.
        low_open: The number is above `low` and not equal to it.
        high_open: The number is below `high` and not equal to it.

    Raises:
        InvalidInput: No limit at all (that is an unknown value: use `None`), limits that leave no number,
            or a limit that is not finite.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = field(default=False)

    def __attrs_post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise _refuse("bounds without any limit say nothing; an unknown number is None")
        if any(limit is not None and not limit.is_finite() for limit in (self.low, self.high)):
            raise _refuse("a limit has to be a finite number")
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise _refuse("no number lies within these bounds")

    def entirely_below(self, limit: Decimal) -> bool | None:
        """Whether every number within the bounds is below `limit`; `None` when some are and some are not."""
        if self.high is not None and (self.high < limit or (self.high_open and self.high == limit)):
            return True
        return False if self.low is not None and self.low >= limit else None

    def entirely_up_to(self, limit: Decimal) -> bool | None:
        """Whether every number within the bounds is at most `limit`; `None` when some are and some are not."""
        if self.high is not None and self.high <= limit:
            return True
        if self.low is not None and (self.low > limit or (self.low_open and self.low == limit)):
            return False
        return None

    def exactly(self, number: Decimal) -> bool | None:
        """Whether the number is `number`; `None` when it lies within the bounds among others."""
        if self.low is not None and self.low == self.high == number:
            return True
        # Outside means: all of the numbers are below it, or none is at most it.
        return False if self.entirely_below(number) is True or self.entirely_up_to(number) is False else None


FactValue: TypeAlias = bool | Decimal | Bounds | str | frozenset[str] | None
"""The value of a fact for one case; `None` is unknown. Enumerations and texts are `str`."""
