"""Reads a patient in the library's own JSON form: refused as a whole when anything in it cannot be used.

A FHIR Bundle is read by `mmrules.adapters.fhir`, entry by entry.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.facts.results import lab_problems
from mmrules.knowledge import KnowledgeBase, load_knowledge
from mmrules.models.patient import Patient
from mmrules.serialization import check_depth, read_json, structure

if TYPE_CHECKING:
    from mmrules.models.partial_date import PartialDate

__all__ = ["Source", "load_patient", "read_document"]

Source = str | bytes | os.PathLike[str] | Mapping[str, object]
"""A path, JSON text, JSON bytes, or data as `json.load` gives it."""

OTHER_DRUG = "other"


def read_document(source: Source, *, what: str, any_depth: bool = False) -> object:
    """Return the plain data of a document.

    Args:
        source: A path; JSON text (its first character is `{` or `[`); bytes; or data.
        what: What it is, for messages.
        any_depth: Whether it is left to `check_depth` to refuse what is nested too deeply.

    Raises:
        InvalidInput: There is no such file, or it is not JSON.
    """
    if isinstance(source, Mapping):
        return dict(source)
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        return read_json(source, what=what, any_depth=any_depth)
    if isinstance(source, bytes):
        return read_json(source, what=what, any_depth=any_depth)
    try:
        return read_json(Path(source).read_bytes(), what=what, any_depth=any_depth)
    except (OSError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        problem = Problem(
            code="document.unreadable",
            message=f"cannot be read: {reason}",
            remedy="give the path of a JSON file, its text, its bytes, or a dict",
        )
        raise InvalidInput.of([problem], what=what) from None


def load_patient(source: Source, *, knowledge: KnowledgeBase | None = None) -> Patient:
    """Read a patient.

    Args:
        source: The library's own JSON, or a FHIR R4 Bundle: a path, its text, its bytes, or a dict. A cytogenetic entry
            may give its `text` and a component its `regimen`, as the chart has them. Of a Bundle only what can be
            carried over is in the patient, and never a line of therapy; `mmrules.read_fhir` lists the rest.
        knowledge: The catalogue of drugs that the record may name; the bundled one when left out.

    Raises:
        InvalidInput: With every problem at once: its path in the document, what is wrong, what is allowed, and the
            nearest valid name; a Bundle that is not about exactly one patient.
    """
    data = read_document(source, what="patient", any_depth=True)
    if isinstance(data, Mapping) and "resourceType" in data:
        _check_depth_of_text(source, data)
        from mmrules.adapters.fhir import read_fhir  # noqa: PLC0415  # it reads documents by this module

        return read_fhir(data, knowledge=knowledge).patient
    try:
        patient = _structured(data)
    except InvalidInput:
        _check_depth_of_text(source, data)
        raise
    problems = list(_problems(patient, knowledge if knowledge is not None else load_knowledge()))
    if problems:
        raise InvalidInput.of(problems, what="patient")
    return patient


def _check_depth_of_text(source: Source, data: object) -> None:
    if not isinstance(source, Mapping):
        check_depth(data, what="patient")


def _structured(data: object) -> Patient:
    """Return the patient, its chart text read; refused with the problems of the text and of everything else."""
    if not _has_chart_text(data):
        return structure(data, Patient, what="patient")
    from mmrules.adapters.chart_fields import rewrite_chart_text  # noqa: PLC0415  # slow to import

    rewritten = rewrite_chart_text(data)
    try:
        patient = structure(rewritten.data, Patient, what="patient")
    except InvalidInput as error:
        raise InvalidInput.of([*rewritten.problems, *rewritten.own(error.problems)], what="patient") from None
    if rewritten.problems:
        raise InvalidInput.of(rewritten.problems, what="patient")
    return patient


def _has_chart_text(data: object) -> bool:
    return any("text" in entry for entry in _entries(data, "cytogenetics")) or any(
        "regimen" in component for line in _entries(data, "lines") for component in _entries(line, "components")
    )


def _entries(holder: object, name: str) -> list[Mapping[str, object]]:
    held = holder.get(name) if _is_object(holder) else None
    return [item for item in held if _is_object(item)] if isinstance(held, list | tuple) else []


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return value.__class__ is dict or isinstance(value, Mapping)  # the second takes long


def _problems(patient: Patient, knowledge: KnowledgeBase) -> Iterator[Problem]:
    yield from _unknown_drugs(patient, knowledge)
    yield from lab_problems(patient.labs)
    for index, lab in enumerate(patient.labs):
        if lab.low is not None and lab.high is not None and lab.low > lab.high:
            message = "the lower limit is above the upper one"
            yield Problem(code="lab.limits", message=message, path=f"$.labs[{index}].low")
    yield from _contradictions(patient)


def _drugs(patient: Patient) -> Iterator[tuple[str, str | None, str, tuple[int, ...]]]:
    """Yield every drug that the record names, its own name, and its path: a form and the numbers to go into it."""
    for number, line in enumerate(patient.lines):
        for part, component in enumerate(line.components):
            for index, course in enumerate(component.drugs):
                yield course.drug, course.name, "$.lines[%d].components[%d].drugs[%d].drug", (number, part, index)
    for index, toxicity in enumerate(patient.toxicities):
        if toxicity.drug is not None:
            yield toxicity.drug, toxicity.drug, "$.toxicities[%d].drug", (index,)
    for drug in sorted(patient.allergies):
        yield drug, drug, "$.allergies", ()
    for drug in sorted(patient.place.formulary_excludes):
        yield drug, drug, "$.place.formulary_excludes", ()


def _unknown_drugs(patient: Patient, knowledge: KnowledgeBase) -> Iterator[Problem]:
    for drug, name, form, numbers in _drugs(patient):
        if drug == OTHER_DRUG:
            if name is None:
                message = "a drug that the catalogue does not have needs its name"
                yield Problem(code="drug.unnamed", message=message, path=form % numbers, remedy='add "name"')
        elif drug not in knowledge.drugs:
            known = _by_other_name(knowledge).get(drug.casefold())
            nearest = (known,) if known else nearest_names(drug, knowledge.drugs)
            remedy = "" if nearest else 'for a drug that the catalogue does not have, write "other" and its "name"'
            message = "the catalogue has no such drug"
            yield Problem(code="drug.unknown", message=message, path=form % numbers, nearest=nearest, remedy=remedy)


def _by_other_name(knowledge: KnowledgeBase) -> Mapping[str, str]:
    return {name.casefold(): drug.id for drug in knowledge.drugs.values() for name in _other_names(drug)}


def _other_names(drug: object) -> Iterator[str]:
    for attribute in ("name", "synonyms", "brand_names"):
        value = getattr(drug, attribute, ())
        yield from (value,) if isinstance(value, str) else value


def _contradictions(patient: Patient) -> Iterator[Problem]:
    for number, line in enumerate(patient.lines):
        if not line.components:
            path = f"$.lines[{number}].components"
            yield Problem(code="line.empty", message="a line of therapy has a component", path=path)
        if _precedes(line.end, line.start):
            yield _reversed(f"$.lines[{number}].end")
        if _precedes(line.progression, line.start):
            yield _reversed(f"$.lines[{number}].progression")
        for part, component in enumerate(line.components):
            if _precedes(component.end, component.start):
                yield _reversed(f"$.lines[{number}].components[{part}].end")
            for index, course in enumerate(component.drugs):
                if _precedes(course.end, course.start):
                    yield _reversed(f"$.lines[{number}].components[{part}].drugs[{index}].end")
    if patient.birth_date is not None and patient.age is not None:
        message = "is given beside a birth date; one of the two is enough"
        yield Problem(code="age.twice", message=message, path="$.age", remedy="leave the age out")


def _precedes(end: PartialDate | None, start: PartialDate | None) -> bool:
    return end is not None and start is not None and end.year <= start.year and end.latest < start.earliest


def _reversed(path: str) -> Problem:
    return Problem(code="date.order", message="is before the start", path=path)
