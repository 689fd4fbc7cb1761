"""The rules and the safety gate of an engine as formulas: what each rule says about each action, what rules it out.

The conditions are those the engine compiles: rules specialised for regimens, contraindications, requirements. What
cannot be said in the expression language, a withdrawn approval, is asked of the engine for every place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3
from attrs import frozen

from mmrules.facts.case import Case
from mmrules.knowledge.caution import Caution
from mmrules.logic import Condition, FactKey, Verdict, evaluate, facts_of
from mmrules.logic.verify import Encoder, Questions, Variables
from mmrules.models.patient import Patient
from mmrules.models.preference import Place
from mmrules.models.vocabulary import Direction, Jurisdiction, OptionStatus, Strength
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.rule import Rule, is_supporting
from mmrules.verify.relations import load_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mmrules.engine.composition import Composition
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["Contraindication", "RuleBase", "Statement"]

_PLACE: FactKey = ("jurisdiction", None)
_LABELS = ("US", "EU")
_STRENGTHS = tuple(Strength)


@frozen(kw_only=True)
class Statement:
    """What one rule says about one action.

    Attributes:
        rule: The rule.
        action: The action.
        condition: What is left of the selection once the regimen is fixed. The rule speaks when both hold.
        strength: How strongly it speaks on the day.
    """

    rule: Rule
    action: str
    condition: Condition
    strength: Strength

    @property
    def speaks_for(self) -> bool:
        """Whether it speaks for the action."""
        return self.rule.source.direction is Direction.FOR

    @property
    def is_treatment(self) -> bool:
        """Whether the action is a treatment choice and not one that accompanies it."""
        return not is_supporting(self.action)


@frozen(kw_only=True)
class Contraindication:
    """A caution that forbids starting a regimen.

    Attributes:
        caution: The caution.
        regimen: The regimen.
        condition: Its condition, as written or as it reads for the regimen.
    """

    caution: Caution
    regimen: str
    condition: Condition

    def applies_to(self, case: Case, regimen: RegimenSubject) -> bool:
        """Return whether it holds for a case and at its place, by the reference interpreter."""
        place = case.value(*_PLACE)
        elsewhere = place in _LABELS and self.caution.jurisdictions and place not in self.caution.jurisdictions
        return not elsewhere and evaluate(self.condition, case, regimen) is Verdict.TRUE


class RuleBase:
    """The formulas of one engine on one day.

    Args:
        composition: What the engine is made of.
        strategies: The strategies whose rules count.
        scope: Who has to have an option.
        as_of: The day.
        effort: Most steps of the solver for one question.

    Attributes:
        rules: The rules, by strategy and id.
        statements: What they say, in their order.
    """

    def __init__(
        self, composition: Composition, strategies: Iterable[str], *, scope: Condition, as_of: date, effort: int
    ) -> None:
        self._composition = composition
        self._as_of = as_of
        relations = load_relations(composition.vocabulary)
        self.variables = Variables(composition.vocabulary, whole=relations.whole)
        self.encoder = Encoder(self.variables)
        self.visible = composition.availability.visible(as_of)
        self.rules = tuple(rule for strategy in strategies for rule in composition.rules[strategy])
        self.statements = tuple(statement for rule in self.rules for statement in self._said_by(rule))
        self._excluded: dict[str, z3.BoolRef] = {}
        always = [
            z3.Implies(self.encoder.truth(item.if_true).true, self.encoder.truth(item.then_true).true)
            for item in relations.about(facts_of(condition) for condition in self._conditions(scope))
        ]
        self.questions = Questions(self.variables, always, effort=effort)

    def _conditions(self, scope: Condition) -> Iterator[Condition]:
        """Yield every condition that a question can be about."""
        yield scope
        for statement in self.statements:
            yield statement.rule.when
            yield statement.condition
        for action in sorted(self.visible):
            subject = self._composition.subjects[action]
            for contraindication in self.contraindications(action):
                yield contraindication.condition
            for _, condition in self._composition.requirements.of(action):
                yield self._composition.conditions.for_regimen(condition, subject)

    def _said_by(self, rule: Rule) -> Iterator[Statement]:
        carried = [
            ceiling
            for citation, ceiling in zip(rule.citations, rule.ceilings, strict=True)
            if citation.year is None or citation.year <= self._as_of.year
        ]
        if not carried:
            return
        strength = min(rule.source.strength, max(carried, key=_STRENGTHS.index), key=_STRENGTHS.index)
        for action, left in self._composition.rule_set.targets(rule):
            if rule.regimens is None or action in self.visible:
                yield Statement(rule=rule, action=action, condition=left, strength=strength)

    def of(self, rule: Rule) -> tuple[Statement, ...]:
        """Return what a rule can say."""
        return tuple(statement for statement in self.statements if statement.rule is rule)

    def holds(self, statement: Statement, encoder: Encoder | None = None) -> z3.BoolRef:
        """Return that a rule speaks of an action.

        Args:
            statement: The rule and the action.
            encoder: The case; the one that questions are about when left out.
        """
        case = encoder or self.encoder
        return z3.And(case.truth(statement.rule.when).true, case.truth(statement.condition).true)

    def may_hold(self, statement: Statement) -> z3.BoolRef:
        """Return that a rule speaks of an action, or would if unknown facts were known."""
        return z3.And(
            self.encoder.truth(statement.rule.when).possible, self.encoder.truth(statement.condition).possible
        )

    def contraindications(self, action: str) -> tuple[Contraindication, ...]:
        """Return what forbids starting a regimen; nothing for another action."""
        subject = self._composition.subjects.get(action)
        if subject is None:
            return ()
        return tuple(
            Contraindication(
                caution=caution,
                regimen=action,
                condition=self._composition.conditions.for_regimen(condition, subject),
            )
            for _, caution, condition in self._composition.safety.cautions_for(subject)
            if caution.excludes and (caution.since is None or caution.since.latest <= self._as_of)
        )

    def applies(self, contraindication: Contraindication, encoder: Encoder | None = None) -> z3.BoolRef:
        """Return that a contraindication holds at the place of the case.

        Args:
            contraindication: The caution for a regimen.
            encoder: Knows the regimen, when the condition is about one.
        """
        asked_for = contraindication.caution.jurisdictions
        elsewhere = [self.encoder.has_value(_PLACE, place) for place in _LABELS if asked_for and place not in asked_for]
        return z3.And((encoder or self.encoder).truth(contraindication.condition).true, z3.Not(z3.Or(elsewhere)))

    def excluded(self, action: str) -> z3.BoolRef:
        """Return that an action is ruled out: contraindicated, a requirement not met, or withdrawn."""
        found = self._excluded.get(action)
        if found is None:
            found = self._excluded[action] = z3.Or(list(self._grounds(action)))
        return found

    def _grounds(self, action: str) -> Iterator[z3.BoolRef]:
        subject = self._composition.subjects.get(action)
        if subject is None:
            return
        for contraindication in self.contraindications(action):
            yield self.applies(contraindication)
        for _, condition in self._composition.requirements.of(action):
            yield self.encoder.truth(self._composition.conditions.for_regimen(condition, subject)).false
        for place in (None, *Jurisdiction):
            if self._withdrawn(action, place):
                yield self.encoder.has_value(_PLACE, None if place is None else place.value)

    def _withdrawn(self, action: str, place: Jurisdiction | None) -> bool:
        record = Patient(place=Place(jurisdiction=place))
        case = Case(record, as_of=self._as_of, registry=self._composition.registry)
        standing = self._composition.availability.standing(action, CaseVerdicts(case, self._composition.conditions))
        return standing.status is OptionStatus.WITHDRAWN
