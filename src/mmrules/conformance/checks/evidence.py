"""EVI: evidence. Every statement rests on something that exists, can be looked up and carries it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, Level, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.said import STRENGTHS
from mmrules.errors import UnknownReference
from mmrules.models.vocabulary import Strength
from mmrules.serialization import canonical_json
from mmrules.strategy.check import citation_of

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation
    from mmrules.knowledge import EvidenceItem
    from mmrules.models.recommendation import Recommendation

__all__ = ["CHECKS"]

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_NCT = re.compile(r"NCT\d{8}")
_FIGURE = re.compile(r"(?<![\d.])(\d+\.\d+)(?!\.?\d)(?!\s?(?:mg|g/|x |times))")


def _sources(bench: Bench) -> Source:
    return Source.ALL if bench.has_code else Source.DIRECTED


def _item(bench: Bench, key: str) -> EvidenceItem | None:
    try:
        return bench.engine.knowledge.evidence(key)
    except UnknownReference:
        return None


@case_check(
    "EVI-01",
    "every statement names its evidence",
    protects="A clinician can look up what a statement rests on.",
    remedy="cite the evidence; where there is none, say so in a caveat and keep the strength weak",
    source=Source.DIRECTED,
    nothing="it says nothing in any case",
)
def statements_have_evidence(bench: Bench, case: Situation) -> int:
    """Look for statements without evidence."""
    said = bench.said(case).recommendations
    for item in said:
        if not item.evidence and not (
            item.strength is Strength.WEAK and any("evidence" in text.lower() for text in item.caveats)
        ):
            raise Broken(f"{item.rule} speaks of {item.action} and names no evidence", case=case)
    return len(said)


@case_check(
    "EVI-02",
    "every reference exists in the catalogue",
    protects="Nobody is referred to a paper that does not exist.",
    remedy="use the key of an entry, or add the entry through mmrules_knowledge",
    source=Source.DIRECTED,
    nothing="it cites nothing in any case",
)
def references_exist(bench: Bench, case: Situation) -> int:
    """Look every key up."""
    count = 0
    for item in bench.said(case).recommendations:
        for citation in item.evidence:
            count += 1
            if _item(bench, citation.key) is None:
                raise Broken(f"{item.rule} cites {citation.key}, which is not in the catalogue", case=case)
    return count


@plugin_check(
    "EVI-03",
    "what it adds to the bibliography can be found",
    protects="A citation leads to the paper, and to no other.",
    remedy="give a title, a date and a DOI, PMID or registry number in its usual form",
    rests_on=("RUL-02",),
)
def additions_can_be_found(bench: Bench) -> int:
    """Look at the references and trials that the plugin adds."""
    knowledge, base = bench.engine.knowledge, bench.bare.knowledge
    keys = [*(set(knowledge.references) - set(base.references)), *(set(knowledge.trials) - set(base.trials))]
    if not keys:
        raise NotApplicable("it adds no reference or trial")
    for key in sorted(keys):
        item = knowledge.evidence(key)
        gaps = [
            name
            for name, value, form in (
                ("DOI", item.doi, _DOI),
                ("PMID", item.pmid, _PMID),
                ("NCT number", item.nct, _NCT),
            )
            if value and not form.fullmatch(value)
        ]
        if gaps:
            raise Broken(f"{key} has a malformed {' and '.join(gaps)}")
        if not item.published or not item.citation.strip():
            raise Broken(f"{key} has no title or no date")
        if not (item.doi or item.pmid or item.nct or item.url):
            raise Broken(f"{key} has no DOI, PMID, registry number or address")
    return len(keys)


@case_check(
    "EVI-04",
    "the kind of evidence is the catalogue's own",
    protects="A case series is not shown as a randomised trial.",
    remedy="make citations from the catalogue's entries; do not grade them again",
    source=Source.DIRECTED,
    rests_on=("TOT-06", "EVI-02"),
    nothing="it cites nothing in any case",
)
def levels_are_the_catalogues(bench: Bench, case: Situation) -> int:
    """Compare each citation with the catalogue's entry."""
    count = 0
    for item in bench.said(case).recommendations:
        for citation in item.evidence:
            entry = _item(bench, citation.key)
            if entry is None:
                continue
            count += 1
            own = citation_of(entry)
            if (citation.level, citation.checked, citation.year) != (own.level, own.checked, own.year):
                raise Broken(
                    f"{item.rule} shows {citation.key} as another kind of evidence than the catalogue", case=case
                )
    return count


@case_check(
    "EVI-05",
    "the strength is no more than the best evidence carries",
    protects="A strong recommendation never rests on a case series.",
    remedy="lower the strength, or cite what carries more",
    source=Source.DIRECTED,
    rests_on=("TOT-06", "EVI-02"),
    nothing="it cites nothing in any case",
)
def strength_is_carried(bench: Bench, case: Situation) -> int:
    """Compare each strength with the greatest that its evidence can carry."""
    count = 0
    for item in bench.said(case).recommendations:
        entries = [entry for citation in item.evidence if (entry := _item(bench, citation.key)) is not None]
        if not entries:
            continue
        count += 1
        carried = max(STRENGTHS.index(entry.ceiling) for entry in entries)
        if STRENGTHS.index(item.strength) > carried:
            raise Broken(
                f"{item.rule} is {item.strength}, and its evidence carries {STRENGTHS[carried]} at most", case=case
            )
    return count


@plugin_check(
    "EVI-06",
    "a figure in a sentence stands in the cited record",
    protects="No number with swapped digits reaches a decision.",
    remedy="copy the figure from the catalogue's entry, or cite the entry that has it",
    level=Level.SHOULD,
    rests_on=("TOT-06", "EVI-02"),
)
def figures_are_cited(bench: Bench) -> int:
    """Search the cited entries for every figure with a decimal point."""
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    for case in bench.cases(_sources(bench)):
        for item in bench.said(case).recommendations:
            texts.setdefault((item.rule, tuple(one.key for one in item.evidence)), item.because)
    lines = []
    for (rule, keys), because in texts.items():
        figures = _FIGURE.findall(because)
        if not figures:
            continue
        record = " ".join(_record(bench, key) for key in keys)
        lines += [f"{rule}: {figure}" for figure in figures if not _holds(record, figure)]
    if lines:
        raise Broken("a figure stands in no cited record", lines=tuple(lines))
    return len(texts) or 1


def _holds(record: str, figure: str) -> bool:
    """Whether a record has a figure, as it is or with more digits."""
    places = Decimal(1).scaleb(-len(figure.partition(".")[2]))
    return any(
        Decimal(number).quantize(places, rounding) == Decimal(figure)
        for number in set(re.findall(r"(?<![\d.])\d{1,6}(?:\.\d{1,6})?(?![\d.]\d|\d)", record))
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def _record(bench: Bench, key: str) -> str:
    """Return everything that the catalogue holds of a cited entry, with its numbers as they are written."""
    knowledge = bench.engine.knowledge
    id_ = key.partition("/")[0]
    catalogues = (knowledge.trials, knowledge.statements, knowledge.references)
    parts = [knowledge.evidence(key), *(entries[id_] for entries in catalogues if id_ in entries)]
    text = " ".join(canonical_json(part) for part in parts)
    return text.replace("·", ".")


@case_check(
    "EVI-08",
    "nothing is cited that was not published by the day of the case",
    protects="A decision of the past is not judged by later knowledge.",
    remedy="leave out citations whose year is after case.as_of",
    source=Source.REFERENCE,
)
def citations_were_published(bench: Bench, case: Situation) -> int:
    """Ask for days in the past."""
    count = 0
    for years in (4, 8, 12):
        then = evolve(case, as_of=case.as_of.replace(year=case.as_of.year - years, day=1))
        for item in bench.ask(then).recommendations:
            for citation in item.evidence:
                entry = _item(bench, citation.key)
                year = citation.year if entry is None else entry.year
                if year is not None and year > then.as_of.year:
                    raise Broken(f"{item.rule} cites {citation.key}, published in a later year", case=then)
        count += 1
    return count


@case_check(
    "EVI-09",
    "what rests on recalled evidence only is weak",
    protects="What nobody looked up again is not presented as established.",
    remedy="look the source up and record where, or keep the strength weak",
    source=Source.DIRECTED,
    nothing="it says nothing in any case",
)
def recalled_is_weak(bench: Bench, case: Situation) -> int:
    """Look at statements whose evidence is recalled and was not seen."""
    said = bench.said(case).recommendations
    for item in said:
        if item.evidence and _only_recalled(bench, item) and item.strength is not Strength.WEAK:
            raise Broken(f"{item.rule} is {item.strength} and rests on evidence that was only recalled", case=case)
    return len(said)


def _only_recalled(bench: Bench, item: Recommendation) -> bool:
    entries = [_item(bench, citation.key) for citation in item.evidence]
    return all(entry is not None and entry.checked.value == "recalled" for entry in entries)


CHECKS = (
    statements_have_evidence,
    references_exist,
    additions_can_be_found,
    levels_are_the_catalogues,
    strength_is_carried,
    figures_are_cited,
    citations_were_published,
    recalled_is_weak,
)
"""The checks of this family, in the order of their ids."""
