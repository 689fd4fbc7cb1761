"""Reads case files: TOML to cases, with every fault at its file and line. What a case means is in `document.py`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from mmrules.adapters.case_file.document import CaseEntry, CaseHeader
from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.knowledge.source_lines import Place, nearest_place, places_of
from mmrules.serialization import structure

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RECORD_KEYS", "CaseFile", "ReadCase", "TomlText", "read_case_file", "read_toml_text"]

RECORD_KEYS = (
    "changes",
    "then",
    "labs_more",
    "labs_without",
    "cytogenetics_more",
    "cytogenetics_without",
)
"""The keys of a case that change the record of its history; what they hold is read with the patient."""

_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_INDEX = re.compile(r"\[(\d+)\]")
_STATEMENTS = ("must", "may", "must_not", "advised_against", "ruled_out")
_EXPECTED = (*_STATEMENTS, "first", "before", "asks", "waits", "notes")


@frozen(kw_only=True, eq=False)
class TomlText:
    """A TOML file that was read: its values and where they stand."""

    file: str
    text: str = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    places: Mapping[str, Place] = field(repr=False)

    def line(self, path: str) -> int | None:
        """Return the line of what has this path, or of the innermost thing around it that has one."""
        for index in _INDEX.finditer(path):
            start = self.places.get(path[: index.start()])
            if start is not None and (line := self._entry_line(start.line, int(index[1]))) is not None:
                return line
        place = nearest_place(path, self.places)
        return place.line if place else None

    def _entry_line(self, opened: int, index: int) -> int | None:
        """Return the line of an entry of a list that opens on a line and is written one entry to a line."""
        opening, *lines = self.text.splitlines()[opened - 1 :]
        if not opening.rstrip().endswith("["):
            return None
        entries = (number for number, text in enumerate(lines, opened + 1) if text.lstrip()[:1] in {"{", '"', "["})
        return next(islice(entries, index, None), None)

    def placed(self, problem: Problem, path: str) -> Problem:
        """Return a problem with its place in this file instead of its path."""
        where = re.sub(r"^\$\.(case\[\d+\]\.?)?", "", path)
        message = f"{where}: {problem.message}" if where else problem.message
        return evolve(problem, message=message, path="", file=self.file, line=self.line(path) or 1)


@frozen(kw_only=True, eq=False)
class ReadCase:
    """A case as it was read.

    Attributes:
        entry: What it expects, and of whom.
        changes: What it changes in the record: the keys of `RECORD_KEYS`.
        number: Its number in the file, from 0.
        line: Where it starts.
        as_of: The day on which its patient is seen.
    """

    entry: CaseEntry
    changes: Mapping[str, Any] = field(repr=False)
    number: int
    line: int
    as_of: date


@frozen(kw_only=True, eq=False)
class CaseFile:
    """A case file as it was read."""

    source: TomlText
    header: CaseHeader
    cases: tuple[ReadCase, ...]
    histories: TomlText | None


def read_toml_text(path: Path) -> TomlText:
    """Read a TOML file.

    Raises:
        InvalidInput: It cannot be read, or it is not TOML; with file and line.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8"
        problem = Problem(code="case-file.unreadable", message=f"cannot be read: {reason}", file=str(path))
        raise InvalidInput.of([problem], what="case files") from None
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = _SYNTAX_PLACE.search(str(error))
        said = str(error)[: place.start()] if place else str(error)
        line, column = (int(place[1]), int(place[2])) if place else (max(text.count("\n"), 1), None)
        problem = Problem(code="case-file.toml", message=f"not TOML: {said}", file=str(path), line=line, column=column)
        raise InvalidInput.of([problem], what="case files") from None
    return TomlText(file=str(path), text=text, data=data, places=places_of(text))


def read_case_file(path: Path) -> CaseFile:
    """Read one case file and the histories that it names.

    Raises:
        InvalidInput: With every fault of form, each with file and line.
    """
    source = read_toml_text(path)
    problems: list[Problem] = []
    header = _header(source, problems)
    histories = None
    if header is not None and header.histories:
        try:
            histories = read_toml_text(path.parent / header.histories)
        except InvalidInput as error:
            problems += error.problems
    raw = source.data.get("case", [])
    if not isinstance(raw, list) or not all(isinstance(case, dict) for case in raw) or not raw:
        remedy = "a case begins with [[case]]"
        problems.append(
            Problem(code="case-file.empty", message="holds no case", file=source.file, line=1, remedy=remedy)
        )
        raw = []
    read = [_case(source, number, case, header, problems) for number, case in enumerate(raw)]
    if problems or header is None:
        raise InvalidInput.of(problems, what="case files")
    cases = tuple(case for case in read if case is not None)
    return CaseFile(source=source, header=header, cases=cases, histories=histories)


def _header(source: TomlText, problems: list[Problem]) -> CaseHeader | None:
    own = {key: value for key, value in source.data.items() if key != "case" and not _is_history(value)}
    try:
        return structure(own, CaseHeader, what=source.file)
    except InvalidInput as error:
        problems += [source.placed(problem, problem.path) for problem in error.problems]
        return None


def _is_history(value: object) -> bool:
    return isinstance(value, dict)


def _case(
    source: TomlText, number: int, raw: Mapping[str, Any], header: CaseHeader | None, problems: list[Problem]
) -> ReadCase | None:
    path = f"$.case[{number}]"
    own = {key: _spelled_out(key, value) for key, value in raw.items() if key not in RECORD_KEYS}
    try:
        entry = structure(own, CaseEntry, what=source.file, path=path)
    except InvalidInput as error:
        problems += [source.placed(_with_record_keys(problem), problem.path) for problem in error.problems]
        return None
    as_of = entry.as_of or (header.as_of if header is not None else None)
    faults = [
        ("name", "is empty", not entry.name.strip()),
        ("why", "says why this is expected, and is empty", not entry.why.strip()),
        ("source", "names the guideline, trial or label, and is empty", not entry.source.strip()),
    ]
    found = [Problem(code="case-file.form", message=said, path=f"{path}.{key}") for key, said, wrong in faults if wrong]
    if as_of is None and header is not None:
        remedy = "give as_of in the case or above the cases"
        found.append(Problem(code="case-file.form", message="has no day", path=path, remedy=remedy))
    if not any(raw.get(key) for key in _EXPECTED) and entry.may is None:
        remedy = f"give one of {', '.join(_EXPECTED)}"
        found.append(Problem(code="case-file.form", message="expects nothing", path=path, remedy=remedy))
    found += [
        Problem(code="case-file.form", message="a pair names two options", path=f"{path}.before")
        for pair in entry.before
        if len(pair) != 2
    ]
    found += _misshapen(raw, path)
    problems += [source.placed(problem, problem.path) for problem in found]
    if found or as_of is None:
        return None
    changes = {key: raw[key] for key in RECORD_KEYS if key in raw}
    return ReadCase(entry=entry, changes=changes, number=number, line=source.line(path) or 1, as_of=as_of)


def _misshapen(raw: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """Yield the keys that change the record and have no form that could: a table, a list of tables, or of names."""
    for key in RECORD_KEYS:
        value = raw.get(key)
        if key in raw and not (isinstance(value, dict) if key == "changes" else isinstance(value, list)):
            remedy = "write a table, { ... }" if key == "changes" else "write a list, [ ... ]"
            yield Problem(code="case-file.form", message="has another form", path=f"{path}.{key}", remedy=remedy)


def _with_record_keys(problem: Problem) -> Problem:
    """Name the keys that change the record among the nearest, which the class that was read does not have."""
    name = problem.path.rpartition(".")[2]
    near = nearest_names(name, RECORD_KEYS)
    return evolve(problem, nearest=(*near, *problem.nearest)) if near else problem


def _spelled_out(key: str, value: object) -> object:
    """A statement may be written as the bare id of its option."""
    if key in _STATEMENTS and isinstance(value, list):
        return [{"option": item} if isinstance(item, str) else item for item in value]
    return value
