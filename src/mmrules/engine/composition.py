"""Everything an engine needs for a case, made once: facts, catalogues, checked rules, safety, availability."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.availability import Availability
from mmrules.engine.option_evidence import OptionEvidence
from mmrules.engine.plugins import PluginInfo, RegisteredStrategy
from mmrules.engine.requirements import Requirements
from mmrules.engine.safety import Safety
from mmrules.errors import InvalidRule, MmrulesError
from mmrules.facts.definition import FactDefinition
from mmrules.facts.registry import FactRegistry, build_registry
from mmrules.knowledge import Additions, KnowledgeBase
from mmrules.models.report import Failure
from mmrules.strategy.check import check_strategy
from mmrules.strategy.conditions import Conditions
from mmrules.strategy.recommend import RuleSet
from mmrules.strategy.rule import Rule
from mmrules.strategy.selection import RegimenSubject, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.logic import Vocabulary

__all__ = ["Composition", "compose", "compose_facts", "merge_knowledge"]


@frozen(kw_only=True, eq=False)
class Composition:
    """What an engine is made of.

    Attributes:
        knowledge: The catalogues, additions included.
        registry: The declared facts.
        strategies: The strategies that take part, by id.
        rules: Each strategy's checked rules, by the strategy's id.
        rule_set: All of them, specialised for the regimens.
        subjects: The regimens as rules see them.
        conditions: Every condition of them about a case, compiled together.
        safety: The cautions.
        requirements: What regimens ask of a case.
        availability: What exists when and where.
        option_evidence: What stands behind options: trials, trade-offs, references.
        failures: What could not take part.
        extra_facts: The facts that plugins declare.
    """

    knowledge: KnowledgeBase
    registry: FactRegistry
    strategies: tuple[RegisteredStrategy, ...]
    rules: Mapping[str, tuple[Rule, ...]]
    rule_set: RuleSet
    subjects: Mapping[str, RegimenSubject]
    conditions: Conditions
    safety: Safety
    requirements: Requirements
    availability: Availability
    option_evidence: OptionEvidence
    failures: tuple[Failure, ...]
    extra_facts: tuple[tuple[PluginInfo, FactDefinition], ...] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts and symbols that conditions may speak about."""
        return self.registry.vocabulary


_LATE = tuple(
    (name, None) for name in ("clinical_relapse", "biochemical_relapse", "significant_biochemical_relapse", "crab")
)
"""Facts that take long to derive and that few rules ask for: derived only where a verdict hangs on them.

Each often makes the next one needless. None can raise, so that leaving one out hides no failure.
"""


def merge_knowledge(
    base: KnowledgeBase, additions: Iterable[tuple[PluginInfo, Additions]], *, strict: bool, failures: list[Failure]
) -> KnowledgeBase:
    """Return the catalogues with what plugins bring; one that cannot be merged is recorded, or raised if strict."""
    for info, addition in additions:
        try:
            base = base.merged(addition)
        except MmrulesError as error:
            if strict:
                raise
            failures.append(Failure(source=info.name, distribution=info.distribution, message=str(error)))
    return base


def compose_facts(
    knowledge: KnowledgeBase, additions: Iterable[tuple[PluginInfo, FactDefinition]] = ()
) -> FactRegistry:
    """Return the declared facts, those of plugins included."""
    extra = [item for _, item in additions]
    return _registry(knowledge, extra) if extra else _registry_without_plugins(knowledge)


@lru_cache(maxsize=8)
def _registry_without_plugins(knowledge: KnowledgeBase) -> FactRegistry:
    return _registry(knowledge, ())


def _registry(knowledge: KnowledgeBase, extra: Sequence[FactDefinition]) -> FactRegistry:
    return build_registry(drugs=knowledge.drug_symbols, regimen_ids=sorted(knowledge.regimens), extra=extra)


def compose(
    knowledge: KnowledgeBase,
    registry: FactRegistry,
    strategies: Sequence[RegisteredStrategy],
    *,
    strict: bool,
    failures: Sequence[Failure] = (),
) -> Composition:
    """Check and specialise everything.

    A strategy with a rule that cannot be used takes no part as a whole, and the reports say so: half of a strategy
    could recommend what its other half warns of.

    Raises:
        InvalidRule: `strict`, and a strategy's rules have faults.
        InvalidKnowledge: A condition in the catalogues has faults.
    """
    failed = list(failures)
    checked: dict[str, tuple[Rule, ...]] = {}
    taking_part: list[RegisteredStrategy] = []
    for item in strategies:
        try:
            checked[item.strategy.id] = check_strategy(item.strategy, registry.vocabulary, knowledge)
        except InvalidRule as error:
            if strict or not item.plugin.distribution:
                raise
            failure = Failure(source=item.strategy.id, distribution=item.plugin.distribution, message=str(error))
            failed.append(failure)
        else:
            taking_part.append(item)
    conditions = Conditions(_LATE)
    regimens = subjects(knowledge)
    return Composition(
        knowledge=knowledge,
        registry=registry,
        strategies=tuple(taking_part),
        rules=checked,
        rule_set=RuleSet([rule for rules in checked.values() for rule in rules], regimens, conditions),
        subjects=regimens,
        conditions=conditions,
        safety=Safety(knowledge, registry.vocabulary, conditions, regimens),
        requirements=Requirements(knowledge, registry.vocabulary, conditions, regimens),
        availability=Availability(knowledge, registry.vocabulary, conditions),
        option_evidence=OptionEvidence(knowledge, registry.vocabulary),
        failures=tuple(failed),
    )
