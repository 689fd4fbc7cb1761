"""What a set of rules says about a case: statements where a rule holds, and what waits for an unknown fact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from mmrules.logic import Condition, Constant, FactKey, Verdict
from mmrules.models.recommendation import Recommendation
from mmrules.models.vocabulary import Strength
from mmrules.strategy.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mmrules.models.recommendation import Citation
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["RuleSet", "Statement", "Waiting"]

_STRENGTHS = tuple(Strength)
_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE


@frozen(eq=False)
class Statement:
    """A recommendation without the facts that it rests on, which only its readers need.

    What a rule says of an action in a year is the same statement for every case.

    Attributes:
        recommendation: What is said; complete when `conditions` is empty.
        conditions: Numbers of the conditions on whose facts it rests.
    """

    recommendation: Recommendation
    conditions: tuple[int, ...] = ()

    def keys(self, verdicts: CaseVerdicts) -> tuple[FactKey, ...]:
        """Return the facts that it rests on."""
        return _grounds(self.conditions, verdicts)

    def complete(self, verdicts: CaseVerdicts, writer: FactWriter) -> Recommendation:
        """Return the recommendation with its facts."""
        if not self.conditions:
            return self.recommendation
        return evolve(self.recommendation, facts=writer.uses(self.keys(verdicts)))


@frozen
class Waiting:
    """A rule that would speak of an action if unknown facts were known.

    Attributes:
        rule: The rule.
        action: The action.
        conditions: Numbers of the conditions that are unknown.
    """

    rule: Rule
    action: str
    conditions: tuple[int, ...]

    def keys(self, verdicts: CaseVerdicts) -> tuple[FactKey, ...]:
        """Return the unknown facts that its verdict rests on."""
        return _grounds(self.conditions, verdicts)


def _grounds(conditions: tuple[int, ...], verdicts: CaseVerdicts) -> tuple[FactKey, ...]:
    return tuple(dict.fromkeys(key for number in conditions for key in verdicts.grounds(number)))


@frozen
class _Target:
    """An action a rule can speak of, and the condition on the case that is left for it.

    Attributes:
        action: The action.
        left: The condition.
        number: Its number.
        is_regimen: Whether the action is a regimen, which exists from a day on.
        said: What the rule states of the action, by how many of the years with evidence have begun; filled when asked.
    """

    action: str
    left: Condition
    number: int
    is_regimen: bool
    said: dict[int, Statement | None] = field(factory=dict, eq=False, repr=False)


@frozen
class _Prepared:
    """A rule with the number of its condition and the actions it can speak of, in order and by their ids."""

    rule: Rule
    when: int
    targets: tuple[_Target, ...]
    by_action: Mapping[str, _Target]


class RuleSet:
    """The rules of all strategies, each specialised for the regimens it can select.

    Attributes:
        rules: The rules, by strategy and id.
    """

    __slots__ = ("_by_strategy", "_conditions", "_prepared", "_years", "rules")

    def __init__(self, rules: Iterable[Rule], regimens: Mapping[str, RegimenSubject], conditions: Conditions) -> None:
        self.rules = tuple(rules)
        self._conditions = conditions
        self._prepared = {rule.id: self._prepare(rule, regimens) for rule in self.rules}
        by_strategy: dict[str, list[_Prepared]] = {}
        for prepared in self._prepared.values():
            by_strategy.setdefault(prepared.rule.strategy, []).append(prepared)
        self._by_strategy: Mapping[str, Sequence[_Prepared]] = by_strategy
        # What a rule says depends on the case only by the year: it cites nothing that was published later.
        published = {citation.year for rule in self.rules for citation in rule.citations}
        self._years = sorted(year for year in published if year is not None)

    def _prepare(self, rule: Rule, regimens: Mapping[str, RegimenSubject]) -> _Prepared:
        when = self._conditions.number(rule.when)
        targets = tuple(self._selected(rule, regimens))
        return _Prepared(rule, when, targets, {target.action: target for target in targets})

    def _selected(self, rule: Rule, regimens: Mapping[str, RegimenSubject]) -> Iterator[_Target]:
        of_regimens = rule.regimens is not None
        if rule.source.action is not None:
            yield self._target(rule.source.action.text, Constant(Verdict.TRUE), is_regimen=of_regimens)
        if rule.regimens is None:
            return
        for regimen in regimens.values():
            left = self._conditions.for_regimen(rule.regimens, regimen)
            if not (isinstance(left, Constant) and left.verdict is Verdict.FALSE):
                yield self._target(regimen.id, left, is_regimen=True)

    def _target(self, action: str, left: Condition, *, is_regimen: bool) -> _Target:
        return _Target(action, left, self._conditions.number(left), is_regimen)

    def targets(self, rule: Rule) -> tuple[tuple[str, Condition], ...]:
        """Return the actions a rule can speak of, each with the condition on the case that is left for it."""
        return tuple((target.action, target.left) for target in self._prepared[rule.id].targets)

    def says(self, rule: Rule, action: str, as_of: date) -> Recommendation | None:
        """Return what a rule says of an action on a day; nothing when none of its evidence existed by then.

        Args:
            rule: A rule of this set.
            action: An action that it can speak of.
            as_of: The day.
        """
        prepared = self._prepared[rule.id]
        statement = self._states(prepared, prepared.by_action[action], bisect_right(self._years, as_of.year))
        return None if statement is None else statement.recommendation

    def stated(self, strategy: str, verdicts: CaseVerdicts, visible: frozenset[str]) -> list[Statement]:
        """Return what the rules of a strategy state about a case.

        Args:
            strategy: Its id.
            verdicts: The case, and what the conditions come to for it.
            visible: The regimens that exist on the day of the case; others are not named.
        """
        stated: list[Statement] = []
        epoch = bisect_right(self._years, verdicts.case.as_of.year)
        verdict_of = verdicts.of
        for prepared in self._by_strategy.get(strategy, ()):
            if verdict_of(prepared.when) is not _TRUE:
                continue
            for target in prepared.targets:
                if verdict_of(target.number) is _TRUE and (not target.is_regimen or target.action in visible):
                    statement = self._states(prepared, target, epoch)
                    if statement is not None:
                        stated.append(statement)
        return stated

    def waiting(self, strategy: str, verdicts: CaseVerdicts, visible: frozenset[str]) -> list[Waiting]:
        """Return what of the rules of a strategy waits for unknown facts; the arguments are those of `stated`."""
        waiting: list[Waiting] = []
        for prepared in self._by_strategy.get(strategy, ()):
            held = verdicts.of(prepared.when)
            if held is _FALSE:
                continue
            for target in prepared.targets:
                chosen = verdicts.of(target.number)
                if chosen is _FALSE or held is chosen is _TRUE or (target.is_regimen and target.action not in visible):
                    continue
                pair = ((prepared.when, held), (target.number, chosen))
                open_ones = tuple(number for number, verdict in pair if verdict is not _TRUE)
                waiting.append(Waiting(prepared.rule, target.action, open_ones))
        return waiting

    def _states(self, prepared: _Prepared, target: _Target, epoch: int) -> Statement | None:
        if epoch not in target.said:
            said = _recommendation(prepared.rule, target.action, self._years[epoch - 1] if epoch else 0)
            target.said[epoch] = None if said is None else Statement(said, (prepared.when, target.number))
        return target.said[epoch]


def _recommendation(rule: Rule, action: str, year: int) -> Recommendation | None:
    """Return what the rule says in a year; nothing when none of its evidence existed by then."""
    source = rule.source
    known = [
        (citation, ceiling)
        for citation, ceiling in zip(rule.citations, rule.ceilings, strict=True)
        if citation.year is None or citation.year <= year
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
