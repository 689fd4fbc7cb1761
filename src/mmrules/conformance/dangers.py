"""What the catalogue warns of, as changes to a case: for each caution the facts that make its condition true."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.conformance.corpus import COMMON_FACTS
from mmrules.conformance.directed import solutions
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Condition, Constant, FactKey, FactValue, Verdict, conjunction, facts_of
from mmrules.models.vocabulary import CautionEffect
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation
    from mmrules.knowledge.caution import Caution

__all__ = ["Danger", "all_dangers", "dangers", "dangers_that_matter", "exempt_drugs"]

_WAYS = 6
_EXEMPT = ("corticosteroid",)
_CONDITIONING = frozenset({"melphalan", "cyclophosphamide", "fludarabine", "bendamustine"})
"""Drugs of conditioning and lymphodepletion: resistance to them forbids neither a transplant nor CAR-T cells."""


@frozen(kw_only=True, eq=False)
class Danger:
    """A caution that is made to apply.

    Attributes:
        caution: Its id.
        drug: The drug it warns of.
        effect: What it asks for.
        condition: When it applies.
        facts: Facts with which it does.
        regimens: The regimens of the drug in which it can apply.
        said: The change in words.
    """

    caution: str
    drug: str
    effect: CautionEffect
    condition: Condition
    facts: FrozenMapping[FactKey, FactValue]
    regimens: frozenset[str]
    said: str


def exempt_drugs(bench: Bench) -> frozenset[str]:
    """Return the drugs to which resistance excludes nothing: corticosteroids and those that prepare for cells."""
    groups = bench.engine.knowledge.drug_symbols.groups
    return _CONDITIONING.union(*(groups.get(name, frozenset()) for name in _EXEMPT))


def all_dangers(bench: Bench, effect: CautionEffect) -> tuple[Danger, ...]:
    """Return every caution of an effect that decides about starting, with facts that make it apply.

    Args:
        bench: The plugin; its catalogues are asked.
        effect: Contraindicated, or avoid.
    """
    safety = bench.composition.safety
    regimens: dict[tuple[str, str, Condition], set[str]] = {}
    cautions: dict[str, Caution] = {}
    for subject in bench.composition.subjects.values():
        for drug, caution, node in safety.cautions_for(subject):
            if caution.effect is not effect or caution.scope.value != "start":
                continue
            left = bench.composition.conditions.for_regimen(node, subject)
            if left == Constant(Verdict.FALSE):
                continue
            cautions[caution.id] = caution
            regimens.setdefault((drug, caution.id, left), set()).add(subject.id)
    return tuple(
        danger
        for (drug, id_, left), ids in regimens.items()
        for danger in _dangers(bench, drug, cautions[id_], left, frozenset(ids))
    )


def _dangers(bench: Bench, drug: str, caution: Caution, node: Condition, regimens: frozenset[str]) -> Iterator[Danger]:
    """Yield the caution just beyond its limits, and far beyond them."""
    ways = list(islice(solutions(conjunction(node), Verdict.TRUE, bench.composition), _WAYS))
    for facts in ways[:1] if len(ways) < 2 else (ways[0], ways[-1]):
        if facts:
            names = ", ".join(sorted(map(fact_name, facts)))
            yield Danger(
                caution=caution.id,
                drug=drug,
                effect=caution.effect,
                condition=node,
                facts=FrozenMapping(facts),
                regimens=regimens,
                said=f"{caution.id} was made to apply, by {names}",
            )


def dangers(bench: Bench, case: Situation, effect: CautionEffect) -> Iterator[Danger]:
    """Yield the cautions to make apply in a case: those that can matter to the plugin.

    A plugin of rules sees the facts that its rules read and no others; code may see any. A case that was made from a
    rule is tried with what changes the very fact in which it differs; covering and generated cases with what rests on
    common facts.

    Args:
        bench: The plugin.
        case: The case.
        effect: Contraindicated, or avoid.
    """
    many = case.name.startswith(("covering", "generated"))
    for danger in bench.dangers_that_matter(effect, common=many and not bench.thorough):
        if not case.rule or case.focus in danger.facts:
            yield danger


def dangers_that_matter(bench: Bench, effect: CautionEffect, *, common: bool) -> tuple[Danger, ...]:
    """Return the cautions that can matter to the plugin, whatever the case; each change of facts once for a drug.

    Args:
        bench: The plugin.
        effect: Contraindicated, or avoid.
        common: Whether to take only those that rest on facts on which the cautions of the usual drugs rest.
    """
    read = frozenset(bench.facts_read)
    usual = frozenset(COMMON_FACTS) & (read or frozenset(COMMON_FACTS))
    found: dict[tuple[str, FrozenMapping[FactKey, FactValue]], Danger] = {}
    for danger in bench.dangers(effect):
        if (bench.has_code or read & _spoken_of(bench, danger)) and (not common or facts_of(danger.condition) & usual):
            found.setdefault((danger.drug, danger.facts), danger)
    return tuple(found.values())


def _spoken_of(bench: Bench, danger: Danger) -> frozenset[FactKey]:
    """Return the facts that a danger changes, with those about groups to which its arguments belong."""
    groups = bench.composition.registry.drugs.groups
    wider = {
        (name, group)
        for name, argument in danger.facts
        for group, members in groups.items()
        if argument is not None and (argument in members or groups.get(argument, frozenset()) & members)
    }
    return frozenset(danger.facts) | wider
