"""Reads interphase FISH strings, `nuc ish` and the same signal patterns without it. No meaning is given to them here.

The tree is flat: a hybridisation has patterns (one per clone), a pattern has signals and relations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.adapters.iscn.probes import Probe, find_probe
from mmrules.adapters.iscn.report import Copies

if TYPE_CHECKING:
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["FISH_START", "Hybridisation", "Pattern", "Relation", "Signal", "read_fish", "read_quantity"]

_BAND = r"(?:\d{1,2}|x|y)(?:(?:[pq]\d{0,2}(?:\.\d{1,2})?|cen)(?:[~-]?[pq]\d{0,2}(?:\.\d{1,2})?)?)\s?"
FISH_START = re.compile(
    rf"(?<!\w)nuc\s{{0,2}}ish(?!\w)"
    rf"|(?<![\w)])(?=(?:{_BAND})?\((?:5'|3')?[a-z][a-z0-9'/., -]{{1,80}}?"
    r"(?:\s?[x*]\s?\d|\samp|\)\s?[x*]\s?\d|\s(?:con|sep)\s))"
)
"""Where a FISH string begins: at `nuc ish`, or at a bracket with signals counted in it."""

_OPENING = re.compile(rf"\s*(?:{_BAND})?\(\s*")
_OUTER_TIMES = re.compile(r"\s?[x*]\s?")
_QUANTITY = re.compile(
    r"(?:(\d{1,3})\s?(?:[~-]\s?(>)?\s?(\d{1,3}))?(\+)?|(>=?)\s?(\d{1,3})(?:[~-]>?\d{1,3})?|(amp))(?![\w])"
)
_INNER = re.compile(r"(.*?)(?:\s?[x*]\s?((?:\d|>|amp).*?))?(\s?amp)?(c)?")
_LONGEST_PART = 120
_KEYWORD = re.compile(r"nuc\s{0,2}ish\s*:?\s*(?:(?:chi|mos)\s)?")
_CELLS = re.compile(r"\s?\[\s*(?:(\d{1,6})\s*(?:/\s*(\d{1,6}))?\s*(?:cells|nuclei)?|(\d{1,3}(?:\.\d{1,2})?)\s?%)\s*\]")
_RELATION = re.compile(r"\s(con|sep)\s")
_BLANKS = re.compile(r"\s*")
_NEXT_CLONE = re.compile(rf"\s*/\s*(?=(?:{_BAND})?\()")
_NEXT_HYBRIDISATION = re.compile(rf"\s*[,;]\s*(?:nuc\s{{0,2}}ish\s*)?(?=(?:{_BAND})?\(\s?(?:5'|3')?[a-z])")


@frozen(kw_only=True)
class Signal:
    """Signals of one probe.

    Attributes:
        probe: The probe.
        end: "5'", "3'" or "".
        copies: Number of signals, `None` when not given.
        constitutional: Whether marked as inborn.
        start: Index in the text.
    """

    probe: Probe
    end: str = ""
    copies: Copies | None = None
    constitutional: bool = False
    start: int = 0


@frozen(kw_only=True)
class Relation:
    """Signals that lie together (`con`) or apart (`sep`).

    Attributes:
        kind: "con" or "sep".
        parts: The probes, with their ends.
        copies: How many times, `None` when not given.
        start: Index in the text.
    """

    kind: str
    parts: tuple[tuple[Probe, str], ...]
    copies: Copies | None = None
    start: int = 0


@frozen(kw_only=True)
class Pattern:
    """The signals of one clone in one hybridisation.

    Attributes:
        signals: Counted probes.
        relations: Fusions and separations.
        cells: Nuclei with this pattern.
        scored: Nuclei scored, `None` when only one number is given.
        percent: Share in per cent, as text, where a laboratory prints that instead.
        start: Index in the text.
        end: Index behind it.
    """

    signals: tuple[Signal, ...] = ()
    relations: tuple[Relation, ...] = ()
    cells: int | None = None
    scored: int | None = None
    percent: str = ""
    start: int = 0
    end: int = 0


@frozen(kw_only=True)
class Hybridisation:
    """The patterns of one hybridisation, one per clone.

    Attributes:
        patterns: In the order of the text.
        start: Index in the text.
        end: Index behind it.
    """

    patterns: tuple[Pattern, ...]
    start: int
    end: int


def read_quantity(text: str) -> Copies | None:
    """Read a number of copies: `2`, `4~6`, `>10`, `10+`, `amp`; `None` when it is none of these.

    Args:
        text: The number without its multiplication sign.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if not found:
        return None
    low, over, high, more, sign, bound, amplified = found.groups()
    if amplified:
        return Copies(4, None)
    if bound:
        return Copies(int(bound) + (sign == ">"), None)
    if more or over:
        return Copies(int(low), None)
    return Copies(int(low), max(int(low), int(high or low)))


def _probe(source: SourceText, name: str, start: int) -> tuple[Probe, str] | None:
    name = name.strip()
    end = name[:2] if name[:2] in {"5'", "3'"} else ""
    bare = name[len(end) :].strip()
    if not end and bare[-2:] in {"5'", "3'"}:
        end, bare = bare[-2:], bare[:-2]
    probe = find_probe(bare)
    if probe is None:
        source.warn("unknown-probe", "this probe is not in the table and was left out", start)
        return None
    return probe, end


def _counted(source: SourceText, part: str, start: int) -> tuple[str, Copies | None, bool]:
    """Split a part of a bracket into what is named, how many there are, and whether that is inborn."""
    part = " ".join(part.split())
    found = _INNER.fullmatch(part) if len(part) <= _LONGEST_PART else None
    if not found:
        return part, None, False
    name, number, amplified, inborn = found.groups()
    if amplified:
        return name, Copies(4, None), bool(inborn)
    if number is None:
        if re.search(r"[a-z0-9]\s?[x*]$", part):
            source.problem("bad-copy-number", "a number of copies is expected behind the multiplication sign", start)
        return (name + (inborn or "")), None, False
    copies = read_quantity(number)
    if copies is None:
        source.problem("bad-copy-number", "this is no number of copies", start)
    return name, copies, bool(inborn)


def _bracket(source: SourceText, index: int, close: int) -> tuple[list[Signal], list[Relation]]:
    signals: list[Signal] = []
    relations: list[Relation] = []
    for part in source.text[index:close].split(","):
        if part.strip():
            name, copies, inborn = _counted(source, part, index)
            relation = _RELATION.search(name)
            if relation:
                found = [_probe(source, each, index) for each in _RELATION.split(name)[::2]]
                known = tuple(each for each in found if each is not None)
                if len(known) == len(found):
                    relations.append(Relation(kind=relation[1], parts=known, copies=copies, start=index))
            else:
                one = _probe(source, name, index)
                if one is not None:
                    signals.append(Signal(probe=one[0], end=one[1], copies=copies, constitutional=inborn, start=index))
        index += len(part) + 1
    return signals, relations


def _outer(source: SourceText, index: int, limit: int) -> tuple[Copies | None, int]:
    """Read the number of copies behind a bracket."""
    sign = _OUTER_TIMES.match(source.text, index, limit)
    if not sign:
        return None, index
    found = _QUANTITY.match(source.text, sign.end(), limit)
    if not found:
        source.problem("bad-copy-number", "a number of copies is expected behind the multiplication sign", sign.start())
        return None, sign.end()
    return read_quantity(found[0]), found.end()


def _pattern(source: SourceText, index: int, limit: int) -> Pattern | None:
    text = source.text
    signals: list[Signal] = []
    relations: list[Relation] = []
    at = index
    while opening := _OPENING.match(text, at, limit):
        close = text.find(")", opening.end(), limit)
        inner = text.find("(", opening.end(), limit)
        if close < 0 or 0 <= inner < close:
            source.problem("unbalanced-parenthesis", "this parenthesis is not closed", opening.end() - 1)
            return None
        some, others = _bracket(source, opening.end(), close)
        copies, at = _outer(source, close + 1, limit)
        if copies is not None:
            some = [evolve(signal, copies=signal.copies or copies) for signal in some]
            others = [evolve(relation, copies=relation.copies or copies) for relation in others]
        signals += some
        relations += others
    if at == index:
        return None
    cells = scored = None
    percent = ""
    found = _CELLS.match(text, at, limit)
    if found:
        cells = int(found[1]) if found[1] else None
        scored = int(found[2]) if found[2] else None
        percent = found[3] or ""
        if percent:
            source.warn("non-iscn-shorthand", "a share in per cent stands where cells are counted", found.start())
        if cells is not None and scored is not None and cells > scored:
            source.problem("numerator-exceeds-denominator", "more cells are abnormal than were scored", found.start(1))
        if scored == 0 or (scored is None and cells == 0):
            source.warn("no-cells-scored", "no cells were scored", found.start())
        at = found.end()
    else:
        opening_at = _past_blanks(text, at, limit)
        if opening_at < limit and text[opening_at] == "[":
            closing = text.find("]", opening_at, limit)
            if closing < 0:
                source.problem("unbalanced-bracket", "this bracket is not closed", opening_at)
                at = limit
            else:
                source.problem("bad-cell-count", "cells are expected in this bracket, such as 55/80", opening_at + 1)
                at = closing + 1
    return Pattern(
        signals=tuple(signals),
        relations=tuple(relations),
        cells=cells,
        scored=scored,
        percent=percent,
        start=index,
        end=at,
    )


def _past_blanks(text: str, index: int, limit: int) -> int:
    found = _BLANKS.match(text, index, limit)
    return found.end() if found else index


def read_fish(source: SourceText, index: int, limit: int) -> tuple[list[Hybridisation], int]:
    """Read the FISH string that begins at `index`; returns its hybridisations and where it ends.

    Args:
        source: The text; problems and warnings are noted in it.
        index: At `nuc ish` or at the first bracket.
        limit: Where the text ends.
    """
    text = source.text
    keyword = _KEYWORD.match(text, index, limit)
    at = keyword.end() if keyword else index
    hybridisations: list[Hybridisation] = []
    while True:
        start = _past_blanks(text, at, limit)
        patterns: list[Pattern] = []
        while (pattern := _pattern(source, start, limit)) is not None:
            patterns.append(pattern)
            at = pattern.end
            onward = _NEXT_CLONE.match(text, at, limit)
            if not onward:
                break
            start = onward.end()
        if patterns:
            hybridisations.append(
                Hybridisation(patterns=tuple(patterns), start=patterns[0].start, end=patterns[-1].end)
            )
        else:
            if not source.problems:
                source.problem("unknown-token", "a signal pattern such as (TP53x1,D17Z1x2) is expected here", start)
            return hybridisations, max(at, min(start + 1, limit))
        following = _NEXT_HYBRIDISATION.match(text, at, limit)
        if not following:
            return hybridisations, at
        at = following.end()
