"""The patient of a case: what everyone shares, the history, what the case changes, adds and drops, its genetics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mmrules.adapters.patient_document import load_patient
from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.models.vocabulary import FindingStatus, Marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.adapters.case_file.document import Genetics
    from mmrules.adapters.case_file.reading import CaseFile, ReadCase, TomlText
    from mmrules.knowledge import KnowledgeBase
    from mmrules.models.patient import Patient

__all__ = ["PANEL", "patient_of", "summary_of"]

EVERYONE = "everyone"
_SUMMARY = "summary"

_SEQUENCED = (Marker.TP53_MUTATION, Marker.BRAF_V600E, Marker.KRAS_MUTATION, Marker.NRAS_MUTATION)

PANEL = (
    Marker.T_4_14,
    Marker.T_11_14,
    Marker.T_14_16,
    Marker.T_14_20,
    Marker.GAIN_1Q,
    Marker.DEL_1P32,
    Marker.DEL_1P32_BIALLELIC,
    Marker.DEL_17P,
    Marker.HYPERDIPLOIDY,
    *_SEQUENCED,
)
"""The markers that `others` speaks for, beside those that are named as present."""

_ADDED = (("labs", "analyte"), ("cytogenetics", "marker"))
_TOP = re.compile(r"\$\.(?P<key>\w+)(?:\[(?P<index>\d+)\])?(?P<rest>.*)")


def summary_of(file: CaseFile, case: ReadCase) -> str:
    """Return what the patient of a case is like, in words: as the case says, else as its history does."""
    if case.entry.patient or not case.entry.history:
        return case.entry.patient
    return str(_histories(file).data[case.entry.history].get(_SUMMARY, ""))


def patient_of(file: CaseFile, case: ReadCase, knowledge: KnowledgeBase) -> Patient:
    """Return the patient of a case.

    Args:
        file: The file of the case.
        case: The case.
        knowledge: The drugs that a record may name.

    Raises:
        InvalidInput: There is no such history, or the record cannot be used; each problem with file and line.
    """
    histories = _histories(file)
    name = case.entry.history
    if name and not isinstance(histories.data.get(name), dict):
        known = [key for key, value in histories.data.items() if isinstance(value, dict) and key != EVERYONE]
        problem = Problem(
            code="case-file.history", message="there is no such history", nearest=nearest_names(name, known)
        )
        raise InvalidInput.of([file.source.placed(problem, f"$.case[{case.number}].history")], what="case files")
    if not name and not case.changes and case.entry.genetics is None and EVERYONE not in histories.data:
        problem = Problem(code="case-file.form", message="describes no patient", remedy="give a history or changes")
        raise InvalidInput.of([file.source.placed(problem, f"$.case[{case.number}]")], what="case files")
    record, origins = _record(histories, name, case)
    try:
        return load_patient(record, knowledge=knowledge)
    except InvalidInput as error:
        problems = [_placed(problem, file, case, histories, origins) for problem in error.problems]
        raise InvalidInput.of(problems, what="case files") from None


def _histories(file: CaseFile) -> TomlText:
    return file.histories if file.histories is not None else file.source


def _record(histories: TomlText, name: str, case: ReadCase) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Return the record, and for each of its keys where its value begins in its file."""
    record: dict[str, Any] = {}
    origins: dict[str, str] = {}
    sources: list[tuple[str, Mapping[str, Any]]] = [
        (f"$.{EVERYONE}", histories.data.get(EVERYONE, {})),
        (f"$.{name}", histories.data[name] if name else {}),
        (f"$.case[{case.number}].changes", case.changes.get("changes", {})),
    ]
    for place, values in sources:
        for key, value in values.items():
            if key != _SUMMARY:
                record[key] = value
                origins[key] = place
    if "then" in case.changes:
        record["lines"] = [*record.get("lines", ()), *case.changes["then"]]
    if case.entry.genetics is not None:
        record["cytogenetics"] = list(_findings(case.entry.genetics))
        origins["cytogenetics"] = f"$.case[{case.number}].genetics"
    for entries, key in _ADDED:
        dropped = case.changes.get(f"{entries}_without", ())
        added = case.changes.get(f"{entries}_more", ())
        if dropped or added:
            record[entries] = [*(item for item in record.get(entries, ()) if item.get(key) not in dropped), *added]
            origins[entries] = f"$.case[{case.number}]"
    return record, origins


def _placed(
    problem: Problem, file: CaseFile, case: ReadCase, histories: TomlText, origins: Mapping[str, str]
) -> Problem:
    """Give a problem of the assembled record the place of the text that caused it."""
    path = _TOP.match(problem.path)
    origin = origins.get(path["key"], "") if path else ""
    own = f"$.case[{case.number}]"
    if path is None or not origin:
        return file.source.placed(problem, f"{own}.{problem.path.removeprefix('$.')}")
    if path["key"] == "lines" and path["index"] is not None and "then" in case.changes:
        recorded = len(histories.data.get(case.entry.history, {}).get("lines", ()))
        if int(path["index"]) >= recorded and not origin.startswith(own):
            return file.source.placed(problem, f"{own}.then[{int(path['index']) - recorded}]{path['rest']}")
    source = file.source if origin.startswith(own) else histories
    if origin.endswith(".genetics"):
        return source.placed(problem, origin)
    return source.placed(problem, f"{origin}.{problem.path.removeprefix('$.')}")


def _findings(genetics: Genetics) -> Iterator[dict[str, Any]]:
    states = dict.fromkeys(genetics.present, FindingStatus.PRESENT)
    if genetics.others is not None:
        rest = [marker for marker in PANEL if marker not in states and marker not in genetics.not_tested]
        states |= dict.fromkeys(rest, genetics.others)
    for marker, status in states.items():
        sequenced = marker in _SEQUENCED
        finding: dict[str, Any] = {
            "marker": marker.value,
            "status": status.value,
            "method": "NGS" if sequenced else "FISH",
        }
        if genetics.on is not None:
            finding["date"] = str(genetics.on)
        if not sequenced:
            finding |= {"cells_scored": genetics.cells_scored, "plasma_cells_selected": True}
        if status is FindingStatus.PRESENT:
            if marker is Marker.DEL_17P and genetics.fraction is not None:
                finding["clonal_fraction_pct"] = genetics.fraction
            if marker in {Marker.GAIN_1Q, Marker.AMP_1Q} and genetics.copies is not None:
                finding["copies"] = genetics.copies
        yield finding
