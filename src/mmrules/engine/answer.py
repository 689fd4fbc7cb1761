"""From a case to a report: collect recommendations, judge every proposed action, rank what is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.engine.no_treatment import no_treatment_notes
from mmrules.engine.open_questions import open_questions
from mmrules.engine.ranking import (
    Candidate,
    is_direct,
    moved_by_preference,
    preference_notes,
    rank_key,
    strongest,
)
from mmrules.engine.safety import blocks
from mmrules.engine.safety_tests import safety_tests
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import FactKey
from mmrules.models.option import CheckFirst, Exclusion, ExclusionReason, Option
from mmrules.models.report import Failure, Provenance, Report
from mmrules.models.vocabulary import Direction, OptionStatus, Strength
from mmrules.strategy.check import citation_of, evidence_order
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.rule import is_supporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.engine.composition import Composition
    from mmrules.facts.case import Case
    from mmrules.models.recommendation import CautionFinding, Citation, Recommendation
    from mmrules.models.vocabulary import Preference
    from mmrules.strategy.recommend import Waiting

__all__ = ["Answer"]

_STRENGTHS = tuple(Strength)

_NAMES = {
    "observe": "watch without treatment",
    "monitor": "monitoring plan",
    "supportive-care": "supportive care",
}
_KINDS = {"test": "test", "refer": "refer to", "trial": "clinical trial"}


@frozen
class _Judged:
    """A proposed action after safety, requirements and availability."""

    candidate: Candidate
    name: str
    note: str
    reasons: tuple[ExclusionReason, ...]
    checks: tuple[tuple[FactKey, CheckFirst], ...]


class Answer:
    """Answers cases with one composition; holds nothing of any case between two calls."""

    __slots__ = ("_base", "_composition", "_guideline", "_strict")

    def __init__(self, composition: Composition, base: Provenance, *, guideline: str, strict: bool) -> None:
        self._composition = composition
        self._base = base
        self._guideline = guideline
        self._strict = strict

    def report(self, case: Case) -> Report:
        """Return the report for a case; its digests are still missing."""
        composition = self._composition
        verdicts = CaseVerdicts(case)
        writer = FactWriter(case, composition.registry)
        failures = list(composition.failures)
        recommended, waiting = self._collect(case, verdicts, writer, failures)
        spoken = dict(_by_action(recommended))
        # What nobody proposed is judged too, so that the answer also says what is ruled out from the start.
        actions = sorted({*spoken, *composition.availability.visible(case.as_of)})
        judged = [self._judge(action, spoken.get(action, ()), verdicts, writer) for action in actions]
        kept = [item for item in judged if not item.reasons and item.candidate.recommendations]
        kept = self._with_safety_tests(kept, case)
        excluded = tuple(
            Exclusion(
                id=item.candidate.id,
                name=item.name,
                reasons=item.reasons,
                recommendations=tuple(item.candidate.recommendations),
            )
            for item in judged
            if item.reasons
        )
        checks = [(item.candidate.id, key, check) for item in kept for key, check in item.checks]
        out = frozenset(item.id for item in excluded)
        options, moved = _ranked(kept, case.patient.preferences.priorities, self._guideline)
        report = Report(
            patient_id=case.patient.id,
            as_of=case.as_of,
            options=options,
            excluded=excluded,
            open_questions=open_questions(waiting, checks, writer, out),
            assessments=FrozenMapping(case.assessments()),
            failures=tuple(sorted(failures, key=lambda item: (item.source, item.message))),
            provenance=self._base,
            safety_changes=composition.knowledge.safety_changes,
            notes=(
                *no_treatment_notes(case, options, excluded, asked=bool(composition.strategies)),
                *_notes(case, moved, recommended),
            ),
        )
        return composition.option_evidence.added(report, verdicts, writer)

    def _collect(
        self, case: Case, verdicts: CaseVerdicts, writer: FactWriter, failures: list[Failure]
    ) -> tuple[list[Recommendation], list[Waiting]]:
        composition = self._composition
        visible = composition.availability.visible(case.as_of)
        recommended: list[Recommendation] = []
        waiting: list[Waiting] = []
        for item in composition.strategies:
            strategy = item.strategy
            try:
                said, waits = composition.rule_set.apply(composition.rules[strategy.id], verdicts, writer, visible)
                if strategy.code is not None:
                    unborn = composition.subjects.keys() - visible  # regimens that do not exist on the day
                    said += [_owned(one, strategy.id) for one in strategy.code(case) if one.action not in unborn]
            except Exception as error:
                if self._strict:
                    raise
                # The message of a foreign exception may hold a value of the patient; its type does not.
                message = f"raised {type(error).__name__} while the case was evaluated; its recommendations are missing"
                failures.append(Failure(source=strategy.id, distribution=item.plugin.distribution, message=message))
                continue
            recommended += said
            waiting += waits
        return recommended, waiting

    def _judge(
        self, action: str, recommendations: Sequence[Recommendation], verdicts: CaseVerdicts, writer: FactWriter
    ) -> _Judged:
        composition = self._composition
        regimen = composition.subjects.get(action)
        if regimen is None:
            return _action(action, recommendations)
        entry = composition.knowledge.regimens[action]
        standing = composition.availability.standing(action, verdicts)
        findings = composition.safety.findings(regimen, verdicts, writer)
        reasons, checks = composition.requirements.judge(regimen, verdicts, writer)
        if standing.status is OptionStatus.WITHDRAWN:
            reasons.append(ExclusionReason(kind="availability", text=standing.note))
        reasons += [_exclusion_reason(item) for item in findings if blocks(item) and item.applies]
        checks += [pair for item in findings if blocks(item) and not item.applies for pair in _checks(item, writer)]
        candidate = Candidate(
            id=action,
            supporting=False,
            status=standing.status,
            recommendations=recommendations,
            cautions=[item for item in findings if not (blocks(item) and item.applies)],
            regimen=regimen,
            pivotal_trials=entry.pivotal_trials,
        )
        return _Judged(candidate, entry.name, standing.note, tuple(reasons), tuple(checks))

    def _with_safety_tests(self, kept: Sequence[_Judged], case: Case) -> list[_Judged]:
        def cited(caution: str) -> list[Citation]:
            knowledge = self._composition.knowledge
            found = [citation_of(knowledge.evidence(key)) for key in knowledge.cautions[caution].evidence]
            return [item for item in found if item.year is None or item.year <= case.as_of.year]

        tests = dict(safety_tests(((item.candidate.id, item.candidate.cautions) for item in kept), cited))
        asked: list[_Judged] = []
        for item in kept:
            test = tests.pop(item.candidate.id, None)
            more = () if test is None else (test,)
            candidate = evolve(item.candidate, recommendations=(*item.candidate.recommendations, *more))
            asked.append(evolve(item, candidate=candidate) if more else item)
        return [*asked, *(_action(action, (test,)) for action, test in tests.items())]


def _action(action: str, recommendations: Sequence[Recommendation]) -> _Judged:
    status = OptionStatus.INVESTIGATIONAL if action.startswith("trial:") else OptionStatus.ACTION
    candidate = Candidate(id=action, supporting=is_supporting(action), status=status, recommendations=recommendations)
    return _Judged(candidate, action_name(action), "", (), ())


def action_name(action: str) -> str:
    """Return an action that is no regimen in words."""
    kind, _, what = action.partition(":")
    if not what:
        return _NAMES.get(action, action)
    return f"{_KINDS.get(kind, kind)}: {what.replace('-', ' ')}" if kind != "trial" else f"clinical trial {what}"


def _owned(recommendation: Recommendation, strategy: str) -> Recommendation:
    # Code cannot speak in the name of another strategy.
    return evolve(recommendation, strategy=strategy)


def _by_action(recommendations: Iterable[Recommendation]) -> list[tuple[str, tuple[Recommendation, ...]]]:
    gathered: dict[str, list[Recommendation]] = {}
    for item in recommendations:
        gathered.setdefault(item.action, []).append(item)
    return [(action, tuple(sorted(gathered[action], key=_order))) for action in sorted(gathered)]


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


def _ranked(
    kept: Iterable[_Judged], priorities: Sequence[Preference], guideline: str
) -> tuple[tuple[Option, ...], tuple[tuple[str, ...], ...]]:
    """Return the options, best first, and which of them stand as they do because of the patient's preferences."""
    keyed = [(rank_key(item.candidate, priorities=priorities, guideline=guideline), item) for item in kept]
    keyed.sort(key=lambda pair: pair[0][0])
    options = []
    for rank, ((_, standings), item) in enumerate(keyed, start=1):
        candidate = item.candidate
        spoken_for = candidate.spoken_for
        leading = spoken_for or candidate.spoken_against
        evidence: dict[str, Citation] = {citation.key: citation for one in leading for citation in one.evidence}
        options.append(
            Option(
                id=candidate.id,
                name=item.name,
                rank=rank,
                direction=Direction.FOR if spoken_for else Direction.AGAINST,
                strength=_STRENGTHS[strongest(leading)],
                status=candidate.status,
                recommendations=tuple(candidate.recommendations),
                cautions=tuple(candidate.cautions),
                check_first=_merged(item.checks),
                evidence=tuple(sorted(evidence.values(), key=partial(_evidence_order, candidate.pivotal_trials))),
                strategies=tuple(sorted({one.strategy for one in spoken_for})),
                supporting=candidate.supporting,
                status_note=item.note,
                ranking=standings,
            )
        )
    return tuple(options), moved_by_preference([key for (key, _), _ in keyed])


def _evidence_order(pivotal_trials: Sequence[str], citation: Citation) -> tuple[bool, tuple[int, int, str]]:
    return not is_direct(citation, pivotal_trials), evidence_order(citation)


def _notes(case: Case, moved: Iterable[tuple[str, ...]], recommended: Iterable[Recommendation]) -> tuple[str, ...]:
    notes = []
    if case.value("jurisdiction") is None:
        notes.append("The jurisdiction is not recorded: labels of the US and the EU are both applied.")
    if not case.patient.complete:
        notes.append(
            "No list of the record is stated to be complete: a comorbidity, toxicity, allergy or co-medication that it "
            "does not hold counts as unknown."
        )
    if priorities := case.patient.preferences.priorities:
        notes += preference_notes(priorities, moved, recommended)
    return tuple(notes)
