"""The bibliography of a report: every key that it cites, resolved, in its own grading system where it has a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.models.reference import ReportReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mmrules.knowledge import KnowledgeBase
    from mmrules.models.option import Exclusion, Option
    from mmrules.models.recommendation import Citation
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
    known = frozenset(knowledge.evidence_keys)
    said = [item.recommendations for item in options] + [item.recommendations for item in excluded]
    cited = {citation.key: citation for statements in said for item in statements for citation in item.evidence}
    rules = [finding.caution for option in options for finding in option.cautions]
    rules += [reason.rule for item in excluded for reason in item.reasons]
    sources = {key for rule in rules if rule in knowledge.cautions for key in knowledge.cautions[rule].evidence}
    young = {key for key in sources if (year := knowledge.evidence(key).year) is not None and year > as_of.year}
    found = {
        key: _reference(key, knowledge) for key in {*cited, *_of_trials(trials), *(sources - young)} if key in known
    }
    # A strategy with code can cite what no catalogue has.
    found |= {key: _as_cited(citation) for key, citation in cited.items() if key not in known}
    return tuple(found[key] for key in sorted(found))


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
