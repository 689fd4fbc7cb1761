"""What a set of rules says about a case: recommendations where a rule holds, and what waits for an unknown fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.logic import CompiledCondition, Condition, Constant, FactKey, Verdict, grounds
from mmrules.models.recommendation import Recommendation
from mmrules.models.vocabulary import Strength
from mmrules.strategy.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmrules.facts.case import Case
    from mmrules.models.recommendation import Citation, FactUse
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["RuleSet", "Waiting", "statement"]

_STRENGTHS = tuple(Strength)


@frozen(kw_only=True)
class Waiting:
    """A rule that would speak of an action if unknown facts were known.

    Attributes:
        rule: The rule.
        action: The action.
        facts: The unknown facts that its verdict rests on.
    """

    rule: Rule
    action: str
    facts: tuple[FactKey, ...]


@frozen
class _Target:
    """An action a rule can speak of, and the condition on the case that is left for it."""

    action: str
    left: Condition
    compiled: CompiledCondition


class RuleSet:
    """The rules of all strategies, each specialised for the regimens it can select.

    Attributes:
        rules: The rules, by strategy and id.
    """

    __slots__ = ("_conditions", "_targets", "_whens", "rules")

    def __init__(self, rules: Iterable[Rule], regimens: Mapping[str, RegimenSubject], conditions: Conditions) -> None:
        self.rules = tuple(rules)
        self._conditions = conditions
        self._whens = {rule.id: conditions.compiled(rule.when) for rule in self.rules}
        self._targets = {rule.id: tuple(self._selected(rule, regimens)) for rule in self.rules}

    def _selected(self, rule: Rule, regimens: Mapping[str, RegimenSubject]) -> Iterator[_Target]:
        if rule.source.action is not None:
            yield self._target(rule.source.action.text, Constant(Verdict.TRUE))
        if rule.regimens is None:
            return
        for regimen in regimens.values():
            left = self._conditions.for_regimen(rule.regimens, regimen)
            if not (isinstance(left, Constant) and left.verdict is Verdict.FALSE):
                yield self._target(regimen.id, left)

    def _target(self, action: str, left: Condition) -> _Target:
        return _Target(action, left, self._conditions.compiled(left))

    def targets(self, rule: Rule) -> tuple[tuple[str, Condition], ...]:
        """Return the actions a rule can speak of, each with the condition on the case that is left for it."""
        return tuple((target.action, target.left) for target in self._targets[rule.id])

    def apply(
        self, rules: Iterable[Rule], verdicts: CaseVerdicts, writer: FactWriter, visible: frozenset[str]
    ) -> tuple[list[Recommendation], list[Waiting]]:
        """Return what the rules recommend for a case, and what waits for unknown facts.

        Args:
            rules: Rules of this set.
            verdicts: The case, and what is known of it so far.
            writer: Writes the facts of that case.
            visible: The regimens that exist on the day of the case; others are not named.
        """
        case = verdicts.case
        recommended: list[Recommendation] = []
        waiting: list[Waiting] = []
        for rule in rules:
            held = verdicts.of(self._whens[rule.id])
            if held is Verdict.FALSE:
                continue
            why: tuple[FactKey, ...] | None = None
            for target in self._targets[rule.id]:
                if rule.regimens is not None and target.action not in visible:
                    continue
                chosen = verdicts.of(target.compiled)
                verdict = held & chosen
                if verdict is Verdict.FALSE:
                    continue
                if why is None:
                    why = grounds(rule.when, case)[1]
                left = grounds(target.left, case)[1]
                if verdict is Verdict.TRUE:
                    recommendation = statement(rule, target.action, writer.uses((*why, *left)), case)
                    if recommendation is not None:
                        recommended.append(recommendation)
                else:
                    unknown = (*(why if held is verdict else ()), *(left if chosen is verdict else ()))
                    waiting.append(Waiting(rule=rule, action=target.action, facts=tuple(dict.fromkeys(unknown))))
        return recommended, waiting


def statement(rule: Rule, action: str, facts: tuple[FactUse, ...], case: Case) -> Recommendation | None:
    """Return what a rule says of an action on the day of the case; nothing when none of its evidence existed by then.

    Args:
        rule: The rule.
        action: The action.
        facts: The facts on which it fired.
        case: The case; only its day counts.
    """
    source = rule.source
    known = [
        (citation, ceiling)
        for citation, ceiling in zip(rule.citations, rule.ceilings, strict=True)
        if citation.year is None or citation.year <= case.as_of.year
    ]
    if not known:
        return None
    evidence = tuple(citation for citation, _ in known)
    carried = max((ceiling for _, ceiling in known), key=_STRENGTHS.index)
    return Recommendation(
        strategy=rule.strategy,
        rule=rule.id,
        action=action,
        direction=source.direction,
        strength=min(source.strength, carried, key=_STRENGTHS.index),
        evidence=evidence,
        because=source.because if len(known) == len(rule.citations) else _because(rule, evidence),
        caveats=rule.caveats,
        early_evidence=rule.early_evidence,
        multidisciplinary=source.multidisciplinary,
        monitoring=source.monitoring,
        facts=facts,
    )


def _names(citations: Iterable[Citation]) -> set[str]:
    """Return what a text can call its sources: the trial's or guideline's name, or a year."""
    names = {citation.key.partition("/")[0] for citation in citations}
    return names | {str(citation.year) for citation in citations if citation.year is not None}


def _because(rule: Rule, evidence: tuple[Citation, ...]) -> str:
    """Return the reason without what was published later: the rule's own words, unless they name such a source."""
    later = _names(rule.citations) - _names(evidence)
    if any(name in rule.source.because for name in later):
        return f"Rests on: {'; '.join(citation.text for citation in evidence)}."
    return rule.source.because
