"""Values that stand for all values on either side of a set of thresholds. The thresholds live with each definition."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["paired", "spread"]


def spread(thresholds: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Return 0, every threshold above it, and a value between and beyond them: one for each class of non-negatives."""
    marks = sorted({Decimal(0), *(mark for mark in thresholds if mark > 0)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(marks)]
    return tuple(sorted({*marks, *between, marks[-1] * 2 + 1}))


def paired(
    first: tuple[str, Decimal | None],
    second: tuple[str, Decimal | None],
    *,
    second_given_first: Callable[[Decimal], Iterable[Decimal]],
    first_given_second: Callable[[Decimal], Iterable[Decimal]],
    first_alone: Iterable[Decimal],
) -> tuple[Input, Input]:
    """Build two inputs that a rule compares with each other, with representatives for whichever is unknown.

    Args:
        first: Name and value of the earlier one.
        second: Name and value of the later one.
        second_given_first: Thresholds for the second when the first is known.
        first_given_second: Thresholds for the first when the second is known.
        first_alone: Representatives of the first when both are unknown.
    """
    (first_name, early), (second_name, late) = first, second
    if early is not None:
        early_choices: tuple[Decimal, ...] = (early,)
    else:
        early_choices = tuple(first_alone) if late is None else spread(first_given_second(late))
    late_choices = spread(mark for value in early_choices for mark in second_given_first(value))
    return Input(first_name, early, early_choices), Input(second_name, late, late_choices)
