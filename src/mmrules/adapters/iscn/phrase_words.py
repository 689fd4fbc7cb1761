"""The words of report prose as compiled patterns. The words themselves are in `phrases.toml`, for lower-case text.

How they act on each other is in `phrase_scope.py`.
"""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["DENIALS", "Cue", "Site", "Words", "matches_outside", "phrase_words"]


class Cue(Enum):
    """What a word says about the markers it governs."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    DENIES_WHAT_FOLLOWS = "denies what follows"
    DOUBTS = "doubts"
    NOT_DONE = "not done"
    FAILED = "failed"
    NO_RESULT = "no result"
    MERELY_LISTED = "merely listed"
    EARLIER = "earlier"


DENIALS = frozenset({Cue.DENIES, Cue.DENIES_WHAT_FOLLOWS})
"""Words that say a marker was not there."""


@frozen(kw_only=True)
class Site:
    """What a place on a chromosome stands for in prose.

    Attributes:
        pattern: How it is written, without blanks and brackets.
        kind: "loss", "gain", "distal" (beyond the gene) or "other".
        markers: Markers that a change there speaks for.
    """

    pattern: re.Pattern[str]
    kind: str
    markers: tuple[str, ...]


@frozen(kw_only=True)
class Words:
    """All patterns.

    Attributes:
        cue: Any word that decides about a marker.
        mention: Any way in which prose names a marker or another change; the named group is its kind.
        mention_kinds: Names of those groups.
        number: Shares of cells, cell counts, copies and words for a loss on both homologues.
        study: Statements about the whole study.
        selected: Words for plasma cells that were selected or identified.
        unselected: Words for a marrow in which they were not.
        leftover: What looks like an abnormality or a gene, so that none passes unread in silence.
        sites: Places, most specific first.
        cues: What the groups of `cue` say.
    """

    cue: re.Pattern[str]
    mention: re.Pattern[str]
    mention_kinds: tuple[str, ...]
    number: re.Pattern[str]
    study: re.Pattern[str]
    selected: re.Pattern[str]
    unselected: re.Pattern[str]
    leftover: re.Pattern[str]
    sites: tuple[Site, ...]
    cues: tuple[Cue, ...]

    def cue_of(self, found: re.Match[str]) -> Cue:
        """Return what a match of `cue` says.

        Args:
            found: The match.
        """
        return self.cues[int((found.lastgroup or "c0")[1:])]


def _filled(patterns: Sequence[str], parts: Mapping[str, str]) -> str:
    return "|".join(re.sub(r"<<(\w+)>>", lambda found: parts[found[1]], pattern) for pattern in patterns)


@cache
def phrase_words() -> Words:
    """Return the patterns, compiled at first use."""
    data = tomllib.loads(files("mmrules.adapters.iscn").joinpath("phrases.toml").read_text(encoding="utf-8"))
    parts = {name: f"(?:{'|'.join(patterns)})" for name, patterns in data["parts"].items()}

    def named(table: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?P<{row['name']}>{_filled(row['patterns'], parts)})" for row in data[table]))

    selection = {row["name"]: re.compile(_filled(row["patterns"], parts)) for row in data["selection"]}
    cues = data["cue"]
    return Words(
        cue=re.compile("|".join(f"(?P<c{at}>{_filled(row['patterns'], parts)})" for at, row in enumerate(cues))),
        mention=named("mention"),
        mention_kinds=tuple(row["name"] for row in data["mention"]),
        number=named("number"),
        study=named("study"),
        selected=selection["selected"],
        unselected=selection["unselected"],
        leftover=selection["leftover"],
        sites=tuple(
            Site(pattern=re.compile(row["pattern"]), kind=row["kind"], markers=tuple(row["markers"]))
            for row in data["site"]
        ),
        cues=tuple(Cue(row["says"]) for row in cues),
    )


def matches_outside(
    pattern: re.Pattern[str], text: str, within: tuple[int, int], spans: Sequence[tuple[int, int]]
) -> list[re.Match[str]]:
    """Find the matches that touch none of the spans.

    Args:
        pattern: What is sought.
        text: The text.
        within: Where to look: start and end.
        spans: Taken places, sorted.
    """
    start, end = within
    found: list[re.Match[str]] = []
    at = start
    which = 0
    while (match := pattern.search(text, at, end)) is not None:
        while which < len(spans) and spans[which][1] <= match.start():
            which += 1
        if which < len(spans) and spans[which][0] < match.end() and match.start() < spans[which][1]:
            at = max(spans[which][1], match.start() + 1)
            continue
        found.append(match)
        at = max(match.end(), match.start() + 1)
    return found
