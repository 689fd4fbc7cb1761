"""From a case to a report: collect statements, judge every proposed action, rank what is left.

What decides (which actions, in which order, what is ruled out) is worked out at once; everything that explains it (the
facts, findings, questions and assessments) when somebody looks at it. One action by itself is in `judged.py`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.engine.judged import Inquiry, Judged
from mmrules.engine.no_treatment import no_treatment_notes
from mmrules.engine.open_questions import open_questions
from mmrules.engine.ranking import moved_by_preference, preference_notes
from mmrules.engine.safety_tests import safety_tests
from mmrules.facts.chart_notes import chart_notes
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.deferred import deferred
from mmrules.models.report import Failure, Provenance, Report
from mmrules.serialization import to_plain
from mmrules.strategy.check import citation_of
from mmrules.strategy.recommend import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.engine.composition import Composition
    from mmrules.engine.ranking import Weight
    from mmrules.facts.case import Case
    from mmrules.models.option import Exclusion, OpenQuestion
    from mmrules.models.recommendation import Citation, Recommendation
    from mmrules.models.trial_evidence import TrialApplicability
    from mmrules.strategy.recommend import Waiting

__all__ = ["Answer"]


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
        asked = Inquiry(composition, case, self._guideline, self._weights)
        failures = list(composition.failures)
        visible = composition.availability.visible(case.as_of)
        stated, silent = self._collect(asked, visible, failures)
        spoken: dict[str, list[Statement]] = {}
        for item in stated:
            spoken.setdefault(item.recommendation.action, []).append(item)
        proposed = [Judged(action, said, asked) for action, said in sorted(spoken.items())]
        kept = [item for item in proposed if not item.ruled_out]
        kept += self._safety_tests(kept, asked)
        kept.sort(key=lambda item: item.key)

        @cache
        def ruled_out() -> tuple[Judged, ...]:
            # What nobody proposed is judged too, so that the answer also says what is ruled out from the start.
            others = (Judged(action, (), asked) for action in visible if action not in spoken)
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
        self, asked: Inquiry, visible: frozenset[str], failures: list[Failure]
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

    def _waiting(self, asked: Inquiry, visible: frozenset[str], silent: frozenset[str]) -> list[Waiting]:
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

    def _safety_tests(self, kept: Iterable[Judged], asked: Inquiry) -> list[Judged]:
        """Add the tests that safety asks for to the options that they are, and return the others as new options."""

        def cited(caution: str) -> list[Citation]:
            return [item for item in self._cited(caution) if item.year is None or item.year <= asked.case.as_of.year]

        tests = dict(safety_tests(((item.candidate.id, item.asking_for_tests()) for item in kept), cited))
        for item in kept:
            test = tests.pop(item.candidate.id, None)
            if test is not None:
                item.add(test)
        return [Judged(action, [Statement(test)], asked) for action, test in tests.items()]


def _owned(recommendation: Recommendation, strategy: str) -> Recommendation:
    # Code cannot speak in the name of another strategy.
    return evolve(recommendation, strategy=strategy)


def _uncollected_notes(kept: Iterable[Judged], composition: Composition) -> list[str]:
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


def _notes(case: Case, ranked: Iterable[Judged], judged: Iterable[Judged]) -> tuple[str, ...]:
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
