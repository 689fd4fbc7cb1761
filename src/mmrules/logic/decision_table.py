"""A condition as a decision table: its single questions as columns, and each way in which it becomes true as a row."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import frozen

from mmrules.logic.dependencies import Leaf, leaves_of
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Known,
    Not,
    OneOf,
    Or,
    Unknown,
)
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MAX_ROWS", "DecisionTable", "decision_table"]

MAX_ROWS = 64
"""A table with more rows is no easier to read than the condition."""

_Row: TypeAlias = frozenset[tuple[Leaf, bool]]


@frozen
class DecisionTable:
    """The condition is true exactly when, for one row, every answer that the row asks for is given.

    Attributes:
        questions: The conditions without conditions in them, in the order in which they are written.
        rows: For each question `True` (has to be true), `False` (has to be false) or `None` (does not matter).
    """

    questions: tuple[Condition, ...]
    rows: tuple[tuple[bool | None, ...], ...]


def decision_table(node: Condition) -> DecisionTable | None:
    """Return a condition as a table; `None` when it would have more than `MAX_ROWS` rows.

    A condition that is always true has one row without answers, one that never is has no row.
    """
    rows = _rows(node, wanted=True)
    if rows is None:
        return None
    asked = {leaf for row in rows for leaf, _ in row}
    questions = tuple(leaf for leaf in dict.fromkeys(leaves_of(node)) if leaf in asked)
    return DecisionTable(questions, tuple(tuple(dict(row).get(question) for question in questions) for row in rows))


def _rows(node: Condition, *, wanted: bool) -> list[_Row] | None:
    """Return the ways in which a condition becomes true, or false; `None` for too many."""
    match node:
        case Constant():
            return [frozenset()] if node.verdict is Verdict.of(wanted) else []
        case Not():
            return _rows(node.condition, wanted=not wanted)
        case And() | Or():
            parts = [_rows(part, wanted=wanted) for part in node.conditions]
            return _all(parts) if isinstance(node, And) is wanted else _any(parts)
        case AtLeast():
            # Fewer than `count` are true when so many are false that not enough are left.
            needed = node.count if wanted else len(node.conditions) - node.count + 1
            return _some([_rows(part, wanted=wanted) for part in node.conditions], needed)
        case FactRef() | Known() | Unknown() | Compare() | OneOf() | HasMember() | Contains() | ContainsHolding():
            return [frozenset({(node, wanted)})]
        case _:
            assert_never(node)


def _any(parts: Iterable[list[_Row] | None]) -> list[_Row] | None:
    found: list[_Row] = []
    for rows in parts:
        if rows is None:
            return None
        found += rows
    return _fewest(found)


def _all(parts: Iterable[list[_Row] | None]) -> list[_Row] | None:
    found: list[_Row] | None = [frozenset()]
    for rows in parts:
        if rows is None or found is None:
            return None
        found = _fewest(one | other for one in found for other in rows)
    return found


def _some(parts: Sequence[list[_Row] | None], count: int) -> list[_Row] | None:
    # So many combinations are looked at and no more: they can contradict themselves and leave few rows or none.
    if math.comb(len(parts), count) > MAX_ROWS * MAX_ROWS:
        return None
    return _any(_all(chosen) for chosen in combinations(parts, count))


def _fewest(rows: Iterable[_Row]) -> list[_Row] | None:
    """Return the rows without those that contradict themselves or say more than another one."""
    possible = [row for row in dict.fromkeys(rows) if not any((leaf, not answer) in row for leaf, answer in row)]
    kept = [row for row in possible if not any(other < row for other in possible)]
    return kept if len(kept) <= MAX_ROWS else None
