"""The orders in which dated things can have come, when two share a day or a month of which no day is recorded.

What is put in order, and what is made of each order, is said by the definitions.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from mmrules.models.partial_date import PartialDate

__all__ = ["MOST_ORDERS", "possible_orders"]

T = TypeVar("T")

MOST_ORDERS = 120
"""Orders that are tried: those of five samples on one day."""


def possible_orders(
    items: Sequence[T], *, day: Callable[[T], PartialDate], tie: Callable[[T], Hashable]
) -> list[tuple[T, ...]]:
    """Return every order that the dates allow, or one more than are tried.

    Args:
        items: What is dated, in any order.
        day: The date of one of them.
        tie: A text that tells apart those of one date, so that the order in which they are given decides nothing.
    """
    blocks: list[list[T]] = []
    for item in sorted(items, key=lambda item: (day(item).earliest, day(item).latest, repr(tie(item)))):
        if blocks and max(day(other).latest for other in blocks[-1]) >= day(item).earliest:
            blocks[-1].append(item)
        else:
            blocks.append([item])
    arranged: list[tuple[T, ...]] = [()]
    for block in blocks:
        within = list(itertools.islice(_arrangements(tuple(block), day), MOST_ORDERS + 1))
        arranged = [(*order, *rest) for order in arranged for rest in within][: MOST_ORDERS + 1]
    return arranged


def _arrangements(block: tuple[T, ...], day: Callable[[T], PartialDate]) -> Iterator[tuple[T, ...]]:
    if not block:
        yield ()
    for place, first in enumerate(block):
        if not any(day(other).latest < day(first).earliest for other in block):
            for rest in _arrangements((*block[:place], *block[place + 1 :]), day):
                yield (first, *rest)
