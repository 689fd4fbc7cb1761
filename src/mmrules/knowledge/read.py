"""Reading a catalogue file: TOML text to entries, with every problem at its file and line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, fields

from mmrules.errors import InvalidInput, InvalidKnowledge, Problem
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.source_lines import Place, nearest_place, places_of
from mmrules.serialization import structure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.knowledge.caution import Caution
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.knowledge.regimen import Regimen
    from mmrules.knowledge.trial import Trial

__all__ = ["entry_places", "parse_toml", "read_catalogue", "read_entries"]

_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
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
    """Return the tables of a TOML text; numbers keep their printed digits.

    Raises:
        InvalidKnowledge: It is not TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidKnowledge.of([_syntax_problem(str(error), file, text)], what=file) from None


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
        catalogue = structure(dict(data), Catalogue, what=file)
    except InvalidInput as error:
        places = places_of(text)
        problems = [_placed(problem, file, places, data) for problem in error.problems]
        raise InvalidKnowledge.of(problems, what=file) from None
    if not catalogue.caution and not catalogue.regimen and not catalogue.trial:
        return catalogue
    return _with_places(catalogue, file, places_of(text))


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


def _with_places(catalogue: Catalogue, file: str, places: Mapping[str, Place]) -> Catalogue:
    def at(condition: ConditionText, path: str) -> ConditionText:
        place = nearest_place(path, places) or Place(1, 1)
        return condition.at(file=file, line=place.line, column=place.column)

    def caution(entry: Caution, path: str) -> Caution:
        return evolve(entry, when=at(entry.when, f"{path}.when"))

    def regimen(entry: Regimen, path: str) -> Regimen:
        requirements = (
            evolve(item, when=at(item.when, f"{path}.requirements[{index}].when"))
            for index, item in enumerate(entry.requirements)
        )
        approvals = (
            evolve(item, when=item.when and at(item.when, f"{path}.approvals[{index}].when"))
            for index, item in enumerate(entry.approvals)
        )
        return evolve(entry, requirements=tuple(requirements), approvals=tuple(approvals))

    def trial(entry: Trial, path: str) -> Trial:
        eligibility = (
            evolve(item, when=item.when and at(item.when, f"{path}.eligibility[{index}].when"))
            for index, item in enumerate(entry.eligibility)
        )
        subgroups = (
            evolve(item, when=item.when and at(item.when, f"{path}.subgroups[{index}].when"))
            for index, item in enumerate(entry.subgroups)
        )
        return evolve(entry, eligibility=tuple(eligibility), subgroups=tuple(subgroups))

    return evolve(
        catalogue,
        caution=tuple(caution(entry, f"$.caution[{index}]") for index, entry in enumerate(catalogue.caution)),
        regimen=tuple(regimen(entry, f"$.regimen[{index}]") for index, entry in enumerate(catalogue.regimen)),
        trial=tuple(trial(entry, f"$.trial[{index}]") for index, entry in enumerate(catalogue.trial)),
    )
