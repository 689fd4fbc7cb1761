"""From a case to a report: collect statements, judge every proposed action, rank what is left.

What decides (which actions, in which order, what is ruled out) is worked out at once; everything that explains it (the
facts, findings, questions and assessments) when somebody looks at it.
"""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.engine.no_treatment import no_treatment_notes
from mmrules.engine.open_questions import open_questions
from mmrules.engine.ranking import (
    Candidate,
    is_direct,
    moved_by_preference,
    preference_notes,
    rank_key,
    standings,
    weigh,
)
from mmrules.engine.safety import blocks, gravity
from mmrules.engine.safety_tests import safety_tests
from mmrules.facts.chart_notes import chart_notes
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.deferred import deferred
from mmrules.models.option import CheckFirst, Exclusion, ExclusionReason, Option
from mmrules.models.report import Failure, Provenance, Report
from mmrules.models.vocabulary import Direction, OptionStatus, Strength
from mmrules.serialization import to_plain
from mmrules.strategy.check import citation_of, evidence_order
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.recommend import Statement
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.engine.composition import Composition
    from mmrules.engine.ranking import RankKey, Weight
    from mmrules.engine.requirements import Unmet
    from mmrules.engine.safety import Held
    from mmrules.facts.case import Case
    from mmrules.logic import FactKey
    from mmrules.models.option import OpenQuestion, RankCriterion
    from mmrules.models.recommendation import CautionFinding, Citation, Recommendation
    from mmrules.models.trade_offs import TradeOffs
    from mmrules.models.trial_evidence import TrialApplicability
    from mmrules.strategy.recommend import Waiting

__all__ = ["Answer", "action_name"]

_STRENGTHS = tuple(Strength)

_NAMES = {
    "observe": "watch without treatment",
    "monitor": "monitoring plan",
    "supportive-care": "supportive care",
}
_KINDS = {"test": "test", "refer": "refer to", "trial": "clinical trial"}


class _Asked:
    """One case with what was asked of it."""

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


class _Judged:
    """An action after safety, requirements and availability: what decides at once, the rest in words later."""

    def __init__(self, action: str, statements: Sequence[Statement], asked: _Asked) -> None:
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


class Answer:
    """Answers cases with one composition; holds nothing of any case between two calls."""

    __slots__ = ("_base", "_citations", "_composition", "_guideline", "_strict", "_weights")

    def __init__(self, composition: Composition, base: Provenance, *, guideline: str, strict: bool) -> None:
        self._composition = composition
        self._base = base
        self._guideline = guideline
        self._strict = strict
        self._weights: dict[Statement, Weight] = {}
        self._citations: dict[str, tuple[Citation, ...]] = {}

    def report(self, case: Case) -> Report:
        """Return the report for a case; its digests are still missing."""
        composition = self._composition
        asked = _Asked(composition, case, self._guideline, self._weights)
        failures = list(composition.failures)
        visible = composition.availability.visible(case.as_of)
        stated, silent = self._collect(asked, visible, failures)
        spoken: dict[str, list[Statement]] = {}
        for item in stated:
            spoken.setdefault(item.recommendation.action, []).append(item)
        proposed = [_Judged(action, said, asked) for action, said in sorted(spoken.items())]
        kept = [item for item in proposed if not item.ruled_out]
        kept += self._safety_tests(kept, asked)
        kept.sort(key=lambda item: item.key)

        @cache
        def ruled_out() -> tuple[_Judged, ...]:
            # What nobody proposed is judged too, so that the answer also says what is ruled out from the start.
            others = (_Judged(action, (), asked) for action in visible if action not in spoken)
            out = [item for item in (*proposed, *others) if item.ruled_out]
            return tuple(sorted(out, key=lambda item: item.candidate.id))

        @cache
        def excluded() -> tuple[Exclusion, ...]:
            return tuple(item.exclusion() for item in ruled_out())

        def questions() -> tuple[OpenQuestion, ...]:
            by_id = sorted(kept, key=lambda item: item.candidate.id)
            checks = [(item.candidate.id, key, check) for item in by_id for key, check in item.checks]
            says = composition.rule_set.says  # a rule whose evidence came later would add nothing on this day
            waiting = self._waiting(asked, visible, silent)
            able = [item for item in waiting if says(item.rule, item.action, case.as_of) is not None]
            out = frozenset(item.candidate.id for item in ruled_out())
            return open_questions(able, checks, asked.verdicts, asked.writer, out)

        options = tuple([item.option(rank) for rank, item in enumerate(kept, start=1)])
        behind = composition.option_evidence

        @cache
        def trials() -> FrozenMapping[str, TrialApplicability]:
            names = sorted({trial for item in kept for trial in item.trials})
            return behind.applicability(names, asked.of_trials, asked.writer)

        report = deferred(
            Report,
            {
                "patient_id": case.patient.id,
                "as_of": case.as_of,
                "options": options,
                "failures": tuple(sorted(failures, key=lambda item: (item.source, item.message))),
                "provenance": self._base,
                "safety_changes": composition.knowledge.safety_changes,
            },
            {
                "excluded": excluded,
                "open_questions": questions,
                "assessments": lambda: FrozenMapping(case.assessments()),
                "trials": trials,
                "references": lambda: behind.references(options, excluded(), trials().values(), case.as_of),
                "notes": lambda: (
                    *no_treatment_notes(case, options, excluded(), asked=bool(composition.strategies)),
                    *_uncollected_notes(kept, composition),
                    *_notes(case, kept, proposed),
                ),
            },
        )
        if not asked.verdicts.whole or (composition.extra_facts and not asked.of_trials.whole):
            to_plain(report)  # looks at everything: what a derivation raises has to be raised now, not at a reader's
        return report

    def _collect(
        self, asked: _Asked, visible: frozenset[str], failures: list[Failure]
    ) -> tuple[list[Statement], frozenset[str]]:
        """Return what the strategies state, and those that failed, which are recorded."""
        composition, case, verdicts = self._composition, asked.case, asked.verdicts
        rule_set = composition.rule_set
        stated: list[Statement] = []
        silent: set[str] = set()
        for item in composition.strategies:
            strategy = item.strategy
            try:
                said = rule_set.stated(strategy.id, verdicts, visible)
                if not verdicts.whole:
                    # What cannot be derived costs this strategy only.
                    for statement in said:
                        statement.keys(verdicts)
                    for waiting in rule_set.waiting(strategy.id, verdicts, visible):
                        waiting.keys(verdicts)
                if strategy.code is not None:
                    unborn = composition.subjects.keys() - visible  # regimens that do not exist on the day
                    coded = [_owned(one, strategy.id) for one in strategy.code(case) if one.action not in unborn]
                    said += [Statement(one) for one in coded]
            except Exception as error:
                if self._strict:
                    raise
                # The message of a foreign exception may hold a value of the patient; its type does not.
                message = f"raised {type(error).__name__} while the case was evaluated; its recommendations are missing"
                failures.append(Failure(source=strategy.id, distribution=item.plugin.distribution, message=message))
                silent.add(strategy.id)
                continue
            stated += said
        return stated, frozenset(silent)

    def _waiting(self, asked: _Asked, visible: frozenset[str], silent: frozenset[str]) -> list[Waiting]:
        """Return what of the rules waits for unknown facts."""
        composition = self._composition
        return [
            waiting
            for item in composition.strategies
            if item.strategy.id not in silent
            for waiting in composition.rule_set.waiting(item.strategy.id, asked.verdicts, visible)
        ]

    def _cited(self, caution: str) -> tuple[Citation, ...]:
        """Return the evidence of a safety rule."""
        found = self._citations.get(caution)
        if found is None:
            knowledge = self._composition.knowledge
            found = tuple(citation_of(knowledge.evidence(key)) for key in knowledge.cautions[caution].evidence)
            self._citations[caution] = found
        return found

    def _safety_tests(self, kept: Iterable[_Judged], asked: _Asked) -> list[_Judged]:
        """Add the tests that safety asks for to the options that they are, and return the others as new options."""

        def cited(caution: str) -> list[Citation]:
            return [item for item in self._cited(caution) if item.year is None or item.year <= asked.case.as_of.year]

        tests = dict(safety_tests(((item.candidate.id, item.asking_for_tests()) for item in kept), cited))
        for item in kept:
            test = tests.pop(item.candidate.id, None)
            if test is not None:
                item.add(test)
        return [_Judged(action, [Statement(test)], asked) for action, test in tests.items()]


def action_name(action: str) -> str:
    """Return an action that is no regimen in words."""
    kind, _, what = action.partition(":")
    if not what:
        return _NAMES.get(action, action)
    return f"{_KINDS.get(kind, kind)}: {what.replace('-', ' ')}" if kind != "trial" else f"clinical trial {what}"


def _owned(recommendation: Recommendation, strategy: str) -> Recommendation:
    # Code cannot speak in the name of another strategy.
    return evolve(recommendation, strategy=strategy)


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


def _uncollected_notes(kept: Iterable[_Judged], composition: Composition) -> list[str]:
    """Say of which drugs no safety rule could have spoken: an option without a warning would read like a safe one."""
    found: dict[str, list[str]] = {}
    for item in kept:
        if item.candidate.regimen is not None:
            for drug in composition.safety.uncollected(item.candidate.regimen):
                found.setdefault(drug.replace("_", " "), []).append(item.candidate.id)
    return [
        f"No safety rules of {drug} are recorded ({', '.join(sorted(regimens))}): that nothing is said of it here does "
        "not mean that it is safe for this patient. Its label has to be consulted."
        for drug, regimens in sorted(found.items())
    ]


def _notes(case: Case, ranked: Iterable[_Judged], judged: Iterable[_Judged]) -> tuple[str, ...]:
    notes = [*chart_notes(case.patient)]
    if case.value("jurisdiction") is None:
        notes.append("The jurisdiction is not recorded: labels of the US and the EU are both applied.")
    if not case.patient.complete:
        notes.append(
            "No list of the record is stated to be complete: a comorbidity, toxicity, allergy or co-medication that it "
            "does not hold counts as unknown."
        )
    if priorities := case.patient.preferences.priorities:
        moved = moved_by_preference([item.key for item in ranked])
        notes += preference_notes(priorities, moved, [one for item in judged for one in item.recommendations])
    return tuple(notes)
