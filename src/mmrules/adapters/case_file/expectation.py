"""Compares a report with what a case expects, and says in words what is not as expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.adapters.case_file.document import CaseEntry, RuledOut, Statement
    from mmrules.models.option import Option
    from mmrules.models.recommendation import Recommendation
    from mmrules.models.report import Report

__all__ = ["rules_that_spoke", "unmet_expectations"]


def unmet_expectations(entry: CaseEntry, report: Report, regimens: frozenset[str]) -> tuple[str, ...]:
    """Return what of a case's expectations the report does not meet, in the order of the case.

    Args:
        entry: The case.
        report: The answer for its patient.
        regimens: The ids of the regimens; whatever else is an action.
    """
    return tuple(_Comparison(report, regimens).unmet(entry))


def rules_that_spoke(report: Report) -> frozenset[str]:
    """Return the rules from which the report has a statement, on options that were ruled out too."""
    return frozenset(item.rule for _, item in _statements(report))


def _statements(report: Report) -> Iterator[tuple[Option | None, Recommendation]]:
    for option in report.options:
        for item in option.recommendations:
            yield option, item
    for exclusion in report.excluded:
        for item in exclusion.recommendations:
            yield None, item


class _Comparison:
    def __init__(self, report: Report, regimens: frozenset[str]) -> None:
        self._report = report
        self._regimens = regimens
        self._said = list(_statements(report))

    def unmet(self, entry: CaseEntry) -> Iterator[str]:
        for failure in self._report.failures:
            yield f"{failure.source} took no part: {failure.message}"
        for expected in entry.must:
            if not any(option is not None and self._is_for(option, item, expected) for option, item in self._said):
                yield f"must be recommended: {expected}; {self._instead(expected.option)}"
        if entry.may is not None:
            yield from self._not_named(entry)
        for expected in entry.must_not:
            yield from self._unwanted(expected)
        for expected in entry.advised_against:
            if not any(
                item.direction is Direction.AGAINST and self._fits(option, item, expected)
                for option, item in self._said
            ):
                yield f"must be advised against: {expected}; {self._instead(expected.option)}"
        for gone in entry.ruled_out:
            yield from self._still_there(gone)
        yield from self._order(entry)
        asked = {question.fact for question in self._report.open_questions}
        waiting = {rule for question in self._report.open_questions for rule in question.rules}
        yield from (f"must ask for {fact}" for fact in entry.asks if fact not in asked)
        yield from (f"{rule} must wait for an unknown fact" for rule in entry.waits if rule not in waiting)
        for words in entry.notes:
            if not any(words.casefold() in note.casefold() for note in self._report.notes):
                yield f"a note on the whole answer must say {words!r}"

    def _is_for(self, option: Option | None, item: Recommendation, expected: Statement) -> bool:
        return item.direction is Direction.FOR and self._fits(option, item, expected)

    def _fits(self, option: Option | None, item: Recommendation, expected: Statement) -> bool:
        pairs = (
            (expected.option, item.action),
            (expected.rule, item.rule),
            (expected.strategy, item.strategy),
            (expected.strength, item.strength),
            (expected.kind, "regimen" if item.action in self._regimens else "action"),
        )
        if any(wanted and wanted != found for wanted, found in pairs):
            return False
        if expected.multidisciplinary not in {None, item.multidisciplinary}:
            return False
        if expected.early_evidence not in {None, item.early_evidence}:
            return False
        words = " ".join((item.because, *item.caveats, *item.monitoring))
        if expected.says.casefold() not in words.casefold():
            return False
        return self._stands(option, expected)

    @staticmethod
    def _stands(option: Option | None, expected: Statement) -> bool:
        """Whether the option itself is as expected: its standing, its cautions, what is checked first."""
        if option is None:
            return not (expected.status or expected.caution or expected.check_first)
        cautions = {finding.caution for finding in option.cautions if finding.applies}
        checks = {check.fact for check in option.check_first}
        return (
            expected.status in {None, option.status}
            and (not expected.caution or expected.caution in cautions)
            and (not expected.check_first or expected.check_first in checks)
        )

    def _unwanted(self, expected: Statement) -> Iterator[str]:
        """A rule that must say nothing is looked for everywhere; an option must not stand as recommended."""
        for option, item in self._said:
            if expected.rule and self._fits(option, item, expected):
                yield f"must say nothing: {item.rule} speaks {item.direction} {item.action}"
            elif not expected.rule and option is not None and self._is_for(option, item, expected):
                yield f"must not be recommended: {item.action}, which {item.rule} speaks for"

    def _not_named(self, entry: CaseEntry) -> Iterator[str]:
        named = [*entry.must, *(entry.may or ())]
        for option in self._report.treatments:
            spoken_for = [item for item in option.recommendations if item.direction is Direction.FOR]
            # What the option is, not how it is said, decides whether a case has named it.
            if spoken_for and not any(
                self._fits(option, item, evolve(expected, rule="", strength=None, says=""))
                for expected in named
                for item in spoken_for
            ):
                yield f"is recommended and in neither must nor may: {option.id}, which {spoken_for[0].rule} speaks for"

    def _still_there(self, gone: RuledOut) -> Iterator[str]:
        exclusion = self._report.exclusion(gone.option)
        if exclusion is None:
            yield f"must be ruled out: {gone}; {self._instead(gone.option)}"
            return
        reasons = [item for item in exclusion.reasons if not gone.kind or item.kind == gone.kind]
        if not any(gone.because.casefold() in reason.text.casefold() for reason in reasons):
            yield f"must be ruled out: {gone}; {self._instead(gone.option)}"

    def _order(self, entry: CaseEntry) -> Iterator[str]:
        if entry.first:
            spoken_for = [option.id for option in self._report.treatments if option.direction is Direction.FOR]
            if not spoken_for or spoken_for[0] not in entry.first:
                found = spoken_for[0] if spoken_for else "no treatment"
                yield f"must come first: {' or '.join(entry.first)}; {found} does"
        order = [option.id for option in self._report.options]
        for better, worse in entry.before:
            if better not in order or (worse in order and order.index(better) > order.index(worse)):
                yield f"must come before {worse}: {better}"

    def _instead(self, action: str) -> str:
        """Return what the report does say of an action."""
        option, exclusion = self._report.option(action), self._report.exclusion(action)
        if exclusion is not None:
            return f"it is ruled out: {'; '.join(reason.text for reason in exclusion.reasons)}"
        if option is None:
            return "nothing is said of it"
        said = sorted({f"{item.rule} {item.strength} {item.direction}" for item in option.recommendations})
        return f"it is said: {', '.join(said)}"
