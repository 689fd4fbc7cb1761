"""Reading a catalogue file: TOML text to entries, with every problem at its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, fields

from mmrules.errors import InvalidInput, InvalidKnowledge, Problem
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.source_lines import Place, TomlSource, nearest_place, places_of
from mmrules.serialization import structure
from mmrules.serialization.toml_text import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["entry_places", "parse_toml", "read_catalogue", "read_entries"]

_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_CONDITION = "when"
"""The key under which a condition stands, in every kind of entry."""
_ENTRY = re.compile(r"\$\.(\w+)\[(\d+)\]")


def read_catalogue(text: str, *, file: str) -> Catalogue:
    """Read a catalogue file.

    Args:
        text: The TOML text.
        file: Its name, for messages and for the places of its conditions.

    Raises:
        InvalidKnowledge: Not TOML, an unknown table or field, a missing or wrong value; every problem with its line.
    """
    return read_entries(parse_toml(text, file=file), text, file=file)


def parse_toml(text: str, *, file: str) -> dict[str, object]:
    """Return the tables of a TOML text; numbers keep their printed digits, and conditions know their places.

    Raises:
        InvalidKnowledge: It is not TOML.
    """
    try:
        data = read_toml(text)
    except ValueError as error:
        raise InvalidKnowledge.of([_syntax_problem(str(error), file, text)], what=file) from None
    _place_conditions(data, "$", TomlSource(file, text))
    return data


def _place_conditions(table: dict[str, object], path: str, source: TomlSource) -> None:
    """Let every condition know where it stands; what is none stays as it is, and is told with all other faults."""
    for key, item in table.items():
        if isinstance(item, dict):
            _place_conditions(item, f"{path}.{key}", source)
        elif isinstance(item, list):
            for index, entry in enumerate(item):
                if isinstance(entry, dict):
                    _place_conditions(entry, f"{path}.{key}[{index}]", source)
        elif key == _CONDITION and isinstance(item, str):
            condition = ConditionText.from_text(item)
            if isinstance(condition, ConditionText):
                table[key] = condition.within(source, f"{path}.{key}")


def read_entries(data: Mapping[str, object], text: str, *, file: str) -> Catalogue:
    """Return the entries in the tables of a TOML text.

    Args:
        data: The tables.
        text: The text they were read from, for the places.
        file: Its name.

    Raises:
        InvalidKnowledge: An unknown table or field, a missing or wrong value; every problem with its line.
    """
    try:
        return structure(dict(data), Catalogue, what=file)
    except InvalidInput as error:
        places = places_of(text)
        problems = [_placed(problem, file, places, data) for problem in error.problems]
        raise InvalidKnowledge.of(problems, what=file) from None


def entry_places(
    catalogue: Catalogue, places: Mapping[str, Place], *, file: str
) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield file and line of each entry by its kind and id: `caution lenalidomide.pregnancy`.

    Args:
        catalogue: The entries of one file, in its order.
        places: The places in that file.
        file: Its name.
    """
    for table in fields(Catalogue):
        for index, entry in enumerate(getattr(catalogue, table.name)):
            if (place := places.get(f"$.{table.name}[{index}]")) is not None:
                yield f"{table.name.replace('_', ' ')} {entry.id}", (file, place.line)


def _syntax_problem(message: str, file: str, text: str) -> Problem:
    match = _SYNTAX_PLACE.search(message)
    if match is None:
        return Problem(code="toml.syntax", message=f"not TOML: {message}", file=file, line=max(text.count("\n"), 1))
    line = int(match[1])
    return Problem(
        code="toml.syntax",
        message=f"not TOML: {message[: match.start()]}",
        file=file,
        line=line,
        column=int(match[2]),
        excerpt=(text.splitlines() or [""])[min(line, len(text.splitlines())) - 1],
    )


def _placed(problem: Problem, file: str, places: Mapping[str, Place], data: Mapping[str, object]) -> Problem:
    place = nearest_place(problem.path, places)
    entry = _entry_name(problem.path, data)
    field = problem.path.removeprefix("$.")
    return evolve(
        problem,
        file=file,
        line=place.line if place else None,
        message=f"{entry}: {field.rpartition('.')[2]} {problem.message}" if entry else f"{field} {problem.message}",
    )


def _entry_name(path: str, data: Mapping[str, object]) -> str:
    match = _ENTRY.match(path)
    entries = data.get(match[1]) if match else None
    if match is None or not isinstance(entries, list) or int(match[2]) >= len(entries):
        return ""
    entry = entries[int(match[2])]
    name = entry.get("id") if isinstance(entry, dict) else None
    return f"{match[1]} {name!r}" if isinstance(name, str) else f"{match[1]} {int(match[2]) + 1}"
