"""The bench on which a plugin is tried: its engine, its answers, each worked out once, and the cases.

Answers of the plugin alone come before safety, requirements and ranking; `report` is the engine's whole answer.
"""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, Source
from mmrules.conformance.completing import facts_that_matter, values_for
from mmrules.conformance.corpus import covering_cases, directed_cases, reference_cases
from mmrules.conformance.dangers import Danger, all_dangers, dangers_that_matter
from mmrules.conformance.directed import facts_of_rules, thresholds_of_rules
from mmrules.conformance.elsewhere import FreshImport, import_elsewhere
from mmrules.conformance.said import Answer, Said
from mmrules.conformance.verdicts import SingleVerdicts
from mmrules.engine.engine import Engine
from mmrules.engine.provenance import digest
from mmrules.engine.what_if import read_changes
from mmrules.errors import InvalidInput
from mmrules.facts.case import Case
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.recommend import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mmrules.conformance.declarations import Declared
    from mmrules.conformance.directed import Thresholds
    from mmrules.conformance.situation import Situation
    from mmrules.conformance.subject import Subject
    from mmrules.engine.composition import Composition
    from mmrules.facts.definition import FactDefinition
    from mmrules.logic import CompiledCondition, FactKey, FactValue
    from mmrules.models.report import Report
    from mmrules.models.vocabulary import CautionEffect
    from mmrules.strategy.rule import Rule
    from mmrules.strategy.strategy import Strategy

__all__ = ["Bench", "bare_engine"]


@cache
def bare_engine() -> Engine:
    """Return the engine without any plugin, made once in a process: it is the same for every plugin under test."""
    return Engine(strategies=())


class Bench:
    """A plugin, ready to be tried.

    Args:
        subject: The plugin.
        engine: The engine of that plugin alone.
        declared: What the plugin declares about itself.
        generated: Draws the patients that hypothesis makes.
        thorough: Whether to take the larger corpora.
        only: Cases to look at instead of all others.
    """

    def __init__(
        self,
        subject: Subject,
        engine: Engine,
        declared: Declared,
        *,
        generated: Callable[[], tuple[Situation, ...]] = tuple,
        thorough: bool = False,
        only: tuple[Situation, ...] = (),
    ) -> None:
        self.subject = subject
        self.engine = engine
        self.declared = declared
        self.thorough = thorough
        self._draw = generated
        self._only = only
        self._compiled: dict[int, CompiledCondition] = {}
        self._said: dict[int, tuple[Situation, Said]] = {}
        self._reports: dict[int, tuple[Situation, Report]] = {}
        self._bare_reports: dict[int, tuple[Situation, Report]] = {}
        self._dangers: dict[CautionEffect, tuple[Danger, ...]] = {}
        self._dangers_that_matter: dict[tuple[CautionEffect, bool], tuple[Danger, ...]] = {}
        self._values: dict[FactKey, tuple[FactValue, ...]] = {}
        self._keys: dict[str, FactKey | None] = {}

    # --- the plugin ---

    @property
    def composition(self) -> Composition:
        """What the engine is made of."""
        return self.engine.composition

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies under test."""
        return self.engine.strategies

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all its strategies."""
        return self.composition.rule_set.rules

    @property
    def has_code(self) -> bool:
        """Whether it runs code for a case: a strategy's, or that of a fact it declares."""
        return bool(self.own_facts) or any(strategy.code is not None for strategy in self.strategies)

    @cached_property
    def rules_digest(self) -> str:
        """SHA-256 over the strategies as written, without their code."""
        return digest(tuple(evolve(strategy, code=None) for strategy in self.strategies))

    @cached_property
    def fresh_import(self) -> FreshImport:
        """What happens when it is loaded in a fresh interpreter; see `import_elsewhere`."""
        return import_elsewhere(self.subject.name)

    @cached_property
    def own_facts(self) -> tuple[FactDefinition, ...]:
        """The facts that the plugin declares."""
        known = self.bare.facts.definitions
        return tuple(item for name, item in self.engine.facts.definitions.items() if name not in known)

    @property
    def bare(self) -> Engine:
        """The engine without any plugin."""
        return bare_engine()

    @cached_property
    def facts_read(self) -> tuple[FactKey, ...]:
        """Every fact that a rule of the plugin reads, by name."""
        return facts_of_rules(self.composition)

    def dangers(self, effect: CautionEffect) -> tuple[Danger, ...]:
        """Return what the catalogue warns of, worked out once; the argument is that of `all_dangers`."""
        if effect not in self._dangers:
            self._dangers[effect] = all_dangers(self, effect)
        return self._dangers[effect]

    def dangers_that_matter(self, effect: CautionEffect, *, common: bool) -> tuple[Danger, ...]:
        """Return those that can matter to the plugin, worked out once; see the function of that name."""
        key = (effect, common)
        if key not in self._dangers_that_matter:
            self._dangers_that_matter[key] = dangers_that_matter(self, effect, common=common)
        return self._dangers_that_matter[key]

    @cached_property
    def thresholds(self) -> Thresholds:
        """What its conditions compare each fact with."""
        return thresholds_of_rules(self.composition)

    def values_of(self, key: FactKey) -> tuple[FactValue, ...]:
        """Return values of a fact that the plugin can tell apart, worked out once."""
        if key not in self._values:
            self._values[key] = values_for(self, key)
        return self._values[key]

    def key_of(self, name: str) -> FactKey | None:
        """Return the key of a fact by its name in a statement; `None` when there is no such fact."""
        if name not in self._keys:
            try:
                self._keys[name] = next(iter(read_changes({name: None}, self.composition.registry)))
            except InvalidInput:
                self._keys[name] = None
        return self._keys[name]

    # --- its answers ---

    def case(self, situation: Situation) -> Case:
        """Return a fresh case."""
        return Case(
            situation.patient,
            as_of=situation.as_of,
            registry=self.composition.registry,
            overrides=situation.assumed,
        )

    def said(self, situation: Situation) -> Said:
        """Return what the plugin says about a case; asked once and kept.

        Raises:
            Broken: It raised.
        """
        kept = self._said.get(id(situation))
        if kept is None:
            kept = self._said[id(situation)] = (situation, self.ask(situation))
        return kept[1]

    def ask(self, situation: Situation) -> Said:
        """Ask the plugin about a case, whether or not it was asked before.

        Raises:
            Broken: It raised.
        """
        try:
            return self.ask_case(self.case(situation))
        except (Exception, SystemExit) as error:
            raise Broken(f"raised {type(error).__name__}", case=situation) from error

    def ask_case(self, case: Case, strategies: Iterable[Strategy] | None = None) -> Said:
        """Ask the plugin about a case that is made already; what it raises passes through."""
        composition = self.composition
        verdicts = SingleVerdicts(case, composition.conditions, self._compiled)
        writer = FactWriter(case, composition.registry)
        visible = composition.availability.visible(case.as_of)
        answers = []
        for strategy in self.strategies if strategies is None else strategies:
            stated = composition.rule_set.stated(strategy.id, verdicts, visible)
            if strategy.code is not None:
                stated += map(Statement, strategy.code(case))
            waiting = partial(composition.rule_set.waiting, strategy.id, verdicts, visible)
            answers.append(Answer(stated=tuple(stated), waiting=waiting, verdicts=verdicts, writer=writer))
        said = Said(answers=tuple(answers), case=case)
        if self.has_code:  # whatever code raises is raised here, and not where somebody reads on
            _ = said.recommendations, said.waiting
        return said

    def completed(self, said: Said, situation: Situation, asked: Sequence[Strategy]) -> Said:
        """Return an answer of some strategies with that of the others, as they give it undisturbed."""
        if not asked or len(asked) == len(self.strategies):
            return said
        ids = {strategy.id for strategy in asked}
        rest = [strategy for strategy in self.strategies if strategy.id not in ids]
        others = self.ask_case(self.case(situation), rest)
        return Said(answers=(*said.answers, *others.answers), case=said.case)

    def report(self, situation: Situation) -> Report:
        """Return the engine's whole answer for a case; asked once and kept. Assumed facts are left aside."""
        kept = self._reports.get(id(situation))
        if kept is None:
            report = self.engine.evaluate(situation.patient, as_of=situation.as_of)
            kept = self._reports[id(situation)] = (situation, report)
        return kept[1]

    def bare_report(self, situation: Situation) -> Report:
        """Return the answer of an engine without any plugin; asked once and kept."""
        kept = self._bare_reports.get(id(situation))
        if kept is None:
            report = self.bare.evaluate(situation.patient, as_of=situation.as_of)
            kept = self._bare_reports[id(situation)] = (situation, report)
        return kept[1]

    # --- the cases ---

    @property
    def counts(self) -> dict[str, int]:
        """How many cases of each source there are; generated ones are none without the extra `conformance`."""
        if self._only:
            return {"given": len(self._only)}
        return {
            "reference": len(self.reference),
            "directed": len(self.directed),
            "covering": len(self.covering),
            "generated": len(self.generated),
        }

    def cases(self, source: Source) -> tuple[Situation, ...]:
        """Return the cases of a source, or those the run is limited to."""
        if self._only:
            return self._only
        match source:
            case Source.REFERENCE:
                return self.reference
            case Source.DIRECTED:
                return (*self.reference, *self.directed)
            case Source.ALL:
                return (*self.reference, *self.directed, *self.covering, *self.generated)

    @cached_property
    def generated(self) -> tuple[Situation, ...]:
        """Patients made by hypothesis, drawn when they are first asked for."""
        return self._draw()

    @cached_property
    def reference(self) -> tuple[Situation, ...]:
        """The packaged patients."""
        return reference_cases(self.engine.knowledge)

    @cached_property
    def directed(self) -> tuple[Situation, ...]:
        """Cases made from the conditions of the plugin's rules."""
        return directed_cases(self.composition, self.rules)

    @cached_property
    def covering(self) -> tuple[Situation, ...]:
        """Cases in which every three values of three facts meet."""
        return covering_cases(self.composition, facts_that_matter(self), every=self.thorough or self.has_code)
