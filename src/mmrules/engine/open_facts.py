"""The unknown facts that some condition reads: their possible values, what settles them, if they can matter now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.asked import JURISDICTION, Asked
from mmrules.engine.partition import Cell, partition
from mmrules.facts.implications import with_implications
from mmrules.logic import Bounds, FactKey, FactValue, Verdict
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmrules.engine.asked import AskedConditions
    from mmrules.engine.outline import Outline, Outliner

__all__ = ["COUNTED", "OpenFact", "is_possible", "is_unsettled", "matters", "open_facts"]

COUNTED = frozenset(
    {"adl", "asct_count", "cci", "copies_1q", "ecog", "haematologic_toxicity_grade", "iadl", "impede_vte"}
    | {"keratopathy_grade", "kps", "neuropathy_grade", "nyha", "prior_lines", "risk.high_risk_hits", "saved_vte"}
)
"""Facts whose numbers are counts, grades or scores, without anything between two whole numbers."""


@frozen(kw_only=True, eq=False)
class OpenFact:
    """An unknown fact of a case.

    Attributes:
        key: The fact.
        name: The fact as a rule names it.
        cells: Its values, cut where a condition can tell them apart.
        test: What settles it; its name when nothing is said to.
        tests: What settles it and what it is derived from.
        parts: Open facts that it is derived from.
        reach: The facts that can change with it, itself included.
        readers: The conditions that read any of these, each with its action.
    """

    key: FactKey
    name: str
    cells: tuple[Cell, ...]
    test: str
    tests: frozenset[str]
    parts: tuple[FactKey, ...]
    reach: frozenset[FactKey]
    readers: tuple[tuple[str, Asked], ...]


def is_unsettled(value: FactValue) -> bool:
    """Whether a fact is unknown or known within bounds only."""
    return value is None or isinstance(value, Bounds)


def open_facts(outliner: Outliner, asked: AskedConditions) -> tuple[tuple[OpenFact, ...], tuple[FactKey, ...]]:
    """Return the unknown facts that some condition reads, and those of them that are taken as given and not asked.

    Args:
        outliner: The outlines of the case.
        asked: The conditions.
    """
    case = outliner.case
    unsettled = [key for key in asked.asked_of if is_unsettled(case.value(*key))]
    asks = [key for key in unsettled if asked.is_question(key)]
    parts = {key: tuple(part for part in case.parts(key) if part in asks) for key in asks}
    definitions = case.registry.definitions
    own = {key: definitions[key[0]].test or fact_name(key) for key in asks}
    found = []
    for key in asks:
        sole = case.sole_definition(key)
        cells = partition(
            key,
            definitions[key[0]].declaration.type,
            asked.conditions_of[key],
            current=case.value(*key),
            possible=() if sole is None else case.assessment(sole).possible,
            whole=key[0] in COUNTED,
        )
        reach = _reach(outliner, key, cells)
        readers = (pair for read in sorted(reach, key=fact_name) for pair in asked.asked_of.get(read, ()))
        found.append(
            OpenFact(
                key=key,
                name=fact_name(key),
                cells=cells,
                test=own[key],
                tests=frozenset(own[part] for part in (key, *parts[key])),
                parts=parts[key],
                reach=reach,
                readers=tuple(dict.fromkeys(readers)),
            )
        )
    return tuple(found), tuple(key for key in unsettled if key not in asks)


def _reach(outliner: Outliner, key: FactKey, cells: Iterable[Cell]) -> frozenset[FactKey]:
    implied = {key}.union(*(with_implications({key: cell.example}, outliner.case.registry) for cell in cells))
    return frozenset(implied) | outliner.case.readers(implied)


def is_possible(fact: OpenFact, outliner: Outliner, outline: Outline) -> bool:
    """Whether what a value implies agrees with what is known.

    Args:
        fact: The fact that was assumed.
        outliner: The outlines of the case.
        outline: The outline with the value.
    """
    case = outline.case
    implied = (key for key in case.assumed if key != fact.key)
    return all(_agree(outliner.case.value(*key), case.value(*key)) for key in implied)


def _agree(known: FactValue, assumed: FactValue) -> bool:
    if known is None or assumed is None:
        return True
    if isinstance(known, Bounds):
        return not isinstance(assumed, Decimal) or known.exactly(assumed) is not False
    return known == assumed


def matters(
    fact: OpenFact, outliner: Outliner, outline: Outline, of_interest: Callable[[str], bool] = lambda _action: True
) -> bool:
    """Whether knowing a fact could change an outline: some condition that it reaches is still open.

    A condition is open while its verdict is unknown; when it asks whether a fact is known; and when it reads a fact
    that is known and can change all the same, such as whether a set of tests is complete.

    Args:
        fact: The fact.
        outliner: The outlines of the case.
        outline: The outline: that of the case, or one with other facts assumed.
        of_interest: Whether a change of an action counts.
    """
    if outliner.has_code or JURISDICTION in fact.reach:
        return True
    known = frozenset(key for key in fact.reach if not is_unsettled(outline.case.value(*key)))
    for action, item in fact.readers:
        place = outline.places.get(action)
        barred = place is not None and bool(place.barred)
        open_to_knowledge = bool(item.asks_whether_known & fact.reach or item.facts & known)
        undecided = not barred and outliner.verdict(outline, item) is Verdict.UNKNOWN
        if (open_to_knowledge or undecided) and of_interest(action):
            return True
    return False
