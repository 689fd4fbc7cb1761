"""Which word of a sentence governs which marker: clauses, the scope of negation and doubt.

Words are in `phrase_words.py`, numbers in `phrase_numbers.py`; what a governed mention says
about a marker is in `phrase_markers.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import Factory, define

from mmrules.adapters.iscn.phrase_lists import doubt_alternatives, end_lists, share_changes
from mmrules.adapters.iscn.phrase_numbers import bind_numbers
from mmrules.adapters.iscn.phrase_words import DENIALS, Cue, matches_outside, phrase_words

if TYPE_CHECKING:
    from decimal import Decimal

    from mmrules.adapters.iscn.report import Cells, Copies, FractionRange

__all__ = ["Clause", "Mention", "clauses_of"]

_BOUNDARY = re.compile(
    r"(?P<stop>(?<!\bneg)(?<!\bpos)(?<!\bvs)(?<!approx)(?<!\bno)(?<!e\.g)(?<!i\.e)\.(?=\s|$)"
    r"|(?<=[)a-z%\]])\.(?=[a-z]{3})|!)"
    r"|(?P<semicolon>;)|(?P<line>\r?\n)"
    r"|(?P<turn>\b(?:but|however|although|though|except(?:ing)?(?: for)?|apart from|other than|whereas|while)\b)"
    r"|(?P<aside>,?\s{1,2}which\b|,\s{1,2}(?:this|thus)\b|\s\|\s)"
)
_SOFT_AFTER_TURN = frozenset({Cue.DOUBTS, Cue.NOT_DONE, Cue.FAILED, Cue.NO_RESULT, Cue.EARLIER, Cue.MERELY_LISTED})
_HARD = frozenset({Cue.NO_RESULT, Cue.EARLIER})
_OF_GENE = frozenset({"mutation", "wild"})
_LISTS = re.compile(r"\b(?:and|or)\b|[/&+:]")
_UNCHECKED = re.compile(r"☐|\[\s{0,2}\]")
_ANSWERS = re.compile(r"\s?[:=|]\s{0,3}")
_OPEN = frozenset({Cue.DOUBTS, Cue.NOT_DONE, Cue.FAILED})
_SETTLING = DENIALS | _OPEN
_GOVERNS_WHAT_FOLLOWS = re.compile(
    r"(?:\bfor|shows?|showed|showing|reveal\w*|harbou?r\w*|carr\w+|with|presence of|demonstrat\w+|:)$"
)
_VERB = re.compile(r"(?:shows?|showed|showing|reveal\w*|harbou?r\w*|carr\w+|with|presence of|demonstrat\w+)$")
_PASSIVE = re.compile(r"(?:detected|seen|identified|found|observed|evident|noted|visible|present|demonstrated)$")
_CHANGE = re.compile(r"deleted|lost|rearranged|gained|amplified|mutated")
_LOST = frozenset({"loss", "monosomy", "structure", "site"})
_MOVED = frozenset({"translocation", "fusion", "igh", "myc", "structure"})
_GAINED = frozenset({"gain", "trisomy", "structure", "site"})
_CHANGE_KINDS = {
    "deleted": _LOST,
    "lost": _LOST,
    "rearranged": _MOVED,
    "gained": _GAINED,
    "amplified": _GAINED,
    "mutated": frozenset({"mutation", "wild"}),
}
_NEXT_TO = re.compile(r"[\s:]*(?:the\s|an?\s)?")
_CONNECTED = re.compile(r"(?:[,:]|\b(?:and|or|nor|for|of|the|with|in))\s*$")
_CONNECTS = re.compile(r"\s*(?:and|or|nor)\b")
_SIGN = re.compile(r"(?P<close>[+-])(?=[\s,;.)]|$)|\s?[:=]?\s?(?P<apart>[+-])(?=\s*(?:[,;.]|$))")
_NOW = re.compile(r"\b(?:now|today|current(?:ly)?|repeat(?:ed)?|latest|most recent|this (?:specimen|sample|study))\b")
_BANDING = re.compile(r"karyotyp|metaphase|chromosome (?:analysis|study)|cytogenetics")
_RESULT = re.compile(r"\s*(?:results?|impression|interpretation|conclusion|summary)\b")
_OWN_RESULT = re.compile(r"results?|analysis|stud(?:y|ies)|fish|panel")
_OTHERWISE = re.compile(r"\bother|\brest\b|remain|\ball\b|else")
_ALL_OF_THEM = re.compile(r"(?:all|both)(?: (?:of )?(?:these|them|probes?|loci|results))?(?: (?:were|was|are))? ")


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
        of_loss: Whether the word that governs it speaks of a loss ("not deleted").
        shares: Kind of change that a site shares with the marker before it ("loss of 13q and 17p").
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
    of_loss: bool = False
    shares: str = ""

    @property
    def numbered(self) -> bool:
        """Whether a share, a count or a number of copies is bound to it."""
        return self.fraction is not None or self.cells is not None or self.copies is not None

    @property
    def kind(self) -> str:
        """Name of the way in which it is named."""
        return next(name for name in phrase_words().mention_kinds if self.match[name] is not None)


@define
class Clause:
    """A stretch of prose with its mentions and what it says of the whole study.

    Attributes:
        start: Index in the text.
        end: Index behind it.
        mentions: Markers named, governed and numbered.
        study: What it says of the whole study.
        cues: All governing words in it.
    """

    start: int
    end: int
    mentions: list[Mention] = Factory(list)
    study: list[str] = Factory(list)
    cues: list[Cue] = Factory(list)


@define
class _Carry:
    """What an earlier line leaves over for the next."""

    firm: Cue | None = None
    possible: Cue | None = None
    header: Cue | None = None


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Split at boundaries that lie in no mention and no bracket; each piece with the kind of boundary behind it."""
    taken = [found.span() for found in phrase_words().mention.finditer(text, start, end)]
    pieces: list[tuple[int, int, str]] = []
    begin = start
    which = depth = 0
    scanned = start
    for found in _BOUNDARY.finditer(text, start, end):
        at = found.start()
        while which < len(taken) and taken[which][1] <= at:
            which += 1
        if which < len(taken) and taken[which][0] <= at < taken[which][1] and found.lastgroup == "semicolon":
            continue
        for sign in text[scanned:at]:
            depth = depth + 1 if sign == "(" else max(0, depth - 1) if sign == ")" else 0 if sign == "\n" else depth
        scanned = at
        if depth and found.lastgroup in {"semicolon", "turn"}:
            continue
        pieces.append((begin, at, found.lastgroup or ""))
        begin = found.end()
    pieces.append((begin, end, "end"))
    return pieces


def clauses_of(text: str, start: int, end: int) -> list[Clause]:
    """Read a stretch of prose clause by clause.

    Args:
        text: The text in lower case.
        start: Where the prose begins.
        end: Where it ends.
    """
    clauses: list[Clause] = []
    carry = _Carry()
    before = ""
    for begin, stop, boundary in _pieces(text, start, end):
        clause = Clause(start=begin, end=stop)
        blank = not text[begin:stop].strip()
        last, colon = _read(text, clause, carry)
        if clauses and clauses[-1].mentions and not clause.mentions:
            if clause.cues:
                _answer(text, clauses[-1], clause, before)
            elif "normal" in clause.study and (
                before in {"line", "semicolon"} or _RESULT.match(text, clause.start, clause.end)
            ):
                _doubt_bare(clauses[-1])
        clauses.append(clause)
        before = boundary
        if boundary == "line":
            carry = _over_line(text, clause, carry, last, blank=blank, next_at=stop)
        elif boundary == "semicolon":
            possible = carry.possible if not clause.cues else None
            carry = _Carry(possible=last if colon else possible, header=carry.header)
        elif boundary in {"turn", "aside"}:
            carry = _Carry(possible=last if last in _SOFT_AFTER_TURN else None)
        else:
            carry = _Carry()
    _outdate(text, clauses)
    for clause in clauses:
        doubt_alternatives(text, clause)
    return clauses


def _outdate(text: str, clauses: list[Clause]) -> None:
    """Take what was named before "now normal" as seen earlier; banding says nothing about what FISH saw."""
    outdated = False
    for clause in reversed(clauses):
        now = _NOW.search(text, clause.start, clause.end) is not None
        if outdated and not now:
            for mention in clause.mentions:
                if mention.cue in {None, Cue.AFFIRMS}:
                    mention.cue = Cue.EARLIER
        banding = _BANDING.search(text, clause.start, clause.end) is not None
        outdated = outdated or (now and "normal" in clause.study and not banding)


def _doubt_bare(clause: Clause) -> None:
    """Doubt the names in a clause of which nothing is said, when "normal" stands right behind it."""
    for mention in clause.mentions:
        if mention.cue is None and not mention.numbered:
            mention.cue = Cue.DOUBTS


def _answer(text: str, asked: Clause, clause: Clause, boundary: str) -> None:
    """Let a clause that is only an answer ("Negative.") decide about bare names in the clause before it."""
    written = text[clause.start : clause.end].strip(" .:-\t\r")
    written = _ALL_OF_THEM.sub("", written, count=1) if _ALL_OF_THEM.match(written) else written
    found = phrase_words().cue.match(written)
    if boundary == "turn":
        _contradict(text, asked, clause)
        return
    if found is None:
        return
    cue = phrase_words().cue_of(found)
    whole = found.end() == len(written)
    if cue in {Cue.AFFIRMS, Cue.MERELY_LISTED} or not (whole or boundary == "line"):
        return
    for mention in asked.mentions:
        if mention.cue in {None, Cue.MERELY_LISTED} and not mention.numbered:
            mention.cue = cue if whole and cue not in _HARD else Cue.DOUBTS


def _contradict(text: str, asked: Clause, clause: Clause) -> None:
    """Doubt what was denied and is affirmed behind "but", or the reverse; banding does not take back what FISH saw."""
    affirmed = Cue.AFFIRMS in clause.cues
    denied = any(cue in DENIALS for cue in clause.cues) and not _BANDING.search(text, clause.start, clause.end)
    if _OTHERWISE.search(text, clause.start, clause.end) or affirmed == denied:
        return
    for mention in asked.mentions:
        if mention.cue in (DENIALS if affirmed else {None, Cue.AFFIRMS}):
            mention.cue = Cue.DOUBTS


def _over_line(text: str, clause: Clause, carry: _Carry, last: Cue | None, *, blank: bool, next_at: int) -> _Carry:
    written = text[clause.start : clause.end]
    if blank:
        return _Carry()
    if written.rstrip().endswith(":") and last is not None:
        return _Carry(firm=last, header=last)
    if _CONNECTED.search(written[-20:]) or _CONNECTS.match(text, next_at + 1):
        return _Carry(firm=last, header=carry.header)
    if carry.header is not None and not clause.cues:
        return _Carry(firm=carry.header, header=carry.header)
    if not clause.cues and last is None:
        return _Carry(possible=carry.possible)
    return _Carry(possible=last if last in DENIALS or last in _SOFT_AFTER_TURN else None)


def _read(text: str, clause: Clause, carry: _Carry) -> tuple[Cue | None, bool]:
    """Fill a clause; returns the word that still governs at its end, and whether a colon stood behind it."""
    mentions = [
        Mention(found, found.start(), found.end())
        for found in phrase_words().mention.finditer(text, clause.start, clause.end)
    ]
    spans = [(mention.start, mention.end) for mention in mentions]
    normal_study = False
    ends = {mention.end for mention in mentions}
    for found in phrase_words().study.finditer(text, clause.start, clause.end):
        kind = found.lastgroup or ""
        if mentions and kind != "normal":
            continue
        if not any(start < found.end() and found.start() < end for start, end in spans):
            if mentions and _OWN_RESULT.match(found[0]) and _end_of_words(text, clause.start, found.start()) in ends:
                continue  # "t(4;14) result: negative"
            clause.study.append(kind)
            if kind == "normal":
                normal_study = True
                spans.append(found.span())
    spans.sort()
    cues = matches_outside(phrase_words().cue, text, (clause.start, clause.end), spans)
    clause.cues = [phrase_words().cue_of(found) for found in cues]
    clause.mentions = mentions
    if not mentions and not cues:
        return carry.firm, False
    share_changes(text, mentions)
    bind_numbers(text, clause, mentions)
    governing, colon = _govern(text, clause, mentions, cues, carry)
    for mention in mentions:
        if any(cue in _HARD for cue in clause.cues):
            mention.cue = Cue.NO_RESULT if Cue.NO_RESULT in clause.cues else Cue.EARLIER
        elif mention.cue is None and normal_study:
            mention.cue = Cue.DOUBTS
        if mention.carried and not mention.numbered and mention.cue is None:
            mention.cue = Cue.DOUBTS
    end_lists(text, mentions)
    if len(mentions) > 1 and _UNCHECKED.search(text, clause.start, clause.end):
        for mention in mentions:
            if mention.cue is None:
                mention.cue = Cue.DOUBTS  # which box belongs to which name is not certain
    return governing, colon


def _end_of_words(text: str, start: int, at: int) -> int:
    nearby = text[max(start, at - 20) : at]
    return at - len(nearby) + len(nearby.rstrip())


@define
class _Governing:
    cue: Cue | None = None
    word: str = ""
    adjective: bool = False


def _govern(
    text: str, clause: Clause, mentions: list[Mention], cues: list[re.Match[str]], carry: _Carry
) -> tuple[Cue | None, bool]:
    tokens: list[tuple[int, int, Mention | re.Match[str]]] = [
        *((mention.start, mention.end, mention) for mention in mentions),
        *((cue.start(), cue.end(), cue) for cue in cues),
    ]
    tokens.sort(key=lambda token: token[:2])
    now = _Governing(carry.firm)
    pending: list[tuple[Mention, _Governing]] = []
    colon = False
    before = clause.start
    for position, (start, end, token) in enumerate(tokens):
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if isinstance(token, Mention):
            token.carried = now.cue is None and carry.possible is not None
            pending.append((token, now))
            sign = _sign_behind(text, token, clause.end)
            if sign is not None:
                _settle(text, pending, sign, "present" if sign is Cue.AFFIRMS else "negative")
                pending = []
            before = end
            continue
        kind, word = phrase_words().cue_of(token), token[0]
        if word in {"-", "+"} and start == before:
            continue  # read with the mention before it
        has_colon = text.startswith(":", end) or word.endswith(":")
        forward = kind in {Cue.DENIES_WHAT_FOLLOWS, Cue.MERELY_LISTED} or bool(_GOVERNS_WHAT_FOLLOWS.search(word))
        leads = (
            following is not None
            and isinstance(following[2], Mention)
            and _NEXT_TO.fullmatch(text, end, following[0]) is not None
        )
        separated = text[before:start].rstrip().endswith((",", ":", "/", " and", " with"))
        if pending and _ANSWERS.fullmatch(text, before, start):
            separated = has_colon = False  # "t(4;14): negative t(11;14): positive"
        more = any(isinstance(later[2], Mention) for later in tokens[position + 1 : position + 3])
        if forward and kind is Cue.DENIES_WHAT_FOLLOWS and pending and not more:
            # "17p: negative for deletion": nothing follows that it could deny but what stands before it.
            adjoining = not text[before:start].strip(" :,=-(")
            _settle(text, pending, Cue.DENIES if adjoining else Cue.DOUBTS, "")
            pending = []
            now = _Governing(kind, word)
        elif forward or not pending or has_colon or (separated and leads):
            _leave(pending)
            pending = []
            said = f"{word}:" if has_colon and word in {"positive", "pos", "abnormal"} else word
            now = _next_governing(now, kind, said, forward=forward)
            colon = has_colon
        else:
            _settle(text, pending, kind, word)
            pending = []
            ambiguous = leads and now.adjective
            now = (
                _Governing(Cue.DOUBTS, adjective=True)
                if ambiguous
                else now
                if now.cue is Cue.MERELY_LISTED
                else _Governing()
            )
            colon = False
        before = end
    _leave(pending)
    return now.cue, colon


def _sign_behind(text: str, mention: Mention, limit: int) -> Cue | None:
    """Read a plus or minus behind a named abnormality: `t(14;16)-` is negative, while `13q-` names a deletion."""
    if text[mention.end - 1 : mention.end] in "+-" or mention.kind in {"site", "monosomy", "trisomy"}:
        return None
    found = _SIGN.match(text, mention.end, limit)
    if found is None:
        return None
    return Cue.DENIES if (found["close"] or found["apart"]) == "-" else Cue.AFFIRMS


def _next_governing(now: _Governing, kind: Cue, word: str, *, forward: bool) -> _Governing:
    if now.cue in {Cue.DENIES_WHAT_FOLLOWS, Cue.DOUBTS, Cue.NOT_DONE, Cue.FAILED} and kind is Cue.AFFIRMS:
        explicit = word.endswith((" for", ":"))
        return _Governing(kind, word) if explicit and now.cue is not Cue.DOUBTS else now
    if now.cue is Cue.DENIES_WHAT_FOLLOWS and kind is Cue.DENIES:
        return _Governing(Cue.DOUBTS, word)
    if now.cue is Cue.DOUBTS and kind not in {Cue.DENIES_WHAT_FOLLOWS, Cue.NOT_DONE, Cue.FAILED}:
        return now
    return _Governing(kind, word, adjective=not forward)


def _leave(pending: list[tuple[Mention, _Governing]]) -> None:
    """Let what stands before the mentions decide."""
    for mention, before in pending:
        mention.cue = before.cue


def _settle(text: str, pending: list[tuple[Mention, _Governing]], kind: Cue, word: str) -> None:
    """Let what stands behind the mentions decide, together with what stands before them."""
    for position, (mention, before) in enumerate(pending):
        last = position == len(pending) - 1
        spared = kind in DENIALS or (kind in _OPEN and not pending[-1][0].numbered)
        if not last and before.cue is None and spared and mention.numbered:
            continue  # "13q deletion 40%, t(11;14) negative": the first has its own result
        spoken_of = _CHANGE.search(word)
        if not last and before.cue is None and kind in _SETTLING and _stands_apart(text, mention, pending[-1][0]):
            mention.cue = Cue.DOUBTS
            continue
        kinds = _CHANGE_KINDS[spoken_of[0]] if spoken_of else frozenset()
        mention.of_loss = spoken_of is not None and spoken_of[0] in {"deleted", "lost"}
        if kinds and mention.kind not in kinds:
            # "TP53 mutated, not deleted": of another change of the same gene. A translocation that is lost was there.
            mention.cue = Cue.DOUBTS if before.cue is None and spoken_of and spoken_of[0] == "lost" else before.cue
        elif kind in DENIALS and mention.kind == "gain" and spoken_of and spoken_of[0] == "amplified":
            mention.cue = Cue.DOUBTS if "amp" in mention.match[0] else before.cue  # a gain that is no amplification
        else:
            mention.cue = _together(before, kind, word, alone=len(pending) == 1)


def _stands_apart(text: str, mention: Mention, last: Mention) -> bool:
    """Say whether a change is likely to be no part of the list whose last member has the result.

    "13q-, 17p normal" and "del(17p), TP53 mutation unknown" speak of the last only; "del(13q) and 17p normal" of both.
    """
    other = (last.kind == "site") != (mention.kind == "site") or (last.kind in _OF_GENE) != (mention.kind in _OF_GENE)
    return other and mention.kind != "site" and not _LISTS.search(text, mention.end, last.start)


def _together(before: _Governing, kind: Cue, word: str, *, alone: bool) -> Cue:
    first = before.cue
    if first is None or first is Cue.MERELY_LISTED:
        return kind
    if first in _HARD or kind in _HARD:
        return first if first in _HARD else kind
    if kind is Cue.MERELY_LISTED:
        return first
    for decisive in (Cue.NOT_DONE, Cue.FAILED, Cue.DOUBTS):
        if decisive in {first, kind}:
            return decisive
    if first is Cue.DENIES_WHAT_FOLLOWS:
        return Cue.DENIES if kind is Cue.AFFIRMS and _PASSIVE.search(word) else Cue.DOUBTS
    if first is Cue.AFFIRMS and kind in DENIALS:
        return Cue.DENIES if alone and _VERB.search(before.word) else Cue.DOUBTS
    return kind if first is kind or {first, kind} <= DENIALS else Cue.DOUBTS
