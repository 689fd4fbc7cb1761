"""The patient of a case: what everyone shares, the history, what the case changes, adds and drops, its genetics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from mmrules.adapters.case_file.reading import TomlText
from mmrules.adapters.patient_document import load_patient
from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.models.vocabulary import FindingStatus, Marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.adapters.case_file.document import Genetics
    from mmrules.adapters.case_file.reading import CaseFile, ReadCase
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

_LISTS = (
    ("lines", "", "then", ""),
    ("labs", "analyte", "labs_more", "labs_without"),
    ("cytogenetics", "marker", "cytogenetics_more", "cytogenetics_without"),
)
"""The lists that a case can add to and drop from: by which name, and with which keys."""

_TOP = re.compile(r"\$\.(?P<key>\w+)(?P<index>\[\d+\])?(?P<rest>.*)")


@frozen
class _Origin:
    """Where a value of an assembled record is from: a file, and the path in it."""

    source: TomlText
    path: str


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
    record, origins = _record(file, case)
    try:
        return load_patient(record, knowledge=knowledge)
    except InvalidInput as error:
        problems = [_placed(problem, file, case, origins) for problem in error.problems]
        raise InvalidInput.of(problems, what="case files") from None


def _histories(file: CaseFile) -> TomlText:
    return file.histories if file.histories is not None else file.source


def _record(file: CaseFile, case: ReadCase) -> tuple[dict[str, Any], dict[str, _Origin]]:
    """Return the record, and where its values are from: by key, and by key and index where a case adds to a list."""
    histories, own = _histories(file), f"$.case[{case.number}]"
    record: dict[str, Any] = {}
    origins: dict[str, _Origin] = {}
    sources: list[tuple[TomlText, str, Mapping[str, Any]]] = [
        (histories, f"$.{EVERYONE}", _table(histories, EVERYONE)),
        (histories, f"$.{case.entry.history}", _table(histories, case.entry.history)),
        (file.source, f"{own}.changes", case.changes.get("changes", {})),
    ]
    for source, place, values in sources:
        for key, value in values.items():
            if key != _SUMMARY:
                record[key] = value
                origins[key] = _Origin(source, f"{place}.{key}")
    if case.entry.genetics is not None:
        record["cytogenetics"] = list(_findings(case.entry.genetics))
        origins["cytogenetics"] = _Origin(file.source, f"{own}.genetics")
    for key, name, added_as, dropped_as in _LISTS:
        added, dropped = case.changes.get(added_as, []), case.changes.get(dropped_as, [])
        if not added and not dropped:
            continue
        kept = [
            (index, item)
            for index, item in enumerate(_entries(record, key))
            if not (isinstance(item, dict) and item.get(name) in dropped)
        ]
        recorded = origins.get(key, _Origin(file.source, own))
        for number, (index, _) in enumerate(kept):
            origins[f"{key}[{number}]"] = _Origin(recorded.source, f"{recorded.path}[{index}]")
        for index in range(len(added)):
            origins[f"{key}[{len(kept) + index}]"] = _Origin(file.source, f"{own}.{added_as}[{index}]")
        record[key] = [*(item for _, item in kept), *added]
    return record, origins


def _table(histories: TomlText, name: str) -> Mapping[str, Any]:
    table = histories.data.get(name, {})
    return table if isinstance(table, dict) else {}


def _entries(record: Mapping[str, Any], key: str) -> list[Any]:
    """Return the entries of a list of the record; what is no list is left to the patient's own reader to refuse."""
    entries = record.get(key, [])
    return entries if isinstance(entries, list) else []


def _placed(problem: Problem, file: CaseFile, case: ReadCase, origins: Mapping[str, _Origin]) -> Problem:
    """Give a problem of the assembled record the place of the text that caused it."""
    path = _TOP.match(problem.path)
    if path is not None:
        key, index, rest = path["key"], path["index"] or "", path["rest"]
        if (entry := origins.get(f"{key}{index}")) is not None and index:
            return entry.source.placed(problem, f"{entry.path}{rest}")
        if (origin := origins.get(key)) is not None:
            return origin.source.placed(problem, f"{origin.path}{index}{rest}")
    return file.source.placed(problem, f"$.case[{case.number}].{problem.path.removeprefix('$.')}")


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
