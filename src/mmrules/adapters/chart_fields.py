"""Chart text inside a patient's document: `text` of a cytogenetic entry and `regimen` of a component, to plain data.

Works on the data before it is structured, so that the model knows one form only. What the words mean is in
`adapters.iscn` and `adapters.chart`; cut-offs are applied by the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.adapters.chart import RegimenOption, RegimenPart, parse_regimen
from mmrules.adapters.iscn import CytogeneticReport, Finding, FractionRange, parse_cytogenetics
from mmrules.errors import InvalidInput, Problem
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.vocabulary import ComponentKind, Marker, Phase
from mmrules.serialization import structure

if TYPE_CHECKING:
    from mmrules.adapters.iscn.report import Method, Overall

__all__ = ["RewrittenDocument", "rewrite_chart_text"]

_METHODS: Mapping[Method, str] = {
    "karyotype": "karyotype",
    "fish": "FISH",
    "metaphase_fish": "metaphase FISH",
    "array": "array",
    "optical_mapping": "optical genome mapping",
    "sequencing": "NGS",
    "region_specific_assay": "region-specific assay",
}
"""How the record names a method; report prose names none, so neither does the record."""

_OF_NUCLEI = frozenset({"fish", "report"})
"""Methods whose share of cells is a clonal fraction: not the dividing cells of a karyotype, nor a share of DNA."""

_OF_THE_STUDY: Mapping[Overall, str] = {
    "abnormal": "present",
    "normal": "absent",
    "failed": "indeterminate",
    "not_done": "not_tested",
}
"""What a study says about abnormalities of any kind, when its text names none that the record has a marker for."""

_AMPLIFIED = 4  # copies of 1q21: gain is 3, amplification 4 and more (D'Agostino 2022, J Clin Oncol 40:3406)

_TEXT_FIELDS = ("date", "plasma_cells_selected", "text")
_UNREAD: Mapping[str, object] = {"marker": "hyperdiploidy", "status": "not_tested"}
"""Stands in for an entry that cannot be read, so that the rest of the document is still checked; never kept."""

_BY_HAND = 'give "marker" and "status" for each abnormality instead of the text'
_DRUGS_BY_HAND = 'give "drugs" instead of "regimen"'
_TRANSPLANTS = {
    "autologous": ComponentKind.AUTOLOGOUS_TRANSPLANT,
    "allogeneic": ComponentKind.ALLOGENEIC_TRANSPLANT,
}


@frozen(kw_only=True)
class RewrittenDocument:
    """A document in the model's own form, as far as its chart text could be read.

    Attributes:
        data: The document; not to be used when there are problems.
        problems: What could not be read with certainty.
        cytogenetics: How many cytogenetic entries the document had; findings beyond it were added.
    """

    data: object
    problems: tuple[Problem, ...] = ()
    cytogenetics: int | None = None

    def own(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Return the problems that lie in entries which the document itself has, not in added ones."""
        if self.cytogenetics is None:
            return tuple(problems)
        return tuple(each for each in problems if _index_of(each.path) < self.cytogenetics)


def _index_of(path: str) -> int:
    """Return the place of the cytogenetic entry that a path leads to; -1 for any other path."""
    start = "$.cytogenetics["
    number = path.removeprefix(start).partition("]")[0] if path.startswith(start) else ""
    return int(number) if number.isdecimal() else -1


def rewrite_chart_text(data: object) -> RewrittenDocument:
    """Replace chart text in a patient's document by what it says; everything else stays as it is.

    The first finding of a text takes the place of its entry and the others follow behind the document's last entry,
    so that the paths of all other entries stay what they are.

    Args:
        data: Plain data; it is not changed.
    """
    if not isinstance(data, Mapping):
        return RewrittenDocument(data=data)
    document = dict(data)
    problems: list[Problem] = []
    count: int | None = None
    entries = document.get("cytogenetics")
    if isinstance(entries, list | tuple):
        count = len(entries)
        document["cytogenetics"] = _cytogenetics(entries, problems)
    lines = document.get("lines")
    if isinstance(lines, list | tuple):
        document["lines"] = [_line(line, f"$.lines[{index}]", problems) for index, line in enumerate(lines)]
    return RewrittenDocument(data=document, problems=tuple(problems), cytogenetics=count)


def _placed(problem: Problem, path: str, remedy: str) -> Problem:
    """Return a reader's problem with its path; the position goes into the words too, since a path hides it."""
    at = "" if problem.position is None else f"character {problem.position}: "
    return Problem(
        code=problem.code,
        message=f"{at}{problem.message}",
        path=path,
        position=problem.position,
        remedy=f"{problem.remedy}, or {remedy}" if problem.remedy else remedy,
        nearest=problem.nearest,
    )


def _no_text(path: str) -> Problem:
    return Problem(code="field.type", message="has to be a text", path=path)


def _cytogenetics(entries: Sequence[object], problems: list[Problem]) -> list[object]:
    kept: list[object] = []
    added: list[object] = []
    for index, entry in enumerate(entries):
        if isinstance(entry, Mapping) and "text" in entry:
            first, *others = _findings(entry, f"$.cytogenetics[{index}]", problems)
            kept.append(first)
            added += others
        else:
            kept.append(entry)
    return kept + added


def _findings(entry: Mapping[str, object], path: str, problems: list[Problem]) -> list[dict[str, object]]:
    """Return what the text of an entry says, at least one finding; when it can't be read, one that stands in."""
    about = {name: entry[name] for name in ("date", "plasma_cells_selected") if name in entry}
    unread = [{**about, **_UNREAD}]
    problems += [
        Problem(
            code="cytogenetics.field-beside-text",
            message="stands beside a text, which says it itself",
            path=f"{path}.{name}",
            remedy=f"leave it or the text out; beside a text go {' and '.join(_TEXT_FIELDS[:2])}",
        )
        for name in sorted(set(entry) - set(_TEXT_FIELDS), key=str)
    ]
    text, selected = entry["text"], entry.get("plasma_cells_selected")
    if not isinstance(text, str):
        problems.append(_no_text(f"{path}.text"))
        return unread
    try:
        report = parse_cytogenetics(text, plasma_cells_selected=selected if isinstance(selected, bool) else None)
    except InvalidInput as error:
        problems += [_placed(each, f"{path}.text", _BY_HAND) for each in error.problems]
        return unread
    found: list[dict[str, object]] = []
    beyond: dict[tuple[str, int], Problem] = {}
    for each in report.findings.values():
        for finding in _recorded(each, report):
            found.append(finding)
            for problem in _beyond_the_record(each, finding):
                position = each.span.start if each.span is not None else 0
                placed = _placed(evolve(problem, position=position), f"{path}.text", _BY_HAND)
                beyond.setdefault((placed.message, position), placed)
    problems += beyond.values()
    if beyond:
        return unread
    if not found and report.overall not in _OF_THE_STUDY:
        problems.append(
            Problem(
                code="cytogenetics.no-marker",
                message="the text has no result for any marker, nor for the study as a whole",
                path=f"{path}.text",
                position=0,
                remedy=f"leave the entry out, or {_BY_HAND}",
            )
        )
        return unread
    if not found:
        found = [{"marker": Marker.ANY_ABNORMALITY.value, "status": _OF_THE_STUDY[report.overall]}]
        if report.clones:
            found[0]["method"] = _METHODS["karyotype"]
    if report.plasma_cells_selected is not None:
        about.setdefault("plasma_cells_selected", report.plasma_cells_selected)
    if report.warnings:
        said = [f"character {each.position}: {each.message}" for each in report.warnings]
        found[0] = {**found[0], "notes": [*said, *_notes_of(found[0])]}
    return [{**about, **finding} for finding in found]


def _notes_of(finding: Mapping[str, object]) -> Sequence[object]:
    notes = finding.get("notes", ())
    return notes if isinstance(notes, list | tuple) else ()


def _beyond_the_record(finding: Finding, record: dict[str, object]) -> Iterator[Problem]:
    """Return what the record can't hold of a finding: a share that is a range, a number that no laboratory reports."""
    if finding.status == "present" and finding.method in _OF_NUCLEI and isinstance(finding.fraction, FractionRange):
        # Without the share the finding would count as one above every cut-off.
        yield Problem(
            code="cytogenetics.share-is-range",
            message="the share of cells is a range, and the record holds one share",
            remedy="write the share that the laboratory stands by",
        )
    try:
        structure(record, CytogeneticFinding)
    except InvalidInput as error:
        for problem in error.problems:
            yield evolve(problem, message=f"{problem.path.removeprefix('$.')} {problem.message}")


def _recorded(finding: Finding, report: CytogeneticReport) -> Iterator[dict[str, object]]:
    """Return a finding in the record's form, and the finding that its number of copies is by itself."""
    if finding.span is None:
        return  # nothing in the text bears on it: not mentioned, which is not the same as not tested
    record: dict[str, object] = {"marker": finding.marker, "status": finding.status}
    if finding.method is not None and finding.method in _METHODS:
        record["method"] = _METHODS[finding.method]
    if finding.cells is not None:
        record["cells_scored"] = finding.cells.scored
    low, high = finding.copies if finding.copies is not None else (None, None)
    if low is not None and low == high:
        record["copies"] = low
    of_plasma_cells = report.plasma_cells_selected is not False and finding.method in _OF_NUCLEI
    share: dict[str, object] = {}
    if of_plasma_cells and isinstance(finding.fraction, Decimal):
        share["clonal_fraction_pct"] = _percent(finding.fraction)
    if finding.status == "indeterminate" and finding.reason:
        record["notes"] = [f"{finding.marker} is open: {finding.reason}"]
    yield {**record, **share}
    if finding.status != "present" or low is None:
        return
    record.pop("copies", None)
    if finding.marker == "gain_1q" and high != low and low >= _AMPLIFIED:
        yield {**record, **share, "marker": "amp_1q"}
    if finding.marker == "del_1p32" and high == 0:
        yield {**record, **share, "marker": "del_1p32_biallelic"}


def _percent(fraction: Decimal) -> Decimal:
    """Return a share in percent, cut to two places: rounding up could lift it to a cut-off that it does not reach."""
    percent = fraction * 100
    short = percent.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)
    return percent if percent == short else short


def _line(line: object, path: str, problems: list[Problem]) -> object:
    if not isinstance(line, Mapping) or not isinstance(line.get("components"), list | tuple):
        return line
    components = [
        _component(component, line, f"{path}.components[{index}]", problems)
        if isinstance(component, Mapping) and "regimen" in component
        else component
        for index, component in enumerate(line["components"])
    ]
    return {**line, "components": components}


def _component(
    component: Mapping[str, object], line: Mapping[str, object], path: str, problems: list[Problem]
) -> dict[str, object]:
    """Return a component with the drugs of its regimen; without them when it can't be read."""
    rest = {name: value for name, value in component.items() if name != "regimen"}
    where = f"{path}.regimen"
    if "drugs" in component:
        message = "is given beside drugs; one of the two is enough"
        problems.append(Problem(code="regimen.twice", message=message, path=where, remedy="leave one of them out"))
        return rest
    text = component["regimen"]
    if not isinstance(text, str):
        problems.append(_no_text(where))
        return rest
    try:
        reading = parse_regimen(text, year=_year(component) or _year(line))
    except InvalidInput as error:
        problems += [_placed(each, where, _DRUGS_BY_HAND) for each in error.problems]
        return rest
    doubts = list(_doubts(reading.parts, component))
    if doubts:
        problems += [_placed(each, where, _DRUGS_BY_HAND) for each in doubts]
        return rest
    part = reading.parts[0]
    option = part.options[0]
    if option.transplant is not None:
        rest.setdefault("kind", _TRANSPLANTS[option.transplant].value)
    phase = _phase(part)
    if phase is not None:
        rest.setdefault("phase", phase)
    if option.drugs:
        rest["drugs"] = [{"drug": drug} for drug in option.drugs]
    return rest


def _year(holder: Mapping[str, object]) -> int | None:
    """Return the year in which something began, when its date has one."""
    start = holder.get("start")
    year = start[:4] if isinstance(start, str) else ""
    return int(year) if len(year) == 4 and year.isascii() and year.isdecimal() else None


def _phase(part: RegimenPart) -> str | None:
    return part.role if part.role in set(Phase) else None


def _doubts(parts: Sequence[RegimenPart], component: Mapping[str, object]) -> Iterator[Problem]:
    """Return why a text is not the treatment of one component, with certainty."""
    if not parts:
        yield Problem(code="regimen.none", message="the text names no treatment", position=0)
        return
    if len(parts) > 1:
        yield Problem(
            code="regimen.several",
            message="another treatment begins here, and a component holds one",
            position=parts[1].start,
            remedy="give each a component of its own",
        )
    for part in parts:
        yield from _doubts_of(part)
    if len(parts) == 1 and not parts[0].ambiguous:
        yield from _contradictions(parts[0], component)


def _doubts_of(part: RegimenPart) -> Iterator[Problem]:
    if part.ambiguous:
        meanings = "; ".join(_meaning(option) for option in part.options)
        yield Problem(
            code="regimen.ambiguous",
            message="these letters have several meanings",
            position=part.start,
            remedy=f"they can mean: {meanings}",
        )
        return
    option = part.options[0]
    if part.confidence == "fuzzy":
        yield Problem(
            code="regimen.misspelt",
            message="this is like a name that is known, but not the same",
            position=part.start,
            nearest=(option.code or ", ".join(option.drugs),),
        )
    if part.status != "given":
        yield Problem(
            code="regimen.not-given",
            message="the words do not say that it was given as it stands",
            position=part.start,
            remedy="record what was given only",
        )
    if option.transplants > 1:
        yield Problem(
            code="regimen.several",
            message="these are several transplants, and a component holds one",
            position=part.start,
            remedy="give each a component of its own",
        )
    if not option.drugs and option.transplant is None:
        yield Problem(
            code="regimen.none",
            message="this names neither a drug against myeloma nor a transplant",
            position=part.start,
        )


def _contradictions(part: RegimenPart, component: Mapping[str, object]) -> Iterator[Problem]:
    transplant = part.options[0].transplant
    kind = _TRANSPLANTS[transplant].value if transplant is not None else None
    if kind is not None and component.get("kind") not in {None, kind}:
        yield Problem(
            code="regimen.contradicts-kind",
            message="the text says a transplant, and the kind of the component something else",
            position=part.start,
            remedy=f'write "kind": "{kind}", or leave it out',
        )
    phase = _phase(part)
    if phase is not None and component.get("phase") not in {None, phase}:
        yield Problem(
            code="regimen.contradicts-phase",
            message="the text says another phase than the component does",
            position=part.start,
            remedy=f'write "phase": "{phase}", or leave it out',
        )


def _meaning(option: RegimenOption) -> str:
    """Return one meaning in words that can be written instead."""
    if option.drugs:
        named = " + ".join(option.drugs)
        return f"{named} with a transplant" if option.transplant else named
    if option.transplant:
        return f"{option.transplant} transplant"
    return option.other or " + ".join(option.supportive) or option.code or "no treatment"
