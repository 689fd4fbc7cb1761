"""What an evidence key stands for, and how strong a recommendation may be that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.knowledge.vocabulary import Checked, EvidenceKind, EvidenceLevel, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.knowledge.reference import Reference
    from mmrules.knowledge.statement import GradingSystem, Statement
    from mmrules.knowledge.trial import SubgroupResult, Trial

__all__ = ["EvidenceItem", "ceiling", "of_reference", "of_statement", "of_subgroup", "of_trial"]

_MODERATE = frozenset(
    {
        EvidenceLevel.RANDOMISED_SUBGROUP,
        EvidenceLevel.GUIDELINE,
        EvidenceLevel.SINGLE_ARM,
        EvidenceLevel.SINGLE_ARM_SUBGROUP,
    }
)


@frozen(kw_only=True)
class EvidenceItem:
    """One source of evidence, whichever catalogue it is in.

    Attributes:
        key: The key that was resolved.
        kind: The catalogue it is in.
        level: What kind of evidence it is.
        checked: How far it was seen.
        ceiling: The greatest strength that it can carry.
        citation: Short line to print.
        published: Publication date as precise as known, empty when not known. Of a trial, that of its first report;
            each of its results has a date of its own.
        doi: Digital object identifier, empty when not known.
        pmid: PubMed identifier, empty when not known.
        nct: Registry number of a trial.
        url: Where it was seen, empty when it was not.
    """

    key: str
    kind: EvidenceKind
    level: EvidenceLevel
    checked: Checked
    ceiling: Strength
    citation: str
    published: str = ""
    doi: str = ""
    pmid: str = ""
    nct: str = ""
    url: str = ""

    @property
    def year(self) -> int | None:
        """Year of publication, `None` when not known."""
        return int(self.published[:4]) if self.published else None


def ceiling(level: EvidenceLevel, checked: Checked, *, top_grade: bool = False) -> Strength:
    """Return the greatest strength that evidence can carry.

    Args:
        level: What kind of evidence it is.
        checked: How far it was seen; what is only recalled carries a weak recommendation at most.
        top_grade: Whether a guideline gave it its highest grade.
    """
    if checked is Checked.RECALLED:
        return Strength.WEAK
    if level is EvidenceLevel.RANDOMISED or (level is EvidenceLevel.GUIDELINE and top_grade):
        return Strength.STRONG
    return Strength.MODERATE if level in _MODERATE else Strength.WEAK


def of_trial(trial: Trial) -> EvidenceItem:
    """Return the item for a trial's main results."""
    level = EvidenceLevel.RANDOMISED if trial.randomised else EvidenceLevel.SINGLE_ARM
    urls = [result.verified_url for result in trial.efficacy]
    urls += [trial.response.verified_url, *(citation.verified_url for citation in trial.citations)]
    return EvidenceItem(
        key=trial.id,
        kind=EvidenceKind.TRIAL,
        level=level,
        checked=trial.checked,
        ceiling=ceiling(level, trial.checked),
        citation=_citation(trial),
        published="" if trial.year is None else str(trial.year),
        doi=trial.citations[0].doi or "" if trial.citations else "",
        pmid=trial.citations[0].pmid or "" if trial.citations else "",
        nct=trial.nct,
        url=next((url for url in urls if url), ""),
    )


def of_subgroup(trial: Trial, subgroup: SubgroupResult, references: Mapping[str, Reference]) -> EvidenceItem:
    """Return the item for the result of one subgroup, with the publication and date of its own where recorded.

    Without them it carries those of the trial's first report, which may be earlier.
    """
    source = references.get(subgroup.reference)
    text = f"{trial.id}: {source.text}" if source is not None else _citation(trial)
    published = subgroup.published or (source.published if source is not None else "")
    level = EvidenceLevel.RANDOMISED_SUBGROUP if trial.randomised else EvidenceLevel.SINGLE_ARM_SUBGROUP
    return EvidenceItem(
        key=f"{trial.id}/{subgroup.id}",
        kind=EvidenceKind.TRIAL_SUBGROUP,
        level=level,
        checked=subgroup.checked,
        ceiling=ceiling(level, subgroup.checked),
        citation=f"{text}; subgroup: {subgroup.group.replace('_', ' ')}",
        published=published or ("" if trial.year is None else str(trial.year)),
        doi=source.doi if source is not None else "",
        pmid=source.pmid if source is not None else "",
        nct=trial.nct,
        url=subgroup.verified_url,
    )


def _citation(trial: Trial) -> str:
    if trial.citations:
        return f"{trial.id}: {trial.citations[0].text}"
    return f"{trial.id} ({trial.nct})" if trial.nct else trial.id


def of_statement(
    statement: Statement, gradings: Mapping[str, GradingSystem], references: Mapping[str, Reference]
) -> EvidenceItem:
    """Return the item for a statement; the links are those of its first source."""
    grading = gradings.get(statement.grading)
    top = grading is not None and statement.grade in grading.top
    source = references.get(statement.sources[0]) if statement.sources else None
    date = f" {statement.published[:4]}" if statement.published else ""
    grade = f" [{statement.grade}]" if statement.grade else ""
    return EvidenceItem(
        key=statement.id,
        kind=EvidenceKind.STATEMENT,
        level=statement.level,
        checked=statement.checked,
        ceiling=ceiling(statement.level, statement.checked, top_grade=top),
        citation=f"{statement.body}{date}{grade}: {statement.statement}",
        published=statement.published,
        doi=source.doi if source else "",
        pmid=source.pmid if source else "",
        url=source.urls[0] if source and source.urls else "",
    )


def of_reference(reference: Reference) -> EvidenceItem:
    """Return the item for an entry of the bibliography."""
    return EvidenceItem(
        key=reference.id,
        kind=EvidenceKind.REFERENCE,
        level=reference.level,
        checked=reference.checked,
        ceiling=ceiling(reference.level, reference.checked),
        citation=reference.text,
        published=reference.published,
        doi=reference.doi,
        pmid=reference.pmid,
        url=reference.urls[0] if reference.urls else "",
    )
