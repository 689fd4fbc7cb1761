"""Reading packs: the files of a hospital or a plugin, with every problem of every file at its line.

A pack's file holds entries in the form of the bundled catalogues, and besides them `[pack]`, `[[formulary]]`,
`[[lift]]` and `[[change.drug]]`, `[[change.regimen]]`, `[[change.caution]]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.errors import InvalidInput, InvalidKnowledge, Problem
from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.pack import Additions, Change, FormularyRule, Lift, PackHead
from mmrules.knowledge.read import entry_places, parse_toml, read_entries
from mmrules.knowledge.source_lines import Place, nearest_place, places_of
from mmrules.serialization import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.knowledge.condition_text import ConditionText

__all__ = ["CHANGEABLE", "read_additions", "read_pack"]

CHANGEABLE = ("drug", "regimen", "caution")
"""The kinds of entry of which a pack can change fields."""


@frozen(kw_only=True)
class _Beside:
    """What stands in a pack's file beside entries."""

    pack: PackHead | None = None
    formulary: tuple[FormularyRule, ...] = ()
    lift: tuple[Lift, ...] = ()


@frozen(kw_only=True)
class _File:
    """What one file holds."""

    catalogue: Catalogue
    beside: _Beside
    changes: tuple[Change, ...]
    places: Mapping[str, tuple[str, int]]


def read_pack(path: str | Path) -> Additions:
    """Read the pack in a file, or in the `.toml` files of a folder.

    Args:
        path: The file or folder. The pack is called by the name in its `[pack]`, else by that of the file.

    Raises:
        InvalidKnowledge: It cannot be read, or is no pack; every problem with its file and line.
    """
    place = Path(path)
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            texts[file.name] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            problems.append(Problem(code="pack.unreadable", message=f"cannot be read: {why}", file=file.name))
    if not files:
        problems.append(Problem(code="pack.unreadable", message="holds no .toml file", file=place.name))
    if problems:
        raise InvalidKnowledge.of(problems, what="pack")
    return read_additions(texts, origin=place.stem)


def read_additions(texts: Mapping[str, str], *, origin: str) -> Additions:
    """Read the catalogue files of a hospital or a plugin.

    Args:
        texts: TOML texts by file name.
        origin: Who they come from, unless a `[pack]` in them says it.

    Raises:
        InvalidKnowledge: Every problem of every file, with its line.
    """
    files: list[_File] = []
    problems: list[Problem] = []
    for name, text in sorted(texts.items()):
        try:
            files.append(_read(text, name))
        except InvalidKnowledge as error:
            problems += error.problems
    heads = [file.beside.pack for file in files if file.beside.pack is not None]
    if len(heads) > 1:
        message = "[pack] stands in more than one file"
        problems.append(Problem(code="pack.head", message=message, remedy="keep one of them"))
    if problems:
        raise InvalidKnowledge.of(problems, what="catalogue")
    return Additions(
        origin=heads[0].name if heads else origin,
        version=heads[0].version if heads else "",
        catalogue=Catalogue.joined(file.catalogue for file in files),
        changes=tuple(change for file in files for change in file.changes),
        lifts=tuple(lift for file in files for lift in file.beside.lift),
        formulary=tuple(rule for file in files for rule in file.beside.formulary),
        places=FrozenMapping({label: place for file in files for label, place in file.places.items()}),
    )


def _read(text: str, file: str) -> _File:
    data = parse_toml(text, file=file)
    places = places_of(text)
    beside = {key: data.pop(key) for key in ("pack", "formulary", "lift") if key in data}
    problems: list[Problem] = []
    changes = tuple(_changes(data.pop("change", {}), file, places, problems))
    catalogue, read = Catalogue(), _Beside()
    try:
        catalogue = read_entries(data, text, file=file)
    except InvalidKnowledge as error:
        problems += error.problems
    try:
        read = structure(beside, _Beside, what=file)
    except InvalidInput as error:
        problems += [_placed(problem, file, places) for problem in error.problems]
    if problems:
        raise InvalidKnowledge.of(problems, what=file)
    rules = (
        evolve(rule, when=rule.when and _at(rule.when, file, nearest_place(f"$.formulary[{index}].when", places)))
        for index, rule in enumerate(read.formulary)
    )
    labels = dict(entry_places(catalogue, places, file=file))
    labels |= {f"change {change.kind} {change.id}": (file, change.places[""].line) for change in changes}
    for index, lift in enumerate(read.lift):
        labels[f"lift {lift.caution}"] = (file, _line(f"$.lift[{index}]", places))
    for index, rule in enumerate(read.formulary):
        labels[f"formulary {rule.drug}"] = (file, _line(f"$.formulary[{index}]", places))
    return _File(
        catalogue=catalogue, beside=evolve(read, formulary=tuple(rules)), changes=changes, places=FrozenMapping(labels)
    )


def _changes(tables: object, file: str, places: Mapping[str, Place], problems: list[Problem]) -> Iterator[Change]:
    kinds = tables if isinstance(tables, dict) else {}
    if not isinstance(tables, dict):
        problems.append(_fault("$.change", "has to be written as [[change.drug]] and the like", file, places))
    for kind, entries in kinds.items():
        if kind not in CHANGEABLE:
            message = f"no {kind!r} can be changed; {', '.join(CHANGEABLE)} can"
            problems.append(_fault(f"$.change.{kind}", message, file, places))
            continue
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            path = f"$.change.{kind}[{index}]"
            fields = dict(entry)
            id_, because = fields.pop("id", None), fields.pop("because", None)
            if not (isinstance(id_, str) and id_ and isinstance(because, str) and because.strip() and fields):
                message = "a change names the `id` of an entry, says `because`, and gives at least one field"
                problems.append(_fault(path, message, file, places))
                continue
            own = {key.removeprefix(path): place for key, place in places.items() if key.startswith(path)}
            yield Change(
                kind=kind,
                id=id_,
                because=because,
                fields=FrozenMapping(fields),
                places=FrozenMapping({"": Place(1, 1), **own}),
                file=file,
            )


def _fault(path: str, message: str, file: str, places: Mapping[str, Place]) -> Problem:
    return Problem(code="pack.change", message=message, file=file, line=_line(path, places))


def _placed(problem: Problem, file: str, places: Mapping[str, Place]) -> Problem:
    name = problem.path.removeprefix("$.")
    return evolve(problem, file=file, line=_line(problem.path, places), message=f"{name}: {problem.message}")


def _line(path: str, places: Mapping[str, Place]) -> int:
    place = nearest_place(path, places)
    return place.line if place is not None else 1


def _at(text: ConditionText, file: str, place: Place | None) -> ConditionText:
    where = place or Place(1, 1)
    return text.at(file=file, line=where.line, column=where.column)
