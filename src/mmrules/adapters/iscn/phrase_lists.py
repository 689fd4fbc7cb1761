"""Lists of markers in a clause: what their members share, where they end, and alternatives among them.

Which word governs a marker is in `phrase_scope.py`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mmrules.adapters.iscn.phrase_words import DENIALS, Cue

if TYPE_CHECKING:
    from mmrules.adapters.iscn.phrase_scope import Clause, Mention

__all__ = ["doubt_alternatives", "end_lists", "explains", "share_changes"]

_ALTERNATIVE = re.compile(r"\s?(?:,|or|,\s?or)\s?")
_FUSED = frozenset({"translocation", "fusion"})
_JOINS_SITES = re.compile(r"\s?(?:,|and|or|&|/|,\s?and|,\s?or)\s?")


def doubt_alternatives(text: str, clause: Clause) -> None:
    """Doubt each of several markers of which the text says that one or the other is there.

    Args:
        text: The text in lower case.
        clause: The clause.
    """
    chain: list[Mention] = []
    for mention in [*clause.mentions, None]:
        if mention is not None and chain and _ALTERNATIVE.fullmatch(text, chain[-1].end, mention.start):
            chain.append(mention)
            continue
        joined = any("or" in text[one.end : other.start].split() for one, other in pairwise(chain))
        kinds = {each.match[0] for each in chain if each.kind in _FUSED}
        if joined and len(kinds) > 1:
            for each in chain:
                if each.cue in {None, Cue.AFFIRMS} and not each.numbered:
                    each.cue = Cue.DOUBTS
        chain = [] if mention is None else [mention]


def explains(text: str, mentions: list[Mention], place: int) -> bool:
    """Say whether a bare name only explains a mention right beside it, as TP53 does in "del(17p) (TP53)".

    Args:
        text: The text in lower case.
        mentions: The mentions of a clause.
        place: Which of them.
    """
    mention = mentions[place]
    beside = mentions[max(0, place - 1) : place] + mentions[place + 1 : place + 2]
    gaps = (text[min(mention.end, each.end) : max(mention.start, each.start)].strip(" ()[]/:|") for each in beside)
    return any(not gap or gap in {"gene", "locus"} for gap in gaps)


def share_changes(text: str, mentions: list[Mention]) -> None:
    """Let a site share the change named before it ("loss of 13q and 17p").

    Args:
        text: The text in lower case.
        mentions: The mentions of a clause.
    """
    for before, mention in pairwise(mentions):
        if mention.kind == "site" and _JOINS_SITES.fullmatch(text, before.end, mention.start):
            first = before.match["l1"] or before.match["a1"]  # the word stands before the place, not a sign behind it
            mention.shares = before.shares if before.kind == "site" else before.kind if first else ""


def end_lists(text: str, mentions: list[Mention]) -> None:
    """Doubt what stands behind the end of a denied list ("normal for 17p and 13q, 1q gain"; "no 17p-, 1q+").

    Args:
        text: The text in lower case.
        mentions: The mentions of a clause.
    """
    ended: list[Mention] = []
    closed = False
    for before, mention in pairwise(mentions):
        joint = text[before.end : mention.start].strip()
        if mention.cue not in DENIALS or before.cue not in DENIALS or joint not in {",", "and", "or", "nor"}:
            closed, ended = closed and joint in {", and", ", or"}, []
        elif joint != ",":
            closed, ended = True, []
        elif closed:
            ended.append(mention)
        if joint == "," and mention.cue in DENIALS and text[mention.end - 1] == "+":
            mention.cue = Cue.DOUBTS
        if mention is mentions[-1]:
            for each in ended:
                each.cue = Cue.DOUBTS
