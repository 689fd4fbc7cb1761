"""Gives unknown facts values, in ways that are always the same, and finds out which facts are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.conformance.corpus import COMMON_FACTS, covering_rows
from mmrules.conformance.directed import representatives
from mmrules.facts.implications import with_implications
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation
    from mmrules.facts.case import Case
    from mmrules.logic import FactKey, FactValue
    from mmrules.models.recommendation import Recommendation

__all__ = [
    "completions",
    "facts_that_matter",
    "known_facts",
    "pinned",
    "stood_for",
    "unknown_facts",
    "values_for",
]

_WAYS = 12
_WAYS_OF_CODE = 40


def facts_that_matter(bench: Bench) -> tuple[FactKey, ...]:
    """Return the facts that rules read, and for code the common ones besides."""
    common = tuple(key for key in COMMON_FACTS if key[0] in bench.composition.registry.definitions)
    return tuple(dict.fromkeys((*bench.facts_read, *(common if bench.has_code or not bench.facts_read else ()))))


def unknown_facts(bench: Bench, case: Situation) -> tuple[FactKey, ...]:
    """Return which of the facts that matter are unknown in a case; facts of the plugin's own are not given values."""
    own = {definition.declaration.name for definition in bench.own_facts}
    asked = bench.case(case)
    return tuple(key for key in facts_that_matter(bench) if key[0] not in own and asked.value(*key) is None)


def values_for(bench: Bench, key: FactKey) -> tuple[FactValue, ...]:
    """Return values of a fact that the plugin can tell apart, as far as that can be seen."""
    found = representatives(bench.composition, key, bench.thresholds)
    common = COMMON_FACTS.get(key, ())
    return tuple(dict.fromkeys((*found, *common) if key in bench.facts_read else (*common, *found)))


def completions(bench: Bench, case: Situation) -> Iterator[Mapping[FactKey, FactValue]]:
    """Yield values for the unknown facts, all of them or some, in ways in which values of any three facts meet.

    Args:
        bench: The plugin.
        case: The case.
    """
    unknown = unknown_facts(bench, case)
    if not unknown:
        return
    asked = bench.case(case)
    values = {key: tuple(one for one in bench.values_of(key) if _fits(bench, asked, key, one)) for key in unknown}
    for key in unknown if bench.thorough else ():
        for value in values[key]:
            yield {key: value}
    rows = covering_rows()
    ways = len(rows) if bench.thorough else (_WAYS_OF_CODE if bench.has_code else _WAYS)
    for number in range(ways):
        row = rows[(number * 7 + 1) % len(rows)]
        chosen: dict[FactKey, FactValue] = {}
        for place, key in enumerate(unknown):
            cell = int(row[(place + place // len(row)) % len(row)])
            if cell and values[key]:
                chosen[key] = values[key][(cell - 1 + place // len(row)) % len(values[key])]
        if chosen:
            yield chosen


def pinned(bench: Bench, case: Situation) -> Mapping[FactKey, FactValue]:
    """Return the facts that matter and are known, as they are: what is made known besides has to leave them so."""
    own = {definition.declaration.name for definition in bench.own_facts}
    asked = bench.case(case)
    known = {key: asked.value(*key) for key in facts_that_matter(bench) if key[0] not in own}
    return {key: value for key, value in known.items() if value is not None}


def _fits(bench: Bench, asked: Case, key: FactKey, value: FactValue) -> bool:
    """Whether a value says nothing about other facts but what the case says: no drug is given that was not given."""
    implied = with_implications({key: value}, bench.composition.registry)
    return all(
        other == key or asked.value(*other) in (None, said)  # unknown, or known to be so
        for other, said in implied.items()
    )


def known_facts(bench: Bench, case: Situation, item: Recommendation) -> tuple[FactKey, ...]:
    """Return the facts that a statement names and that are known in the case."""
    asked = bench.case(case)
    return tuple(
        key for use in item.facts if (key := bench.key_of(use.fact)) is not None and asked.value(*key) is not None
    )


def stood_for(values: Mapping[FactKey, FactValue]) -> str:
    """Return which facts were given values, in words."""
    names = sorted(fact_name(key) for key in values)
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
