"""The bibliography of a report: every key that it cites, resolved, in its own grading system where it has a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.models.reference import ReportReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mmrules.knowledge import KnowledgeBase
    from mmrules.models.option import Exclusion, Option
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = ["bibliography"]


def bibliography(
    options: Sequence[Option],
    excluded: Sequence[Exclusion],
    trials: Iterable[TrialApplicability],
    knowledge: KnowledgeBase,
    as_of: date,
) -> tuple[ReportReference, ...]:
    """Return the references of a report, by key; a source of a safety rule that is younger than the day is left out."""
    said = [item.recommendations for item in options] + [item.recommendations for item in excluded]
    cited = {citation.key for statements in said for item in statements for citation in item.evidence}
    cited.update(_of_trials(trials))
    rules = [finding.caution for option in options for finding in option.cautions]
    rules += [reason.rule for item in excluded for reason in item.reasons]
    sources = {key for rule in rules if rule in knowledge.cautions for key in knowledge.cautions[rule].evidence}
    young = {key for key in sources if (year := knowledge.evidence(key).year) is not None and year > as_of.year}
    # A strategy with code can cite what no catalogue has; its citation stands in the statement itself.
    keys = sorted(key for key in cited | (sources - young) if key in knowledge.evidence_keys)
    return tuple(_reference(key, knowledge) for key in keys)


def _of_trials(trials: Iterable[TrialApplicability]) -> Iterator[str]:
    for trial in trials:
        yield trial.id
        results = (*trial.results, *(item.result for item in trial.subgroups))
        yield from (item.reference for item in results if item.reference)
        if trial.response is not None and trial.response.reference:
            yield trial.response.reference


def _reference(key: str, knowledge: KnowledgeBase) -> ReportReference:
    item = knowledge.evidence(key)
    statement = knowledge.statements.get(key)
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
