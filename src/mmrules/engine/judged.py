"""One action after safety, requirements and availability: what decides about it at once, the rest in words later.

Which actions are proposed, and what becomes of them together, is in `answer.py`.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.engine.ranking import Candidate, is_direct, rank_key, standings, weigh
from mmrules.engine.safety import blocks, gravity
from mmrules.models.deferred import deferred
from mmrules.models.option import CheckFirst, Exclusion, ExclusionReason, Option
from mmrules.models.vocabulary import Direction, OptionStatus, Strength
from mmrules.strategy.check import evidence_order
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.engine.composition import Composition
    from mmrules.engine.ranking import RankKey, Weight
    from mmrules.engine.requirements import Unmet
    from mmrules.engine.safety import Held
    from mmrules.facts.case import Case
    from mmrules.logic import FactKey
    from mmrules.models.option import RankCriterion
    from mmrules.models.recommendation import CautionFinding, Citation, Recommendation
    from mmrules.models.trade_offs import TradeOffs
    from mmrules.strategy.recommend import Statement

__all__ = ["Inquiry", "Judged", "action_name"]

_STRENGTHS = tuple(Strength)

_NAMES = {
    "observe": "watch without treatment",
    "monitor": "monitoring plan",
    "supportive-care": "supportive care",
}
_KINDS = {"test": "test", "refer": "refer to", "trial": "clinical trial"}


class Inquiry:
    """One case with what was asked of it.

    Args:
        composition: What the engine is made of.
        case: The case.
        guideline: The guideline that leads; empty for none.
        weights: What statements of rules weigh in the order; the same for every case, and filled as they are met.

    Attributes:
        verdicts: What the conditions that decide come to; the others are asked when somebody reads.
        writer: Writes the facts of the case.
        priorities: What the patient asked for, most important first.
    """

    def __init__(self, composition: Composition, case: Case, guideline: str, weights: dict[Statement, Weight]) -> None:
        self.composition = composition
        self.case = case
        # What a plugin's fact raises has to be raised while the case is evaluated, so nothing of it waits for a reader.
        self.verdicts = CaseVerdicts(case, composition.conditions, sparing=not composition.extra_facts)
        self.writer = FactWriter(case, composition.registry)
        self.guideline = guideline
        self.priorities = case.patient.preferences.priorities
        self.weights = weights
        self._findings: dict[tuple[str, str, int], CautionFinding] = {}
        self._tests: dict[tuple[str, int], bool] = {}

    @cached_property
    def of_trials(self) -> CaseVerdicts:
        """What the conditions of trials come to."""
        return self.composition.option_evidence.verdicts(self.case)

    def finding(self, held: Held) -> CautionFinding:
        """Return a caution in words; regimens that share a drug share what is said of it."""
        prepared = held.prepared
        key = (prepared.caution.id, prepared.drug, prepared.number)
        found = self._findings.get(key)
        if found is None:
            found = self._findings[key] = held.finding(self.verdicts, self.writer)
        return found

    def asks_for_test(self, held: Held) -> bool:
        """Return whether a caution that may ask for one has to be settled by a test before a regimen is started."""
        key = (held.prepared.caution.id, held.prepared.number)
        found = self._tests.get(key)
        if found is None:
            found = self._tests[key] = bool(held.tests(self.verdicts, self.writer))
        return found

    def weigh(self, statement: Statement, pivotal_trials: Sequence[str]) -> Weight:
        """Return what a statement brings into the order; that of a rule is the same for every case, and kept."""
        weight = weigh(statement.recommendation, pivotal_trials)
        if statement.conditions:
            self.weights[statement] = weight
        return weight


class Judged:
    """An action after safety, requirements and availability.

    Args:
        action: Its id.
        statements: What strategies say of it.
        asked: The case.

    Attributes:
        name: Its name.
        note: What its standing rests on.
        candidate: What ranking looks at.
        ruled_out: Whether it is no option.
    """

    def __init__(self, action: str, statements: Sequence[Statement], asked: Inquiry) -> None:
        composition, verdicts = asked.composition, asked.verdicts
        self._asked = asked
        self._statements = statements
        self._own: tuple[Recommendation, ...] = ()
        regimen = composition.subjects.get(action)
        self.note = ""
        self._held: tuple[Held, ...] = ()
        self._unmet: tuple[Unmet, ...] = ()
        self._trials: tuple[str, ...] = ()
        if regimen is None:
            status = OptionStatus.INVESTIGATIONAL if action.startswith("trial:") else OptionStatus.ACTION
            self.name = action_name(action)
        else:
            entry = composition.knowledge.regimens[action]
            standing = composition.availability.standing(action, verdicts)
            status = standing.status
            self.note = standing.note
            self.name = entry.name
            self._held = composition.safety.deciding(regimen, verdicts)
            self._unmet = composition.requirements.unmet(regimen, verdicts)
            self._trials = entry.pivotal_trials
        known = asked.weights.get
        self.candidate = Candidate(
            id=action,
            supporting=regimen is None and is_supporting(action),
            status=status,
            weights=[known(item) or asked.weigh(item, self._trials) for item in statements],
            avoid=[item.speaks_against for item in self._held].count(True),
            regimen=regimen,
        )
        self.ruled_out = (
            status is OptionStatus.WITHDRAWN
            or True in [item.rules_out for item in self._unmet]
            or True in [item.rules_out for item in self._held]
        )

    @cached_property
    def key(self) -> RankKey:
        """Its place among the options."""
        return rank_key(self.candidate, priorities=self._asked.priorities, guideline=self._asked.guideline)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """All statements on it, those for it first, then the strongest."""
        asked = self._asked
        said = sorted(self._statements, key=lambda item: _order(item.recommendation))
        return (*(item.complete(asked.verdicts, asked.writer) for item in said), *self._own)

    @cached_property
    def findings(self) -> tuple[CautionFinding, ...]:
        """What the cautions say about it, gravest first."""
        regimen, asked = self.candidate.regimen, self._asked
        held = () if regimen is None else asked.composition.safety.held(regimen, asked.verdicts)
        return tuple(sorted(map(asked.finding, held), key=gravity))

    def asking_for_tests(self) -> list[CautionFinding]:
        """Return the findings on it that a test has to settle, gravest first."""
        asked = self._asked
        asking = [item for item in self._held if item.may_ask and asked.asks_for_test(item)]
        return sorted(map(asked.finding, asking), key=gravity)

    def add(self, test: Recommendation) -> None:
        """Add what the core itself says of it, after all that strategies say."""
        self._own = (*self._own, test)
        self.candidate = evolve(self.candidate, weights=[*self.candidate.weights, weigh(test, self._trials)])

    def reasons(self) -> tuple[ExclusionReason, ...]:
        """What rules it out."""
        asked = self._asked
        reasons = [item.reason(asked.verdicts, asked.writer) for item in self._unmet if item.rules_out]
        if self.candidate.status is OptionStatus.WITHDRAWN:
            reasons.append(ExclusionReason(kind="availability", text=self.note))
        reasons += [_exclusion_reason(item) for item in self.findings if blocks(item) and item.applies]
        return tuple(reasons)

    def cautions(self) -> tuple[CautionFinding, ...]:
        """The findings that stay attached to it."""
        return tuple(item for item in self.findings if not (blocks(item) and item.applies))

    @cached_property
    def checks(self) -> tuple[tuple[FactKey, CheckFirst], ...]:
        """What has to be found out before it is used."""
        asked = self._asked
        checks = [check for item in self._unmet for check in item.checks(asked.verdicts, asked.writer)]
        waiting = (item for item in self.findings if blocks(item) and not item.applies)
        return (*checks, *(pair for item in waiting for pair in _checks(item, asked.writer)))

    def option(self, rank: int) -> Option:
        """Return it as an option."""
        candidate = self.candidate
        spoken_for = [item for item in candidate.weights if item.speaks_for]
        return deferred(
            Option,
            {
                "id": candidate.id,
                "name": self.name,
                "rank": rank,
                "direction": Direction.FOR if spoken_for else Direction.AGAINST,
                "strength": _STRENGTHS[max([item.strength for item in spoken_for or candidate.weights])],
                "status": candidate.status,
                "strategies": tuple(sorted({one.strategy for one in spoken_for})),
                "supporting": candidate.supporting,
                "status_note": self.note,
            },
            {
                "recommendations": lambda: self.recommendations,
                "cautions": self.cautions,
                "check_first": lambda: _merged(self.checks),
                "evidence": lambda: self.evidence,
                "ranking": self._standings,
                "trials": lambda: self.trials,
                "trade_offs": self._trade_offs,
            },
        )

    def exclusion(self) -> Exclusion:
        """Return it as an exclusion."""
        return deferred(
            Exclusion,
            {"id": self.candidate.id, "name": self.name},
            {"reasons": self.reasons, "recommendations": lambda: self.recommendations},
        )

    @cached_property
    def evidence(self) -> tuple[Citation, ...]:
        """All evidence of what leads, best first."""
        said = [*(item.recommendation for item in self._statements), *self._own]
        leading = [item for item in said if item.direction is Direction.FOR] or said
        evidence = {citation.key: citation for one in leading for citation in one.evidence}
        return tuple(sorted(evidence.values(), key=partial(_evidence_order, self._trials)))

    @cached_property
    def trials(self) -> tuple[str, ...]:
        """The trials behind it, those of this very regimen first."""
        asked = self._asked
        return asked.composition.option_evidence.trials(self.candidate.id, self.evidence, asked.case.as_of)

    def _trade_offs(self) -> TradeOffs | None:
        asked = self._asked
        return asked.composition.option_evidence.trade_offs(
            self.candidate.id, self.evidence, self.cautions(), asked.of_trials, asked.writer
        )

    def _standings(self) -> tuple[RankCriterion, ...]:
        asked = self._asked
        return standings(self.candidate, priorities=asked.priorities, guideline=asked.guideline)


def action_name(action: str) -> str:
    """Return an action that is no regimen in words."""
    kind, _, what = action.partition(":")
    if not what:
        return _NAMES.get(action, action)
    return f"{_KINDS.get(kind, kind)}: {what.replace('-', ' ')}" if kind != "trial" else f"clinical trial {what}"


def _order(item: Recommendation) -> tuple[bool, int, str, str]:
    return item.direction is Direction.AGAINST, -_STRENGTHS.index(item.strength), item.strategy, item.rule


def _exclusion_reason(finding: CautionFinding) -> ExclusionReason:
    what = f": {finding.action}" if finding.action else ""
    return ExclusionReason(
        kind="contraindication",
        text=f"{finding.drug.replace('_', ' ')}: {finding.reason}{what}",
        rule=finding.caution,
        source=finding.source,
        verified=finding.verified,
        temporary=finding.temporary,
        facts=finding.facts,
    )


def _checks(finding: CautionFinding, writer: FactWriter) -> Iterable[tuple[FactKey, CheckFirst]]:
    for key in writer.keys_of(finding.missing):
        yield (
            key,
            CheckFirst(
                fact=writer.use(key).fact,
                wording=writer.wording(key),
                why=f"{finding.drug.replace('_', ' ')}: {finding.reason}",
                cautions=(finding.caution,),
                action=finding.checks[0] if finding.checks else writer.settles(key),
            ),
        )


def _merged(checks: Iterable[tuple[FactKey, CheckFirst]]) -> tuple[CheckFirst, ...]:
    by_fact: dict[str, CheckFirst] = {}
    for _, check in checks:
        other = by_fact.get(check.fact)
        if other is None:
            by_fact[check.fact] = check
            continue
        by_fact[check.fact] = evolve(
            other,
            why=other.why if check.why in other.why else f"{other.why}; {check.why}",
            cautions=tuple(dict.fromkeys((*other.cautions, *check.cautions))),
            action=other.action or check.action,
        )
    return tuple(by_fact[fact] for fact in sorted(by_fact))


def _evidence_order(pivotal_trials: Sequence[str], citation: Citation) -> tuple[bool, tuple[int, int, str]]:
    return not is_direct(citation, pivotal_trials), evidence_order(citation)
