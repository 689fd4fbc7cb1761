"""A check: what it promises, what that protects, how it is made, and how it says that a plugin broke it.

Checks are values. Nothing here runs one, and none is defined here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation

__all__ = [
    "FAMILIES",
    "Broken",
    "Check",
    "Examine",
    "Inspect",
    "Level",
    "NotApplicable",
    "NotRun",
    "Source",
    "case_check",
    "plugin_check",
]

FAMILIES = {
    "REG": "registration and metadata",
    "RUL": "rules as data",
    "DET": "purity and determinism",
    "TOT": "totality",
    "MIS": "missing data",
    "SAF": "clinical safety",
    "INV": "invariance",
    "EVI": "evidence",
    "EXP": "explanation",
    "SER": "serialization",
    "VER": "versions",
    "ERR": "errors and isolation",
    "COV": "coverage",
    "PRF": "resources",
    "DOC": "documentation",
}
"""The families in the order in which they run, with what each is about."""


class Level(StrEnum):
    """How much a check weighs."""

    MUST = "must"
    SHOULD = "should"


class Source(StrEnum):
    """Where a check's cases come from."""

    REFERENCE = "reference"
    """The packaged patients."""
    DIRECTED = "directed"
    """The packaged patients, and for each rule cases in which it holds and in which each of its facts is unknown."""
    ALL = "all"
    """All of these, the covering cases and the generated patients."""


class Broken(Exception):  # raised by checks, caught by the run, never seen by a caller
    """A promise that a plugin broke.

    Attributes:
        message: What was seen.
        case: The case in which it was seen.
        change: What was done to that case, for a check that compares two answers.
        lines: What differs, or what was found, one thing a line.
    """

    def __init__(
        self, message: str, *, case: Situation | None = None, change: str = "", lines: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.case = case
        self.change = change
        self.lines = lines


class NotApplicable(Exception):
    """The check has no meaning for this plugin, and why."""


class NotRun(Exception):
    """The check could not be made here, and why; that is never a pass."""


Inspect: TypeAlias = "Callable[[Bench], int]"
"""Looks at the plugin as a whole and returns how many things it looked at."""

Examine: TypeAlias = "Callable[[Bench, Situation], int]"
"""Looks at one case and returns how many comparisons it made there; 0 when the case says nothing about the promise."""


@frozen(kw_only=True)
class Check:
    """One promise that a plugin has to keep.

    Attributes:
        id: Family and number, such as `SAF-02`; never used again for another check.
        title: The promise in plain words.
        level: Whether a plugin must keep it.
        protects: What a patient or a clinician is spared, in one sentence.
        remedy: What to change when it fails.
        inspect: For a check of the plugin as a whole.
        examine: For a check of single cases.
        source: Where the cases come from.
        source_of_rules: The same for a plugin of rules only, whose conditions the core evaluates.
        rests_on: Checks without which this one says nothing; when one of them fails, it is blocked.
        hook_specification: The version of the hook specification it belongs to.
        since: The first version of the kit that has it.
        before_engine: It can be made although the plugin takes no part.
        nothing: What it means when no case applies, where that is no gap of the kit; empty when it would be one.
    """

    id: str
    title: str
    level: Level
    protects: str
    remedy: str
    inspect: Inspect | None = None
    examine: Examine | None = None
    source: Source = Source.REFERENCE
    source_of_rules: Source = Source.REFERENCE
    rests_on: tuple[str, ...] = ()
    hook_specification: str = "1"
    since: str = "1.0"
    before_engine: bool = False
    nothing: str = ""

    @property
    def family(self) -> str:
        """The first three letters of the id."""
        return self.id.partition("-")[0]

    @property
    def page(self) -> str:
        """Where the check is described, below the root of the documentation."""
        return f"reference/conformance/{self.id}.md"


def plugin_check(
    id_: str,
    title: str,
    *,
    protects: str,
    remedy: str,
    level: Level = Level.MUST,
    rests_on: tuple[str, ...] = (),
    before_engine: bool = False,
) -> Callable[[Inspect], Check]:
    """Return the decorator that makes a check of the plugin as a whole; the arguments are those of `Check`."""

    def decorate(inspect: Inspect) -> Check:
        return Check(
            id=id_,
            title=title,
            level=level,
            protects=protects,
            remedy=remedy,
            inspect=inspect,
            rests_on=rests_on,
            before_engine=before_engine,
        )

    return decorate


def case_check(
    id_: str,
    title: str,
    *,
    protects: str,
    remedy: str,
    source: Source = Source.REFERENCE,
    source_of_rules: Source | None = None,
    level: Level = Level.MUST,
    rests_on: tuple[str, ...] = ("TOT-06",),
    nothing: str = "",
) -> Callable[[Examine], Check]:
    """Return the decorator that makes a check of single cases; the arguments are those of `Check`."""

    def decorate(examine: Examine) -> Check:
        return Check(
            id=id_,
            title=title,
            level=level,
            protects=protects,
            remedy=remedy,
            examine=examine,
            source=source,
            source_of_rules=source_of_rules or source,
            rests_on=rests_on,
            nothing=nothing,
        )

    return decorate
