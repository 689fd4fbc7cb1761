"""How many letters two words differ by. For names of drugs only; codes of regimens are never matched loosely."""

from __future__ import annotations

__all__ = ["distance"]


def distance(one: str, other: str, *, limit: int) -> int:
    """Return the number of letters to insert, remove, replace or swap with a neighbour; `limit + 1` when it is more.

    Args:
        one: A word.
        other: Another.
        limit: Largest number of interest.
    """
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != wanted))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted
            current.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)
