"""Completes sums of points exactly without a product of all inputs. The points themselves live with each score."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from mmrules.assessment.assessment import settle
from mmrules.assessment.completion import Completion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.assessment.assessment import Detail
    from mmrules.assessment.completion import Input

__all__ = ["complete_score", "score_details"]

T = TypeVar("T")
PointsT = TypeVar("PointsT", int, Decimal)


def score_details(name: str, outcome: Completion[PointsT]) -> dict[str, Detail]:
    """Return `{name: sum}` when it is settled, else `name` as `None` with `<name>_min` and `<name>_max`."""
    if outcome.value is not None:
        return {name: outcome.value}
    return {name: None, f"{name}_min": min(outcome.possible), f"{name}_max": max(outcome.possible)}


def complete_score(
    items: Sequence[tuple[Input, Callable[..., int]]], category: Callable[[int], T]
) -> tuple[Completion[T], Completion[int]]:
    """Complete a sum of independent items and the category it falls in.

    Args:
        items: Each input with the points of its value; the points are whole.
        category: The category of a sum.

    Returns:
        The completed category, and the completed sum.
    """
    if all(item.value is not None for item, _ in items):
        exact = sum(worth(item.value) for item, worth in items)
        only = category(exact)
        return Completion(only, frozenset({only}), ()), Completion(exact, frozenset({exact}), ())
    points = [frozenset(worth(value) for value in item.choices) for item, worth in items]
    totals = _sums(points)
    value, possible = settle(category(total) for total in totals)
    total, total_possible = settle(totals)
    missing = []
    for place, (item, _) in enumerate(items):
        if len(possible) > 1 and len(points[place]) > 1:
            others = _sums([*points[:place], *points[place + 1 :]])
            if any(len({category(other + own) for own in points[place]}) > 1 for other in others):
                missing.append(item.name)
    open_items = tuple(item.name for (item, _), worth in zip(items, points, strict=True) if len(worth) > 1)
    return Completion(value, possible, tuple(missing)), Completion(total, total_possible, open_items)


def _sums(points: Sequence[frozenset[int]]) -> frozenset[int]:
    totals = frozenset({0})
    for choices in points:
        totals = frozenset(total + choice for total in totals for choice in choices)
    return totals
