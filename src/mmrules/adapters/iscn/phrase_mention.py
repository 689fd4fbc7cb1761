"""Markers named in prose: where and how, and the numbers of each. What governs them is in `phrase_scope.py`."""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import define

from mmrules.adapters.iscn.phrase_words import Cue, phrase_words
from mmrules.adapters.iscn.report import Cells, Copies, FractionRange

__all__ = ["Mention", "bind_numbers", "markers_at", "outside", "place_of_loss", "with_asides"]

_NOT_OF_MARKER_BEFORE = re.compile(
    r"(?:plasma ?cells?|plasmacytosis|infiltrat\w+|involvement|purity|vaf|cut-?\s?off|threshold|background|limit|range"
    r"|blasts?|viability)\W{0,3}(?:of|is|was|:|=|at)?\W{0,3}$"
)
_NOT_OF_MARKER_AFTER = re.compile(
    r"\s*(?!of\b)(?:\w+\s)?(?:plasma cells?\b|plasmacytosis|infiltrat|involvement|purity|vaf|cut-?\s?off"
    r"|threshold|blasts)"
)
_BINDS_FORWARD = re.compile(
    r"\s*(?:of\s)?(?:the\s)?(?:[\w+-]+\s){0,5}?"
    r"(?:with|show\w*|had|have|has|carr\w+|harbou?r\w*|positive for|were|was|for)\s"
)
_COPIES_OF = re.compile(r"\s(?:of|for|at)\s(?:the\s)?(?:chromosome\s|gene\s|locus\s)?")
_WORD_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


@define
class Mention:
    """A marker named in prose, with what governs it.

    Attributes:
        match: How it is named; the group that matched is its kind.
        start: Index in the text.
        end: Index behind it.
        cue: What governs it in the end; `None` when nothing does.
        carried: Whether only an earlier line may govern it.
        fraction: Share of cells bound to it.
        cells: Cells bound to it.
        copies: Copies bound to it.
        both_alleles: Whether the loss is said to be on both homologues.
        lost: Whether the word that governs it speaks of a loss ("not deleted").
    """

    match: re.Match[str]
    start: int
    end: int
    cue: Cue | None = None
    carried: bool = False
    fraction: Decimal | FractionRange | None = None
    cells: Cells | None = None
    copies: Copies | None = None
    both_alleles: bool = False
    lost: bool = False

    @property
    def numbered(self) -> bool:
        """Whether a share, a count or a number of copies is bound to it."""
        return self.fraction is not None or self.cells is not None or self.copies is not None

    @property
    def kind(self) -> str:
        """Name of the way in which it is named."""
        return next(name for name in phrase_words().mention_kinds if self.match[name] is not None)


def with_asides(text: str, mentions: list[Mention]) -> list[Mention]:
    """Join a place in brackets with the change before it that it explains: "loss of TP53 (17p13.1)"."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last is not None
            and mention.kind == "site"
            and text[last.end : mention.start].strip() == "("
            and text.startswith(")", mention.end)
            and markers_at(mention) & markers_at(last)
        ):
            last.end = mention.end + 1
        else:
            joined.append(mention)
    return joined


def place_of_loss(match: re.Match[str]) -> str | None:
    """Return what a mention says is lost; `None` when it is no loss."""
    return next((match[name] for name in ("l1", "l2", "l3", "l4", "l5", "l6") if match[name]), None)


def markers_at(mention: Mention) -> frozenset[str]:
    """Return the markers that a change at the place of a mention speaks for, as far as its place is named."""
    groups = mention.match.groupdict()
    place = place_of_loss(mention.match) or groups["site"]
    if place is None and mention.kind == "structure":
        place = "".join(re.findall(r"\d{1,2}(?=\)|[pq])|[pq][\d.]*", groups["structure"] or "")[:2])
    if place is None:
        return frozenset({"gain": {"gain_1q"}, "mutation": {"del_17p"}, "wild": {"del_17p"}}.get(mention.kind, set()))
    place = re.sub(r"[\s()]", "", place)
    sites = phrase_words().sites
    return frozenset(next((site.markers for site in sites if site.pattern.fullmatch(place)), ()))


def outside(
    pattern: re.Pattern[str], text: str, start: int, end: int, spans: list[tuple[int, int]]
) -> list[re.Match[str]]:
    """Find the matches that touch none of the spans (which are sorted)."""
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


def bind_numbers(text: str, start: int, end: int, mentions: list[Mention]) -> None:
    """Give each number to the marker before it, or to the one behind it ("45% of cells with …")."""
    if not mentions:
        return
    spans = [(mention.start, mention.end) for mention in mentions]
    which = -1
    for found in outside(phrase_words().number, text, start, end, spans):
        while which + 1 < len(mentions) and mentions[which + 1].start <= found.start():
            which += 1
        behind = mentions[which] if which >= 0 else None
        ahead = mentions[which + 1] if which + 1 < len(mentions) else None
        if _NOT_OF_MARKER_BEFORE.search(text[max(start, found.start() - 40) : found.start()]):
            continue
        if _NOT_OF_MARKER_AFTER.match(text, found.end(), end):
            continue
        target = behind
        if ahead is not None:
            between = text[found.end() : min(ahead.start, found.end() + 80)]
            counted = found["copies"] is not None and _COPIES_OF.fullmatch(between)
            forward = counted or _BINDS_FORWARD.fullmatch(between + " ") or _BINDS_FORWARD.match(between)
            if (forward and "," not in between) or (behind is None and not between.strip()):
                target = ahead
            elif behind is None:
                target = None
        if target is not None:
            _give(target, found)


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
