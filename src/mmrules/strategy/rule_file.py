"""Reads rules from TOML text and remembers where each condition stands. Conditions are parsed elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from mmrules.errors import InvalidInput, InvalidRule, Problem
from mmrules.models.vocabulary import Direction, Strength
from mmrules.serialization import structure, toml_text
from mmrules.strategy.rule import PlacedText, RuleSource

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_rule_file", "read_toml"]

_TABLE = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_KEY = re.compile(r"\s*(\w+)\s*=\s*")
_PATH_INDEX = re.compile(r"\$\.rule\[(\d+)\](?:\.(\w+))?")


@frozen(kw_only=True)
class _RuleTable:
    """The keys that a rule may have."""

    id: str
    when: str
    direction: Direction
    strength: Strength
    evidence: tuple[str, ...]
    because: str
    regimens: str | None = None
    action: str | None = None
    caveats: tuple[str, ...] = ()
    multidisciplinary: bool = False
    monitoring: tuple[str, ...] = ()


@frozen(kw_only=True)
class _RuleFile:
    subject: str
    rule: tuple[_RuleTable, ...] = field(default=())


def read_toml(text: str, *, file: str) -> dict[str, Any]:
    """Parse TOML text.

    Raises:
        InvalidRule: It is not TOML; the problem names file and line.
    """
    try:
        return toml_text.read_toml(text)
    except ValueError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        message = re.sub(r"\s*\(at .*\)", "", str(error))
        problem = Problem(code="rule.toml", message=f"not TOML: {message}", file=file, line=line, column=column)
        raise InvalidRule.of([problem], what="rules") from None


def read_rule_file(text: str, *, file: str) -> tuple[RuleSource, ...]:
    """Read one file of rules, in its order.

    Args:
        text: `subject = "…"`, then `[[rule]]` tables.
        file: Its name, for messages.

    Raises:
        InvalidRule: With every fault of form, each with its line.
    """
    data = read_toml(text, file=file)
    places = _Places(text)
    try:
        tables = structure(data, _RuleFile, what=file)
    except InvalidInput as error:
        problems = [_placed(problem, places, file) for problem in error.problems]
        raise InvalidRule.of(problems, what="rules") from None
    problems = list(_faults(tables, places, file))
    if problems:
        raise InvalidRule.of(problems, what="rules")
    return tuple(_source(table, index, tables.subject, places, file) for index, table in enumerate(tables.rule))


def _placed(problem: Problem, places: _Places, file: str) -> Problem:
    match = _PATH_INDEX.match(problem.path)
    line = places.table(int(match[1])) if match else None
    name = match[2] if match and match[2] else problem.path.removeprefix("$.")
    if match and match[2] and (found := places.key(int(match[1]), match[2])):
        line = found[0]
    return Problem(
        code="rule.form",
        message=f"{name}: {problem.message}",
        file=file,
        line=line,
        remedy=problem.remedy,
        nearest=problem.nearest,
    )


def _faults(tables: _RuleFile, places: _Places, file: str) -> Iterator[Problem]:
    for index, table in enumerate(tables.rule):
        line = places.table(index)
        if (table.regimens is None) is (table.action is None):
            message = f"{table.id}: a rule speaks of regimens or of one action"
            yield Problem(code="rule.form", message=message, file=file, line=line, remedy="give exactly one of the two")
        if not table.evidence:
            message = f"{table.id}: a rule names what it rests on"
            yield Problem(code="rule.evidence", message=message, file=file, line=line, remedy="give an evidence key")
        if not table.because.strip():
            yield Problem(code="rule.form", message=f"{table.id}: `because` is empty", file=file, line=line)


def _source(table: _RuleTable, index: int, subject: str, places: _Places, file: str) -> RuleSource:
    def place(key: str, text: str) -> PlacedText:
        line, column = places.key(index, key) or (places.table(index), 1)
        return PlacedText(text, line, column)

    return RuleSource(
        id=table.id,
        file=file,
        line=places.table(index),
        subject=subject,
        when=place("when", table.when),
        regimens=None if table.regimens is None else place("regimens", table.regimens),
        action=None if table.action is None else place("action", table.action),
        direction=table.direction,
        strength=table.strength,
        evidence=tuple(place("evidence", key) for key in table.evidence),
        because=" ".join(table.because.split()),
        caveats=table.caveats,
        multidisciplinary=table.multidisciplinary,
        monitoring=table.monitoring,
    )


class _Places:
    """Where the tables of a file and the values in them start; the TOML reader itself does not say."""

    def __init__(self, text: str) -> None:
        self._tables: list[int] = []
        self._keys: list[dict[str, tuple[int, int]]] = []
        delimiter = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if delimiter:  # inside a value of several lines
                if delimiter in line:
                    delimiter = ""
                continue
            if match := _TABLE.match(line):
                self._tables.append(number)
                self._keys.append({})
            elif (match := _KEY.match(line)) and self._keys:
                rest = line[match.end() :]
                delimiter = next((mark for mark in ('"""', "'''") if rest.startswith(mark)), "")
                if delimiter:
                    below = rest == delimiter
                    start = (number + 1, 1) if below else (number, match.end() + len(delimiter) + 1)
                    if delimiter in rest[len(delimiter) :]:
                        delimiter = ""
                else:
                    start = (number, match.end() + (2 if rest[:1] in {'"', "'"} else 1))
                self._keys[-1][match[1]] = start

    def table(self, index: int) -> int:
        """Return the line of a table's header."""
        return self._tables[index] if index < len(self._tables) else 1

    def key(self, index: int, name: str) -> tuple[int, int] | None:
        """Return line and column at which a key's text starts, `None` when it was not found."""
        return self._keys[index].get(name) if index < len(self._keys) else None
