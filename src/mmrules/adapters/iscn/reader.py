"""`parse_cytogenetics`: finds the notations in a text, has each read, and joins what they say.

The text is first split into ISCN strings and the prose between them; each notation has a reader of its own.
"""

from __future__ import annotations

import re

from attrs import evolve

from mmrules.adapters.iscn.convention import Convention, find_convention, judge
from mmrules.adapters.iscn.fish_grammar import FISH_START, read_fish
from mmrules.adapters.iscn.fish_markers import observe_fish
from mmrules.adapters.iscn.gathering import Gathered
from mmrules.adapters.iscn.genome_array import ARRAY_START, ASSAY_START, read_array, read_assay
from mmrules.adapters.iscn.joining import join_findings, join_overall
from mmrules.adapters.iscn.karyotype_grammar import KARYOTYPE_START, read_karyotype
from mmrules.adapters.iscn.karyotype_markers import observe_karyotype
from mmrules.adapters.iscn.metaphase_fish import ISH_START, read_ish
from mmrules.adapters.iscn.phrase_markers import read_prose
from mmrules.adapters.iscn.phrase_words import Cue, phrase_words
from mmrules.adapters.iscn.probes import find_probe
from mmrules.adapters.iscn.report import CytogeneticReport
from mmrules.adapters.iscn.source import LONGEST_TEXT, SourceText
from mmrules.errors import InvalidInput, Problem

__all__ = ["parse_cytogenetics"]

_FIRST_PROBE = re.compile(r"[^(]{0,20}\(\s?(?:5'|3')?\s?([a-z0-9][a-z0-9./'-]*?)(?:\s?[x*]\s?\d.*)?(?=[,)\s]|amp|$)")
_SENTENCE_START = re.compile(r"[.;\n]")
_LEADING = frozenset({Cue.DENIES_WHAT_FOLLOWS, Cue.DENIES, Cue.DOUBTS, Cue.NO_RESULT, Cue.EARLIER, Cue.NOT_DONE})
_TRAILING = frozenset({Cue.DENIES, Cue.DOUBTS, Cue.NOT_DONE, Cue.FAILED})


def _next_notation(text: str, index: int, found: dict[str, re.Match[str] | None]) -> tuple[str, int] | None:
    """Find the next ISCN string from `index` on; `found` keeps matches that still lie ahead."""
    nearest: tuple[str, int] | None = None
    for kind, pattern in _STARTS.items():
        match = found.get(kind)
        if kind not in found or (match is not None and match.start() < index):
            match = pattern.search(text, index)
            while match is not None and kind == "fish" and not _is_fish(text, match):
                match = pattern.search(text, match.start() + 1)
            found[kind] = match
        if match is not None and (nearest is None or match.start() < nearest[1]):
            nearest = (kind, match.start())
    return nearest


_STARTS: dict[str, re.Pattern[str]] = {
    "fish": FISH_START,
    "ish": ISH_START,
    "array": ARRAY_START,
    "assay": ASSAY_START,
    "karyotype": KARYOTYPE_START,
}


def _is_fish(text: str, match: re.Match[str]) -> bool:
    """Say whether a bracket holds signals: it names `nuc ish` or begins with a known probe."""
    if match[0]:
        return True
    first = _FIRST_PROBE.match(text, match.start(), min(len(text), match.start() + 120))
    return first is not None and find_probe(first[1]) is not None


def _read_notation(source: SourceText, kind: str, index: int, gathered: Gathered) -> int:
    limit = len(source.text)
    match kind:
        case "fish":
            hybridisations, end = read_fish(source, index, limit)
            observe_fish(source, hybridisations, gathered)
            return end
        case "ish":
            return read_ish(source, index, limit, gathered)
        case "array":
            return read_array(source, index, limit, gathered)
        case "assay":
            return read_assay(source, index, limit, gathered)
        case _:
            karyotype = read_karyotype(source, index, limit)
            observe_karyotype(source, karyotype, gathered)
            return karyotype.end


def _words_around(source: SourceText, start: int, end: int) -> bool:
    """Say whether the words before or behind a notation, in its sentence, put it in doubt."""
    text, words = source.text, phrase_words()
    before = text[max(0, start - 80) : start]
    boundaries = [match.end() for match in _SENTENCE_START.finditer(before)]
    lead = before[boundaries[-1] if boundaries else 0 :]
    if any(words.cue_of(found) in _LEADING for found in words.cue.finditer(lead)):
        return True
    behind = text[end : end + 60]
    stop = _SENTENCE_START.search(behind)
    trail = behind[: stop.start() if stop else len(behind)]
    return any(words.cue_of(found) in _TRAILING for found in words.cue.finditer(trail))


def _doubt(gathered: Gathered, observations: int) -> bool:
    """Turn what a notation says into doubt, since the words around it take it back; returns whether that matters."""
    changed = False
    for position in range(observations, len(gathered.observations)):
        each = gathered.observations[position]
        if each.status == "present":
            gathered.observations[position] = evolve(
                each, status="indeterminate", reason="the words around the notation put it in doubt"
            )
            changed = True
    return changed


def parse_cytogenetics(
    text: str,
    *,
    plasma_cells_selected: bool | None = None,
    convention: str | Convention | None = None,
) -> CytogeneticReport:
    """Read the cytogenetics of a chart: ISCN karyotypes, FISH and array strings, and report prose.

    Args:
        text: The text, at most 20,000 code points.
        plasma_cells_selected: Whether plasma cells were selected or identified; `None` is unknown.
        convention: "emn" or a laboratory's own `Convention`: findings under its cut-off are marked `below_cutoff`.

    Returns:
        The report. Without a convention "present" means seen at any level.

    Raises:
        InvalidInput: When a part cannot be read, or nothing in the text is cytogenetics. Each problem has its
            `position` (0-based code point) and a code of the family `cytogenetics`.

    Source: ISCN 2024, Cytogenet Genome Res 2024;164 suppl 1, doi:10.1159/000538512, with the forms of 2013 to 2020.
    """
    cutoffs = find_convention(convention)
    _check_text(text)
    source = SourceText(text)
    gathered = Gathered()
    understood = _read_all(source, gathered)
    if source.problems:
        raise InvalidInput.of(sorted(source.problems, key=lambda each: each.position or 0), what="cytogenetics")
    if not understood:
        blank = len(text) - len(text.lstrip())
        raise InvalidInput.of(
            [
                Problem(
                    code="cytogenetics.not-iscn",
                    message="nothing in this text can be read as cytogenetics",
                    position=min(blank, len(text) - 1),
                    remedy="write ISCN such as nuc ish (TP53x1,D17Z1x2)[55/80], or name the marker and its result",
                )
            ],
            what="cytogenetics",
        )
    findings = join_findings(source, gathered)
    selected = gathered.selected if plasma_cells_selected is None else plasma_cells_selected
    if (
        plasma_cells_selected is not None
        and gathered.selected is not None
        and gathered.selected != plasma_cells_selected
    ):
        source.warn("contradiction", "the text says otherwise about the selection of plasma cells", 0)
    if cutoffs is not None:
        findings = judge(findings, cutoffs, plasma_cells_selected=selected)
        for finding in findings.values():
            few = finding.cells is not None and finding.method == "fish" and finding.cells.scored < cutoffs.fewest_cells
            if few and finding.span is not None:
                source.warn_original(
                    "few-cells-scored", "fewer cells were scored than the convention asks for", finding.span.start
                )
    trisomies = tuple(sorted(gathered.trisomic, key=int))
    return CytogeneticReport(
        overall=join_overall(gathered.overall),
        findings=findings,
        observations=tuple(gathered.observations),
        clones=tuple(gathered.clones),
        modal_number=gathered.modal_number,
        complexity=gathered.complexity,
        trisomies=trisomies,
        plasma_cells_selected=selected,
        convention=cutoffs.id if cutoffs is not None else None,
        warnings=tuple(sorted(source.warnings, key=lambda each: each.position)),
        text=text,
    )


def _check_text(text: object) -> None:
    problem: Problem | None = None
    if not isinstance(text, str):
        problem = Problem(code="cytogenetics.type", message="cytogenetics are given as text", position=0)
    elif not text.strip():
        problem = Problem(
            code="cytogenetics.empty-input",
            message="the text is empty",
            position=0,
            remedy="leave cytogenetics out when nothing is known",
        )
    elif len(text) > LONGEST_TEXT:
        problem = Problem(
            code="cytogenetics.text-too-long",
            message=f"the text is longer than {LONGEST_TEXT} characters",
            position=LONGEST_TEXT,
            remedy="give the cytogenetic report only",
        )
    if problem is not None:
        raise InvalidInput.of([problem], what="cytogenetics")


def _read_all(source: SourceText, gathered: Gathered) -> bool:
    text = source.text
    understood = False
    index = 0
    ahead: dict[str, re.Match[str] | None] = {}
    while index < len(text):
        following = _next_notation(text, index, ahead)
        stop = following[1] if following else len(text)
        if stop > index:
            understood = read_prose(source, index, stop, gathered) or understood
        if following is None:
            break
        count = len(gathered.observations)
        end = max(_read_notation(source, following[0], stop, gathered), stop + 1)
        understood = True
        if _words_around(source, stop, end) and _doubt(gathered, count):
            source.warn("doubtful-notation", "the words around this notation put it in doubt", stop)
        index = end
    return understood
