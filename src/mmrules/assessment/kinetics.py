"""How fast a marker rises between two measurements. What to make of it is said by the definitions of relapse."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.decimals import Number

__all__ = ["doubling_time"]

_DIGITS = 28


def doubling_time(
    *, first: Number | None = None, second: Number | None = None, days: Number | None = None
) -> Assessment[Decimal]:
    """Days in which a marker doubles, if it rises exponentially between two values; not rounded.

    Args:
        first: Earlier value, above 0.
        second: Later value in the same unit, above the first: a marker that doesn't rise has no doubling time.
        days: Days from the first to the second.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: days x ln 2 / ln (second / first), the definition of exponential growth.
    """
    reading = Reading("doubling_time")
    early = reading.number("first", first, above_minimum=True)
    late = reading.number("second", second, above_minimum=True)
    span = reading.number("days", days, above_minimum=True)
    if early is not None and late is not None and late <= early:
        reading.problem("number.order", "second", "must be above the first: the marker does not rise")
    reading.check()
    value = None
    if early is not None and late is not None and span is not None:
        with localcontext() as context:
            context.prec = _DIGITS
            value = span * Decimal(2).ln() / (late / early).ln()
    return Assessment(
        definition="doubling_time",
        value=value,
        possible=frozenset() if value is None else frozenset({value}),
        missing=tuple(item.name for item in reading.inputs if item.value is None),
        inputs={item.name: item.value for item in reading.inputs},
        source="exponential growth between two values",
        notes=("two values don't show that growth is exponential",),
    )
