"""Reads a karyotype: clones, their numbers, references and cell counts. Single items are in `item_grammar.py`.

Unreadable items are noted one by one and skipped, so that one report names all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mmrules.adapters.iscn.item_grammar import ITEM_START, ItemFault, read_item
from mmrules.adapters.iscn.karyotype import Clone, Item, Karyotype

if TYPE_CHECKING:
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["KARYOTYPE_START", "read_karyotype"]

_NUMBER = r"\d{1,3}(?:\s?[~-]\s?\d{1,3})?\s?(?:<\s?\d?\s?n\s?[+\-±]{0,3}\s?>)?"
_CLONE_AHEAD = rf"{_NUMBER}\s?,\s*(?:[xyu?]{{1,12}}c?(?![\w'(])|idem|sl\d?|sdl\d?)|\d{{2}}\s?(?:xx|xy)(?![\w(])"
_CLONE_START = re.compile(_CLONE_AHEAD)
KARYOTYPE_START = re.compile(
    rf"(?<![\w.;(/~<>-])(?:(?:mos|chi)\s)?(?://\s?)?(?={_CLONE_AHEAD})"
    rf"|(?m:^|(?<=karyotype: )|(?<=iscn: ))\s?(?=[2-9]\d(?:[~-]\d{{2,3}})?(?:<\dn>)?,\s?(?:{ITEM_START.pattern}))"
)
"""Where a karyotype begins, in text that also holds prose."""

_HEAD = re.compile(r"(\d{1,3})(?:\s?[~-]\s?(\d{1,3}))?\s?(?:<\s?(\d?)\s?n\s?[+\-±]{0,3}\s?>)?\s?(,?)\s*")
_SEX = re.compile(r"([xyu?]{1,12})(?:c(?!\w))?(?![\w'(])")
_REFERENCE = re.compile(r"(idem|sdl\d{0,2}|sl\d{0,2})(?:\s?[x*]\s?(\d))?(?![\w(])")
_INCOMPLETE = re.compile(r"inc(?:omplete)?(?!\w)")
_CELLS = re.compile(r"\s?\[\s*(cp)?\s*~?\s*(\d{1,5})\s*(?:cells|metaphases)?\s*\]")
_BLANKS = re.compile(r"[ \t\r\n]*")
_SAME_LINE = re.compile(r"[ \t]*")
_WORD = re.compile(r"[a-z]{2,}(?!\s?\()(?![\w\[])")
_PHRASE_END = re.compile(r"[,/\[\\]")
_PREFIX = re.compile(r"\s*(?:(?:mos|chi)\s+)?")
_LARGEST_NUMBER = 400


def _past(pattern: re.Pattern[str], text: str, index: int, limit: int) -> int:
    found = pattern.match(text, index, limit)
    return found.end() if found else index


def _skip_item(text: str, index: int, limit: int) -> int:
    depth = 0
    while index < limit:
        sign = text[index]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign in "/[\n" or (sign == "," and depth == 0):
            return index
        index += 1
    return index


def _items(source: SourceText, index: int, limit: int) -> tuple[list[Item], bool, int]:
    """Read ", item" as often as it comes; returns the items, whether it ends in `inc`, and the next index."""
    text = source.text
    items: list[Item] = []
    while True:
        here = _past(_SAME_LINE, text, index, limit)
        if here >= limit:
            return items, False, index
        sign = text[here]
        if sign == ",":
            after = _past(_BLANKS, text, here + 1, limit)
        elif ITEM_START.match(text, here + (sign == ";"), limit) and (sign == ";" or here > index):
            source.warn("wrong-separator", "items are separated by a comma", here)
            after = here + (sign == ";")
        else:
            return items, False, index
        if after >= limit or text[after] in ",[/\\":
            source.warn("empty-item", "there is nothing between these separators", here)
            index = after
            continue
        if _INCOMPLETE.match(text, after, limit):
            return items, True, _past(_INCOMPLETE, text, after, limit)
        if _CLONE_START.match(text, after, limit):
            return items, False, here
        if after > here + 1 and _WORD.match(text, after, limit) and not ITEM_START.match(text, after, limit):
            return items, False, here  # prose behind the karyotype
        try:
            item = read_item(source, after, limit)
        except ItemFault as fault:
            source.problem(fault.code, str(fault), fault.index, remedy="write the item as ISCN does, or leave it out")
            index = _skip_item(text, max(after, fault.index), limit)
            continue
        end = item.end
        if end < limit and (text[end].isalnum() or text[end] in "('"):
            source.problem("unknown-token", "this does not belong to the item", end)
            end = _skip_item(text, end, limit)
        items.append(item)
        index = end


def _clone(source: SourceText, index: int, limit: int, *, donor: bool) -> tuple[Clone, int] | None:
    text = source.text
    head = _HEAD.match(text, index, limit)
    if not head:
        source.problem("bad-chromosome-count", "a clone begins with its chromosome number", index)
        return None
    low = int(head[1])
    high = int(head[2]) if head[2] else low
    if not 1 <= low <= high <= _LARGEST_NUMBER:
        source.problem("bad-chromosome-count", "this is no chromosome number", index)
    at = head.end()
    if not head[4]:
        source.warn("wrong-separator", "a comma follows the chromosome number", at)
    reference = _REFERENCE.match(text, at, limit)
    sex = None if reference else _SEX.match(text, at, limit)
    if reference:
        at = reference.end()
    elif sex:
        at = sex.end()
    else:
        source.problem("missing-sex-chromosomes", "the sex chromosomes are expected here", at)
        # The first item stands where the sex chromosomes should.
        at = max(index, head.end(4) - 1)
    items, incomplete, at = _items(source, at, limit)
    cells = _CELLS.match(text, at, limit)
    if not cells:
        opening = _past(_BLANKS, text, at, limit)
        if opening < limit and text[opening] == "[":
            closing = text.find("]", opening, limit)
            if closing < 0:
                source.problem("unbalanced-bracket", "this bracket is not closed", opening)
                at = limit
            else:
                source.problem("bad-cell-count", "a number of cells is expected in this bracket", opening + 1)
                at = closing + 1
    clone = Clone(
        number=(low, max(low, high)),
        level=int(head[3]) if head[3] else None,
        sex=sex[1].upper() if sex else "",
        reference=reference[1] if reference else "",
        doubled=int(reference[2]) if reference and reference[2] else 1,
        items=tuple(items),
        incomplete=incomplete,
        cells=int(cells[2]) if cells else None,
        composite=bool(cells and cells[1]),
        donor=donor,
        start=index,
        end=cells.end() if cells else at,
    )
    at = clone.end
    again = _CELLS.match(text, at, limit)
    if again:
        source.warn("duplicate-cell-count", "a second cell count was left out", again.start())
        at = again.end()
    return clone, at


def _next_clone(source: SourceText, index: int, limit: int) -> tuple[int, bool] | None:
    """Find the clone that follows: its index and whether a double slash precedes it."""
    text = source.text
    here = _past(_BLANKS, text, index, limit)
    if here < limit and text[here] in "/\\":
        if text[here] == "\\":
            source.warn("wrong-separator", "clones are separated by a slash", here)
        donor = text.startswith("//", here)
        after = _past(_BLANKS, text, here + 1 + donor, limit)
        if after >= limit or not (text[after].isdigit() or _REFERENCE.match(text, after, limit)):
            source.warn("empty-clone", "no clone follows this slash", here)
            return None
        return after, donor
    here = _past(_SAME_LINE, text, index, limit)
    if here < limit and text[here] in ",;":
        after = _past(_SAME_LINE, text, here + 1, limit)
        if _CLONE_START.match(text, after, limit):
            source.warn("wrong-separator", "clones are separated by a slash", here)
            return after, False
    elif here > index and _CLONE_START.match(text, here, limit):
        source.warn("wrong-separator", "clones are separated by a slash", here)
        return here, False
    return None


def read_karyotype(source: SourceText, index: int, limit: int) -> Karyotype:
    """Read the karyotype that begins at `index` and say where it ends.

    Args:
        source: The text; problems and warnings are noted in it.
        index: Where it begins, at the number or a leading `mos`, `chi` or `//`.
        limit: Where the text ends.
    """
    text = source.text
    start = index
    at = _past(_PREFIX, text, index, limit)
    donor = text.startswith("//", at)
    if donor:
        at = _past(_BLANKS, text, at + 2, limit)
    clones: list[Clone] = []
    while True:
        read = _clone(source, at, limit, donor=donor)
        if read is None:
            following = _PHRASE_END.search(text, at, limit)
            at = following.start() if following else limit
        else:
            clones.append(read[0])
            at = read[1]
        onward = _next_clone(source, at, limit)
        if onward is None:
            return Karyotype(clones=tuple(clones), start=start, end=at)
        at, now_donor = onward
        donor = donor or now_donor
