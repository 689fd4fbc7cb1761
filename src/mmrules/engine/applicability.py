"""Whether a patient would have been in a trial, which of its subgroups the patient belongs to, and what it had shown.

Nothing is shown before it was published: a result carries a date of its own, of which the last possible day counts. One
without a date is known to have been published when the catalogue was made, and waits for that day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mmrules.engine.safety import parse_catalogue_condition
from mmrules.errors import InvalidKnowledge, Problem
from mmrules.logic import Verdict, is_about_subject
from mmrules.models.partial_date import PartialDate
from mmrules.models.trial_evidence import (
    CriterionFinding,
    NearestSubgroup,
    ReportedRates,
    ReportedResult,
    TrialApplicability,
    WouldBeIn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.knowledge.trial import (
        AdverseEvents,
        EfficacyResult,
        EligibilityCriterion,
        ResponseRates,
        SubgroupResult,
        Trial,
    )
    from mmrules.logic import Vocabulary
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter

__all__ = ["Applicability"]


class _Dates:
    """When results were published at the latest."""

    __slots__ = ("_catalogue", "_references")

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._references = {item.id: item.published for item in knowledge.references.values()}
        self._catalogue = _last_day(knowledge.date) or date.max

    def text(self, result: EfficacyResult | SubgroupResult | ResponseRates | AdverseEvents) -> str:
        return result.published or self._references.get(result.reference, "")

    def out(self, result: EfficacyResult | SubgroupResult | ResponseRates | AdverseEvents, as_of: date) -> bool:
        return (_last_day(self.text(result)) or self._catalogue) <= as_of

    def reported(self, trial: Trial, as_of: date) -> bool:
        first = self._catalogue if trial.year is None else date(trial.year, 12, 31)
        return first <= as_of or any(self.text(item) and self.out(item, as_of) for item in trial.efficacy)


def _last_day(text: str) -> date | None:
    parsed = PartialDate.from_text(text) if text else None
    return parsed.latest if isinstance(parsed, PartialDate) else None


class _Parsed:
    """The numbers of conditions by their texts, each parsed once, and what is wrong with them."""

    __slots__ = ("_conditions", "numbers", "problems")

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self.numbers: dict[ConditionText, int] = {}
        self.problems: list[Problem] = []

    def add(self, text: ConditionText | None, vocabulary: Vocabulary) -> None:
        if text is None or text in self.numbers:
            return
        before = len(self.problems)
        condition = parse_catalogue_condition(text, vocabulary, self.problems)
        if is_about_subject(condition):
            message = "a trial's condition is about the case, not about a regimen"
            self.problems.append(
                Problem(code="catalogue.condition", message=message, file=text.file, line=text.line, column=text.column)
            )
        if len(self.problems) == before:
            self.numbers[text] = self._conditions.number(condition)


class Applicability:
    """The criteria and subgroups of every trial, read once.

    Raises:
        InvalidKnowledge: With every condition that does not parse, or is not about the case.
    """

    __slots__ = ("_dates", "_numbers", "_trials")

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self._trials = knowledge.trials
        self._dates = _Dates(knowledge)
        parsed = _Parsed(conditions)
        for trial in knowledge.trials.values():
            for when in (*(item.when for item in trial.eligibility), *(item.when for item in trial.subgroups)):
                parsed.add(when, vocabulary)
        if parsed.problems:
            raise InvalidKnowledge.of(parsed.problems, what="trials")
        self._numbers = parsed.numbers

    def reported(self, trial: str, as_of: date) -> bool:
        """Whether a trial is in the catalogue and had certainly reported by a day."""
        return trial in self._trials and self._dates.reported(self._trials[trial], as_of)

    def adverse_events(self, trial: str, as_of: date) -> AdverseEvents | None:
        """Return a trial's adverse events when they had been published by a day."""
        events = self._trials[trial].adverse_events
        return events if events.figures and self._dates.out(events, as_of) else None

    def of(self, trial: str, verdicts: CaseVerdicts, writer: FactWriter) -> TrialApplicability:
        """Return what a trial says for a case on its day."""
        entry = self._trials[trial]
        dates, day = self._dates, verdicts.case.as_of
        criteria = tuple(self._criterion(item, verdicts, writer) for item in entry.eligibility)
        results = [item for item in entry.efficacy if dates.out(item, day)]
        subgroups = [item for item in entry.subgroups if dates.out(item, day)]
        nearest = (self._subgroup(entry, item, verdicts, writer) for item in subgroups)
        response = entry.response if entry.response.figures else None
        shown = response if response is not None and dates.out(response, day) else None
        left_out = len(entry.efficacy) - len(results) + len(entry.subgroups) - len(subgroups) + (response is not shown)
        return TrialApplicability(
            id=entry.id,
            registry=entry.nct,
            randomised=entry.randomised,
            arms=entry.arms,
            would_be_in=_would_be_in(criteria),
            criteria=criteria,
            results=tuple(self._result(item) for item in results),
            response=None if shown is None else self._rates(shown),
            subgroups=tuple(item for item in nearest if item is not None),
            withheld=left_out,
        )

    def _criterion(self, item: EligibilityCriterion, verdicts: CaseVerdicts, writer: FactWriter) -> CriterionFinding:
        if item.when is None:
            return CriterionFinding(
                id=item.id, text=item.text, outcome="not_checked", verified=item.verified, link=item.verified_url
            )
        number = self._numbers[item.when]
        verdict = verdicts.of(number)
        keys = verdicts.grounds(number)
        return CriterionFinding(
            id=item.id,
            text=item.text,
            outcome="met" if verdict is Verdict.TRUE else "not_met" if verdict is Verdict.FALSE else "unknown",
            facts=writer.uses(keys),
            missing=tuple(writer.use(key).fact for key in keys) if verdict is Verdict.UNKNOWN else (),
            verified=item.verified,
            link=item.verified_url,
        )

    def _subgroup(
        self, trial: Trial, item: SubgroupResult, verdicts: CaseVerdicts, writer: FactWriter
    ) -> NearestSubgroup | None:
        if item.when is None or item.aspect is None or verdicts.of(self._numbers[item.when]) is not Verdict.TRUE:
            return None
        return NearestSubgroup(
            key=f"{trial.id}/{item.id}",
            aspect=item.aspect.value,
            group=item.group,
            definition=item.definition,
            not_checked=item.not_checked,
            result=ReportedResult(
                endpoint=item.endpoint,
                hr=item.hr,
                ci=item.ci,
                medians_months=item.medians_months,
                medians_unknown=item.medians_unknown,
                other="; ".join(part for part in (item.other, item.note) if part),
                reference=item.reference,
                published=self._dates.text(item),
                verified=item.verified,
                unverified=item.unverified_fields,
            ),
            facts=writer.uses(verdicts.grounds(self._numbers[item.when])),
        )

    def _result(self, item: EfficacyResult) -> ReportedResult:
        return ReportedResult(
            endpoint=item.endpoint,
            analysis=item.analysis,
            hr=item.hr,
            ci=item.ci,
            ci_level=item.ci_level,
            medians_months=item.medians_months,
            medians_unknown=item.medians_unknown,
            landmarks=item.landmarks,
            follow_up_months=item.follow_up_months,
            other=item.note,
            reference=item.reference,
            published=self._dates.text(item),
            verified=item.verified,
            unverified=item.unverified_fields,
        )

    def _rates(self, item: ResponseRates) -> ReportedRates:
        return ReportedRates(
            figures=item.figures, reference=item.reference, published=self._dates.text(item), verified=item.verified
        )


def _would_be_in(criteria: Iterable[CriterionFinding]) -> WouldBeIn:
    outcomes = {item.outcome for item in criteria}
    if "not_met" in outcomes:
        return "no"
    return "yes" if outcomes == {"met"} else "unknown"
