"""Explains what became of an action, by asking everything again and keeping every answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from mmrules.engine.judged import action_name
from mmrules.engine.safety import set_aside
from mmrules.engine.safety_tests import SAFETY
from mmrules.engine.trade_offs import trial_of
from mmrules.errors import UnknownReference
from mmrules.logic import conjunction, describe, trace
from mmrules.models.explanation import Explained, Explanation, ExplanationNode
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter, value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmrules.engine.composition import Composition
    from mmrules.engine.lifting import Liftings
    from mmrules.facts.case import Case
    from mmrules.logic import Condition, Trace
    from mmrules.models.explanation import Outcome
    from mmrules.models.recommendation import Citation, Recommendation
    from mmrules.models.report import Report
    from mmrules.models.vocabulary import Direction, Strength
    from mmrules.strategy.rule import Rule
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["explain"]

_VERDICT_ORDER = {"true": 0, "unknown": 1, "false": 2}


def explain(
    composition: Composition, case: Case, report: Report, action: str, lift: Callable[[str], Liftings]
) -> Explanation:
    """Return every condition that was asked about an action, with values and origins.

    Args:
        composition: What the engine is made of.
        case: The case.
        report: The report for it.
        action: Id of a regimen or of another action.
        lift: Finds what would lift an exclusion.

    Raises:
        UnknownReference: No regimen has this id and no rule names such an action; with the nearest ids.
    """
    subject = composition.subjects.get(action)
    rules = [
        (rule, left)
        for rule in composition.rule_set.rules
        for target, left in composition.rule_set.targets(rule)
        if target == action
    ]
    if subject is None and not rules and report.option(action) is None:
        raise UnknownReference("regimen or action", action, valid=_all_actions(composition))
    writer = _Writer(composition, case)
    outcome, summary = _outcome(composition, case, report, action)
    option = report.option(action)
    verdicts = CaseVerdicts(case, composition.conditions)
    standing = "" if subject is None else composition.availability.standing(action, verdicts).note
    lifted = lift(action) if outcome == "excluded" else None
    cite = partial(_cited, subject, composition)
    return Explanation(
        action=action,
        name=composition.knowledge.regimens[action].name if subject is not None else action_name(action),
        outcome=outcome,
        summary=summary,
        standing=standing,
        ranking=tuple((step.criterion, step.standing) for step in option.ranking) if option else (),
        rules=_sorted(
            _rule(writer, rule, left, composition.rule_set.says(rule, action, case.as_of), cite) for rule, left in rules
        ),
        requirements=() if subject is None else _requirements(composition, subject, writer),
        cautions=() if subject is None else _cautions(composition, subject, case, writer),
        liftings=() if lifted is None else lifted.found,
        liftings_complete=lifted is None or lifted.complete,
        safety_changes=() if subject is None else composition.safety.changes_for(subject),
    )


def _cited(subject: RegimenSubject | None, composition: Composition, citation: Citation) -> str:
    trial = trial_of(citation.key, composition.knowledge)
    if subject is None or not trial or trial in composition.knowledge.regimens[subject.id].pivotal_trials:
        return citation.text
    return f"{citation.text} (of another regimen)"


def _requirements(composition: Composition, subject: RegimenSubject, writer: _Writer) -> tuple[Explained, ...]:
    return _sorted(
        writer.explained(
            "requirement",
            demand.id,
            demand.because,
            composition.conditions.for_regimen(node, subject),
            source=demand.source,
        )
        for demand, node in composition.requirements.of(subject.id)
    )


def _rule(
    writer: _Writer, rule: Rule, left: Condition, said: Recommendation | None, cite: Callable[[Citation], str]
) -> Explained:
    """Return a rule with what it says on the day: what was published later has no word in it."""
    condition = conjunction(rule.when, left)
    if said is None:
        return writer.explained("rule", rule.id, "", condition, set_aside="none of its evidence existed on this day")
    return writer.explained(
        "rule",
        rule.id,
        said.because,
        condition,
        source="; ".join(map(cite, said.evidence)),
        direction=said.direction,
        strength=said.strength,
    )


def _cautions(composition: Composition, subject: RegimenSubject, case: Case, writer: _Writer) -> tuple[Explained, ...]:
    return _sorted(
        writer.explained(
            "caution",
            caution.id,
            f"{caution.effect.replace('_', ' ')}: {caution.reason}{f' ({caution.action})' if caution.action else ''}",
            composition.conditions.for_regimen(node, subject),
            source=caution.source,
            set_aside=set_aside(caution, case),
        )
        for _, caution, node in composition.safety.cautions_for(subject)
    )


def _all_actions(composition: Composition) -> set[str]:
    named = {rule.source.action.text for rule in composition.rule_set.rules if rule.source.action is not None}
    return set(composition.subjects) | named


def _sorted(items: Iterable[Explained]) -> tuple[Explained, ...]:
    return tuple(sorted(items, key=lambda item: (bool(item.set_aside), _VERDICT_ORDER[item.verdict], item.id)))


def _outcome(composition: Composition, case: Case, report: Report, action: str) -> tuple[Outcome, str]:
    option = report.option(action)
    if option is not None:
        word = "for" if option.direction.value == "for" else "against"
        summary = f"rank {option.rank} of {len(report.options)}; the strongest statement is {option.strength} {word} it"
        asked = [item.because for item in option.recommendations if item.strategy == SAFETY]
        return "option", "; safety asks for it: ".join((summary, *asked))
    exclusion = report.exclusion(action)
    if exclusion is not None:
        return "excluded", f"ruled out: {'; '.join(reason.text for reason in exclusion.reasons)}"
    if action in composition.subjects and action not in composition.availability.visible(case.as_of):
        return "not available", "not approved anywhere and no trial published by this day"
    return "not proposed", "no rule speaks of it for this case"


class _Writer:
    """Turns conditions and traces into explanations for one case."""

    def __init__(self, composition: Composition, case: Case) -> None:
        self._vocabulary = composition.vocabulary
        self._case = case
        self._facts = FactWriter(case, composition.registry)

    def explained(
        self,
        kind: Literal["rule", "requirement", "caution"],
        id_: str,
        says: str,
        condition: Condition,
        *,
        source: str = "",
        direction: Direction | None = None,
        strength: Strength | None = None,
        set_aside: str = "",
    ) -> Explained:
        root = trace(condition, self._case)
        return Explained(
            kind=kind,
            id=id_,
            says=says,
            verdict=root.verdict.value,
            tree=self.node(root),
            direction=direction,
            strength=strength,
            source=source,
            set_aside=set_aside,
        )

    def node(self, root: Trace) -> ExplanationNode:
        value: str | None = None
        origins: tuple[str, ...] = ()
        if root.fact is not None and not root.of_subject:
            use = self._facts.use(root.fact)
            value, origins = use.value, use.origins
        elif root.of_subject:
            value = value_text(root.value)
        return ExplanationNode(
            text=root.text,
            wording=describe(root.node, self._vocabulary),
            verdict=root.verdict.value,
            value=value,
            origins=origins,
            children=tuple(self.node(child) for child in root.children),
        )
