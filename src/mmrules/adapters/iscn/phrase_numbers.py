"""Numbers of report prose: shares of cells, counts and copies, each bound to the marker it belongs to.

What is a marker and which word governs it is in `phrase_scope.py`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.adapters.iscn.phrase_words import matches_outside, phrase_words
from mmrules.adapters.iscn.report import Cells, Copies, FractionRange

if TYPE_CHECKING:
    from mmrules.adapters.iscn.phrase_scope import Clause, Mention

__all__ = ["bind_numbers"]

_NOT_OF_MARKER_BEFORE = re.compile(
    r"(?:plasma ?cells?|plasmacytosis|infiltrat\w+|involvement|purity|vaf|cut-?\s?off|\bnormal|reference|threshold"
    r"|background|limit|range|blasts?|viability)\W{0,3}(?:of|is|was|:|=|at)?\W{0,3}$"
)
_NOT_OF_MARKER_AFTER = re.compile(
    r"\s*(?!of\b)(?:\w+\s)?(?:plasma cells?\b|plasmacytosis|infiltrat|involvement|purity|vaf|cut-?\s?off"
    r"|threshold|blasts)"
)
_BINDS_FORWARD = re.compile(
    r"\s*(?:of\s)?(?:the\s)?(?:[\w+-]+\s){0,5}?"
    r"(?:with|show\w*|had|have|has|carr\w+|harbou?r\w*|positive for|were|was|for)\s"
)
_COPIES_OF = re.compile(r"\s*(?:of|for|at)\s(?:the\s)?")
_WORD_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _share(found: re.Match[str]) -> Decimal | FractionRange | None:
    low = _decimal(found["p_low"])
    high = _decimal(found["p_high"]) if found["p_high"] else low
    if high > 100 or low > high:
        return None
    sign = (found["p_sign"] or "").strip()
    if sign in {"<", "<=", "less than", "up to"}:
        return FractionRange(Decimal(0), high / 100)
    if sign in {">", ">=", "more than", "greater than", "over", "at least"}:
        return FractionRange(low / 100, Decimal(1))
    return low / 100 if low == high else FractionRange(low / 100, high / 100)


def _integer(text: str) -> int:
    return _WORD_NUMBERS[text] if text in _WORD_NUMBERS else int(text)


def _copies(found: re.Match[str]) -> Copies | None:
    if found["x_low"]:
        low = int(found["x_low"])
        return Copies(low, max(low, int(found["x_high"] or low)))
    low = _integer(found["k_low"])
    sign = (found["k_sign"] or "").strip()
    if found["k_plus"] or found["k_more"] or sign in {">=", "at least"}:
        return Copies(low, None)
    if sign in {">", "more than"}:
        return Copies(low + 1, None)
    if sign == "up to":
        return None
    return Copies(low, max(low, _integer(found["k_high"]) if found["k_high"] else low))


def bind_numbers(text: str, clause: Clause, mentions: list[Mention]) -> None:
    """Give each number to the marker before it, or to the one behind it ("45% of cells with …")."""
    if not mentions:
        return
    spans = [(mention.start, mention.end) for mention in mentions]
    which = -1
    for found in matches_outside(phrase_words().number, text, (clause.start, clause.end), spans):
        while which + 1 < len(mentions) and mentions[which + 1].start <= found.start():
            which += 1
        behind = mentions[which] if which >= 0 else None
        ahead = mentions[which + 1] if which + 1 < len(mentions) else None
        if _NOT_OF_MARKER_BEFORE.search(text[max(clause.start, found.start() - 40) : found.start()]):
            continue
        if _NOT_OF_MARKER_AFTER.match(text, found.end(), clause.end):
            continue
        target = behind
        if ahead is not None:
            between = text[found.end() : min(ahead.start, found.end() + 80)]
            forward = _BINDS_FORWARD.fullmatch(between + " ") or _BINDS_FORWARD.match(between)
            adjoins = not between.strip() and text[clause.start : found.start()].rstrip().endswith((",", ";", " and"))
            counted = found["copies"] is not None and _COPIES_OF.fullmatch(between)
            if (forward and "," not in between) or adjoins or counted or (behind is None and not between.strip()):
                target = ahead
            elif behind is None:
                target = None
        if target is not None and target is behind and which > 0 and _names_gene_of(text, mentions[which - 1], target):
            target = mentions[which - 1]
        if target is not None:
            _give(target, found)


def _names_gene_of(text: str, change: Mention, mention: Mention) -> bool:
    """Say whether a mention only names the gene of the change before it ("del(17p)/TP53 40%")."""
    between = text[change.end : mention.start].strip()
    return mention.kind == "site" and mention.match["site"][0].isalpha() and between in {"", "(", "[", "/"}


def _give(target: Mention, found: re.Match[str]) -> None:
    if found["percent"]:
        target.fraction = _with_share(target.fraction, _share(found))
    elif found["cells"]:
        abnormal, scored = int(found["c_low"]), int(found["c_high"])
        if target.cells is None and abnormal <= scored and scored > 0:
            target.cells = Cells(abnormal, scored)
    elif found["zygosity"]:
        target.both_alleles = True
    else:
        target.copies = _with_copies(target.copies, _copies(found))


def _with_share(
    known: Decimal | FractionRange | None, more: Decimal | FractionRange | None
) -> Decimal | FractionRange | None:
    """Join two shares of one marker: they may be two clones, or the same cells counted twice."""
    if known is None or more is None:
        return known if more is None else more
    one = known if isinstance(known, FractionRange) else FractionRange(known, known)
    other = more if isinstance(more, FractionRange) else FractionRange(more, more)
    return FractionRange(max(one.low, other.low), min(Decimal(1), one.high + other.high))


def _with_copies(known: Copies | None, more: Copies | None) -> Copies | None:
    if known is None or more is None:
        return known or more
    high = None if known.high is None or more.high is None else max(known.high, more.high)
    return Copies(min(known.low, more.low), high)
