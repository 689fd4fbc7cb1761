"""Reads one item of a karyotype: a gained chromosome, a marker, a rearrangement with its breakpoints.

Hand-written descent over one line of text without recursion: every function takes an index and gives the next one.
Clones are in `karyotype_grammar.py`; what an item means is in `derivative.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.adapters.iscn.bands import CHROMOSOMES, resolve
from mmrules.adapters.iscn.karyotype import Item, Point, Rearrangement

if TYPE_CHECKING:
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["ITEM_START", "ItemFault", "read_item", "read_rearrangement"]

_OPERATIONS = (
    r"psu\s?dic|der\s?dic|ider|idic|idel|del|der|add|dup|trp|qdp|inv|ins|dic|trc|tas"
    r"|rob|rec|neo|fis|hsr|rea|dmin|mar|t|i|r"
)
_OPERATION = re.compile(rf"({_OPERATIONS})\s?\(")
_BLOB = re.compile(r"(?:(\d{1,3})(?:\s?[~-]\s?(\d{1,3}))?\s?)?(mar|dmins?|dm|hsr|r)(\d{0,3})(?![a-z\d(])")
_CHROMOSOME = re.compile(r"(\d{1,3}|x|y|\?)(?=c(?!\w)|(?![\w(]))")
_WHOLE = re.compile(r"\s*(\d{1,3}|x|y|\?)\s*")
_SHORT = re.compile(r"\s*(\d{1,3}|x|y)\s*([pq])\s*([\d.]*)\s*")
_POINT = re.compile(
    r"\s*(?:(pter|qter|cen|ter)|(\?)?\s*([pq])\s*(\?)?\s*((?:[\d?]+(?:\.[\d?]+)?)?)"
    r"(?:\s*(?:~|-|or)\s*([pq])?\s*([\d?]+(?:\.[\d?]+)?))?|(\?))\s*"
)
_BREAKS_AHEAD = re.compile(r"\s?\(\s*(?=\??\s*(?:[pq]\s*(?:[\d?;)~]|ter)|cen|\?|::|\d+\s*[pq]))")
_SIGNAL_AHEAD = re.compile(r"\s?\([^()]{0,80}(?:[a-z]\d*[+-]+|x\s?\d|amp|dim|enh)\s*[,;)]")
_TIMES = re.compile(r"\s?[x*]\s?(\d{1,2})(?!\w)")
_CONSTITUTIONAL = re.compile(r"\s?\??c(?![\w'-])")
_ORIGIN = re.compile(r"\s(dmat|dpat|dinh|mat|pat|inh|dn)(?!\w)")
_OWN_CELLS = re.compile(r"\s?\[\s*(\d{1,5})\s*\](?=\s*[,\[])")
_REPEATED_CHROMOSOME = re.compile(r"(\d{1,2}|x|y)\s*(?=[pq])")
_STRAY_NUMBER = re.compile(r"\d{2,4}(?![\w(])")
_OR = re.compile(r"\s+or\s+")
ITEM_START = re.compile(
    rf"[+\-?]{{0,2}}\s?(?:(?:{_OPERATIONS})\s?\(|(?:\d{{1,3}}(?:~\d{{1,3}})?)?(?:mar|dmin|hsr)(?!\w))"
    r"|[+-]\s?\??(?:\d{1,2}|x|y|r)(?=c(?!\w)|(?![\w(]))"
)
"""What begins an item beyond doubt."""


class ItemFault(Exception):
    """An item that cannot be read; its code, message and index."""

    def __init__(self, code: str, message: str, index: int) -> None:
        super().__init__(message)
        self.code = code
        self.index = index


def _chromosome(name: str, index: int) -> str:
    name = name.upper()
    if name != "?" and name not in CHROMOSOMES:
        raise ItemFault("unknown-chromosome", "there is no such chromosome", index)
    return name


def _point(source: SourceText, found: re.Match[str]) -> Point:
    fixed, doubt, arm, doubted_arm, band, other_arm, other, unknown = found.groups()
    if unknown:
        return Point("?", "", (), questioned=True)
    if fixed:
        text = "cen" if fixed == "cen" else f"{fixed[0]}ter" if fixed != "ter" else "?"
        return Point(text, "" if fixed == "cen" else fixed[0], (), questioned=fixed == "ter")
    questioned = bool(doubt or doubted_arm or "?" in band or (other and "?" in other))
    text = f"{'?' if doubt else ''}{arm}{'?' if doubted_arm else ''}{band}"
    legible = band.split("?", 1)[0].rstrip(".")
    bands = (arm + legible,) if legible else ()
    if other:
        second = other_arm or arm
        text += f"~{second}{other}"
        if "?" not in other:
            bands = (*bands, second + other)
    if not band and not questioned:
        source.warn("band-missing", "only the arm is named, without a band", found.start())
    return Point(text, arm, bands, questioned=questioned)


def _check_bands(source: SourceText, chromosome: str, point: Point, index: int) -> Point:
    if chromosome == "?":
        return point
    for band in point.bands:
        if resolve(chromosome, band) is None:
            source.warn("invalid-band", "this chromosome has no such band", index)
            return evolve(point, questioned=True)
    return point


def _bracket(source: SourceText, index: int, limit: int) -> int:
    """Return the index of the closing parenthesis; faults when the item ends before it."""
    text = source.text
    end = text.find(")", index, limit)
    inner = text.find("(", index, limit)
    if end < 0 or (0 <= inner < end):
        raise ItemFault("unbalanced-parenthesis", "this parenthesis is not closed", index - 1)
    for sign in "[/":
        stray = text.find(sign, index, end)
        if stray >= 0:
            raise ItemFault("unbalanced-parenthesis", "this parenthesis is not closed", index - 1)
    return end


def _chromosomes(source: SourceText, index: int, end: int) -> tuple[tuple[str, ...], tuple[tuple[Point, ...], ...]]:
    """Read the first bracket; with the arms when they were written there, as charts do."""
    names: list[str] = []
    short: list[tuple[Point, ...]] = []
    while True:
        written = _SHORT.match(source.text, index, end)
        whole = None if written else _WHOLE.match(source.text, index, end)
        if written:
            names.append(_chromosome(written[1], index))
            band = written[3].strip(".")
            point = Point(written[2] + (band or "?"), written[2], (written[2] + band,) if band else (), not band)
            short.append((_check_bands(source, names[-1], point, index),))
            index = written.end()
            source.warn("non-iscn-shorthand", "the arm belongs in a second bracket", written.start())
        elif whole:
            names.append(_chromosome(whole[1], whole.start(1)))
            index = whole.end()
        else:
            raise ItemFault("unknown-chromosome", "a chromosome is expected here", index)
        if index >= end:
            return tuple(names), tuple(short) if len(short) == len(names) else ()
        sign = source.text[index]
        if sign not in ";,:/":
            raise ItemFault("unknown-token", "a semicolon is expected between chromosomes", index)
        if sign != ";":
            source.warn("wrong-separator", "chromosomes are separated by a semicolon", index)
        index += 1


def _break_sets(
    source: SourceText, chromosomes: tuple[str, ...], index: int, end: int
) -> tuple[tuple[Point, ...], ...]:
    sets: list[list[Point]] = [[]]
    text = source.text
    while index < end:
        if text[index] in ";,:":
            if text[index] != ";":
                source.warn("wrong-separator", "breakpoints are separated by a semicolon", index)
            sets.append([])
            index += 1
            continue
        if text[index] == " ":
            index += 1
            continue
        repeated = _REPEATED_CHROMOSOME.match(text, index, end)
        if repeated:  # t(4;14)(4p16;14q32): the chromosome is written again
            source.warn("non-iscn-shorthand", "the chromosome is not repeated in the second bracket", index)
            index = repeated.end()
        found = _POINT.match(text, index, end)
        if not found or found.end() == index:
            raise ItemFault("invalid-band", "a band such as p13 or q32.3 is expected here", index)
        which = min(len(sets) - 1, len(chromosomes) - 1)
        sets[-1].append(_check_bands(source, chromosomes[which], _point(source, found), index))
        index = found.end()
    if len(sets) == 1 and len(chromosomes) > 1 and len(sets[0]) == len(chromosomes):
        source.warn("wrong-separator", "breakpoints are separated by a semicolon", end)
        sets = [[point] for point in sets[0]]
    return tuple(tuple(points) for points in sets)


def read_rearrangement(source: SourceText, index: int, limit: int) -> tuple[Rearrangement, int] | None:
    """Read one operation with its brackets at `index`; `None` when none begins there.

    Raises:
        ItemFault: When it begins there but cannot be read.
    """
    text = source.text
    found = _OPERATION.match(text, index, limit)
    if not found:
        return None
    operation = " ".join(found[1].replace("psudic", "psu dic").replace("derdic", "der dic").split())
    close = _bracket(source, found.end(), limit)
    chromosomes, short = _chromosomes(source, found.end(), close)
    index = close + 1
    opening = _BREAKS_AHEAD.match(text, index, limit)
    if not opening or _SIGNAL_AHEAD.match(text, index, limit):
        return Rearrangement(operation, chromosomes, short, shorthand=bool(short)), index
    close = _bracket(source, opening.end(), limit)
    raw = text[opening.end() : close]
    if "::" in raw or "->" in raw or "→" in raw:
        return Rearrangement(operation, chromosomes, (), "".join(raw.split())), close + 1
    breaks = _break_sets(source, chromosomes, opening.end(), close)
    if len(breaks) != len(chromosomes):
        source.warn("breakpoint-count-mismatch", "there is not one breakpoint set per chromosome", opening.end())
    return Rearrangement(operation, chromosomes, breaks), close + 1


def _one(source: SourceText, index: int, limit: int) -> Item:
    """Read one reading of an item, without `or`."""
    text = source.text
    start = index
    sign, questioned = "", False
    while index < limit and text[index] in "+-? ":
        questioned = questioned or text[index] == "?"
        if text[index] in "+-":
            if sign:
                raise ItemFault("unknown-token", "an item has one sign", index)
            sign = text[index]
        index += 1
    history: list[Rearrangement] = []
    while (found := read_rearrangement(source, index, limit)) is not None:
        history.append(found[0])
        index = found[1]
    item = Item(sign=sign, questioned=questioned, history=tuple(history), start=start)
    if not history:
        blob = _BLOB.match(text, index, limit)
        whole = None if blob else _CHROMOSOME.match(text, index, limit)
        if blob:
            low = int(blob[1] or 1)
            kind = "dmin" if blob[3].startswith("dm") else blob[3]
            if not sign and kind in {"mar", "r"}:
                source.warn("non-iscn-shorthand", "an unidentified extra chromosome carries a plus sign", start)
                sign = "+"
            item = evolve(item, sign=sign, blob=kind, name=blob[4], count=(low, max(low, int(blob[2] or low))))
            index = blob.end()
        elif whole and sign:
            item = evolve(item, chromosome=_chromosome(whole[1], whole.start(1)))
            index = whole.end()
        elif whole and not sign:
            raise ItemFault("unknown-token", "a whole chromosome needs a plus or minus sign", index)
        elif _STRAY_NUMBER.match(text, index, limit):
            raise ItemFault("unknown-chromosome", "there is no such chromosome", index)
        else:
            raise ItemFault("unknown-token", "this is no ISCN abnormality", index)
    times = _TIMES.match(text, index, limit)
    if times:
        if not 1 <= int(times[1]) <= 9:
            raise ItemFault("bad-copy-number", "an abnormality is repeated 2 to 9 times", times.start(1))
        item, index = evolve(item, times=int(times[1])), times.end()
    constitutional = _CONSTITUTIONAL.match(text, index, limit)
    if constitutional:
        item, index = evolve(item, constitutional=True), constitutional.end()
    origin = _ORIGIN.match(text, index, limit)
    if origin:
        item, index = evolve(item, origin=origin[1]), origin.end()
    return evolve(item, end=index)


def read_item(source: SourceText, index: int, limit: int) -> Item:
    """Read the item at `index`.

    Args:
        source: The text; warnings are noted in it.
        index: Where the item begins.
        limit: Where the text ends.

    Raises:
        ItemFault: When it cannot be read.
    """
    item = _one(source, index, limit)
    others: list[Item] = []
    end = item.end
    while other := _OR.match(source.text, end, limit):
        others.append(_one(source, other.end(), limit))
        end = others[-1].end
    own = _OWN_CELLS.match(source.text, end, limit)
    if own:
        return evolve(item, alternatives=tuple(others), cells=int(own[1]), end=own.end())
    return evolve(item, alternatives=tuple(others), end=end)
