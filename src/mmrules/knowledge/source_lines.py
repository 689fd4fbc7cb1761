"""Where the values of a TOML file stand. The standard parser gives values only: a second, shallow reading finds lines.

It knows tables and keys at the start of a line, which is how catalogue files are written; the rest has no place.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "TomlSource", "nearest_place", "places_of"]

_HEADER = re.compile(r"\[(?P<many>\[)?(?P<name>[A-Za-z0-9_.-]+)\]")
_KEY = re.compile(r"(?P<key>[A-Za-z0-9_-]+)(?P<gap>[ \t]*=[ \t]*)")
_LONG = ('"""', "'''")


@frozen
class Place:
    """1-based line, and the column at which the text of a quoted value starts."""

    line: int
    column: int


@frozen(eq=False, slots=False)
class TomlSource:
    """The text of a TOML file, and the places of its values, which are looked for when somebody asks.

    Attributes:
        file: Its name.
        text: Its text.
    """

    file: str
    text: str

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The place of each table and key by its path."""
        return places_of(self.text)


def places_of(text: str) -> Mapping[str, Place]:
    """Return the place of each table and key by its path: `$.regimen[5].requirements[2].when`."""
    places: dict[str, Place] = {}
    counts: dict[str, int] = {}
    table = "$"
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if line.startswith("[") and (header := _HEADER.match(line)):
            table = _path(header["name"].split("."), counts, opens=header["many"] is not None)
            places[table] = Place(number, 1)
        elif key := _KEY.match(line):
            value = line[key.end() :]
            # A line break right behind three quotes is not part of the text.
            start = Place(number + 1, 1) if value in _LONG else Place(number, key.end() + _quotes(value) + 1)
            places[f"{table}.{key['key']}"] = start
            inside = _opened(value)
    return places


def _quotes(value: str) -> int:
    return 3 if value.startswith(_LONG) else int(value.startswith(('"', "'")))


def _opened(value: str) -> str:
    for quotes in _LONG:
        if value.startswith(quotes) and quotes not in value[3:]:
            return quotes
    return ""


def _path(names: list[str], counts: dict[str, int], *, opens: bool) -> str:
    path = "$"
    for depth, name in enumerate(names, start=1):
        path = f"{path}.{name}"
        if opens and depth == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def nearest_place(path: str, places: Mapping[str, Place]) -> Place | None:
    """Return the place of `path` (of a list its first entry's), or of the innermost thing around it that has one."""
    while path:
        for found in (path, f"{path}[0]"):
            if found in places:
                return places[found]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None
