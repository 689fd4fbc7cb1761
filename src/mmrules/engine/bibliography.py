"""The bibliography of a report: every key that it cites, resolved, in its own grading system where it has a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.errors import UnknownReference
from mmrules.models.reference import ReportReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mmrules.knowledge import KnowledgeBase
    from mmrules.models.option import Exclusion, Option
    from mmrules.models.recommendation import Citation
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = ["Bibliography"]


class Bibliography:
    """The references of a catalogue as reports show them, each resolved when it is first cited."""

    __slots__ = ("_knowledge", "_resolved")

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._resolved: dict[str, ReportReference | None] = {}

    def of(
        self,
        options: Sequence[Option],
        excluded: Sequence[Exclusion],
        trials: Iterable[TrialApplicability],
        as_of: date,
    ) -> tuple[ReportReference, ...]:
        """Return the references of a report, by key; a source of a safety rule that is younger is left out.

        Args:
            options: Its options.
            excluded: Its exclusions.
            trials: Its trials.
            as_of: Its day.
        """
        said = [item.recommendations for item in options] + [item.recommendations for item in excluded]
        cited = {citation.key: citation for statements in said for item in statements for citation in item.evidence}
        rules = {finding.caution for option in options for finding in option.cautions}
        rules |= {reason.rule for item in excluded for reason in item.reasons}
        found: dict[str, ReportReference] = {}
        for key in {*cited, *_of_trials(trials)}:
            reference = self._reference(key)
            if reference is None and key in cited:  # a strategy with code can cite what no catalogue has
                reference = _as_cited(cited[key])
            if reference is not None:
                found[key] = reference
        for key in self._of_rules(rules):
            reference = self._reference(key)
            if reference is not None and int(reference.published[:4] or 0) <= as_of.year:
                found[key] = reference
        return tuple(found[key] for key in sorted(found))

    def _of_rules(self, rules: Iterable[str]) -> Iterator[str]:
        cautions = self._knowledge.cautions
        for rule in rules:
            if rule in cautions:
                yield from cautions[rule].evidence

    def _reference(self, key: str) -> ReportReference | None:
        if key not in self._resolved:
            self._resolved[key] = self._resolve(key)
        return self._resolved[key]

    def _resolve(self, key: str) -> ReportReference | None:
        try:
            item = self._knowledge.evidence(key)
        except UnknownReference:
            return None
        statement = self._knowledge.statements.get(key)
        return ReportReference(
            key=key,
            text=item.citation,
            level=item.level,
            checked=item.checked.value,
            published=item.published,
            grade=statement.grade if statement is not None else "",
            grading=statement.grading if statement is not None else "",
            doi=item.doi,
            pmid=item.pmid,
            registry=item.nct,
            url=item.url,
        )


def _of_trials(trials: Iterable[TrialApplicability]) -> Iterator[str]:
    for trial in trials:
        yield trial.id
        results = (*trial.results, *(item.result for item in trial.subgroups))
        yield from (item.reference for item in results if item.reference)
        if trial.response is not None and trial.response.reference:
            yield trial.response.reference


def _as_cited(citation: Citation) -> ReportReference:
    return ReportReference(
        key=citation.key,
        text=citation.text,
        level=citation.level,
        checked=citation.checked,
        published="" if citation.year is None else str(citation.year),
        url=citation.link,
    )
