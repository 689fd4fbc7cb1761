"""From governed mentions in prose to observations of markers. Scope is worked out in `phrase_scope.py`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.adapters.iscn.bands import TRISOMIES
from mmrules.adapters.iscn.item_grammar import ItemFault, read_item
from mmrules.adapters.iscn.karyotype import Item, Rearrangement
from mmrules.adapters.iscn.karyotype_markers import changes_of_item
from mmrules.adapters.iscn.phrase_lists import explains
from mmrules.adapters.iscn.phrase_scope import Clause, Mention, clauses_of
from mmrules.adapters.iscn.phrase_words import Cue, phrase_words
from mmrules.adapters.iscn.probes import find_probe
from mmrules.adapters.iscn.report import MARKER_KINDS, Copies, FractionRange, Observation, Overall, Status
from mmrules.adapters.iscn.translocation import rearrangements_of

if TYPE_CHECKING:
    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["read_prose"]

_BOTH = re.compile(r"bi-?allelic|homo-?zygous|\b(?:both|two) (?:cop|allele|signal)")
_NUMBER = re.compile(r"\d{1,2}")
_STUDY: dict[str, Overall] = {"normal": "normal", "failed": "failed", "not_done": "not_done", "abnormal": "abnormal"}


@frozen(kw_only=True)
class _Named:
    """What a mention names: a marker and what is known of it once the mention is affirmed.

    Attributes:
        marker: Marker id; "" for another abnormality, which only makes the study abnormal.
        status: Status once affirmed.
        copies: Copies once affirmed.
        partner: Partner gene or band.
        reason: What the name leaves open.
        deniable: Whether denying the mention denies the marker.
    """

    marker: str
    status: Status = "present"
    copies: Copies | None = None
    partner: str | None = None
    reason: str = ""
    deniable: bool = True


def _from_loss(site: str, copies: Copies) -> list[_Named]:
    for place in phrase_words().sites:
        if place.pattern.fullmatch(site):
            kind, markers = place.kind, place.markers
            if kind == "distal":
                reason = "this band lies beyond TP53"
                return [_Named(marker="del_17p", status="indeterminate", reason=reason, deniable=False)]
            if kind != "loss":
                return [_Named(marker="")]
            named = [
                _Named(marker=marker, copies=copies, deniable=marker != "del_1p" or len(markers) == 1)
                for marker in markers
            ]
            if site == "1p":
                reason = "which part of 1p is lost is not stated"
                named.append(_Named(marker="del_1p32", status="indeterminate", reason=reason))
            return named
    return [_Named(marker="")]


def _clean_site(text: str) -> str:
    return re.sub(r"[\s()]", "", text)


def _translocation(source: SourceText, mention: Mention) -> list[_Named]:
    match = mention.match
    one = (match["t1"] or match["t3"] or match["t5"] or match["t7"]).upper()
    other = (match["t2"] or match["t4"] or match["t6"] or match["t8"]).upper()
    item = Item(history=(Rearrangement("t", (one, other)),))
    if match["tb"]:
        try:
            item = read_item(source, mention.start, mention.end)
        except ItemFault:
            source.warn("unread-text", "the bands of this translocation cannot be read", mention.start)
            return [_Named(marker="")]
    calls = rearrangements_of(source, item, index=mention.start, prose=True)
    named = [
        _Named(
            marker=call.marker,
            status=call.status,
            partner=call.partner,
            reason=call.reason,
            deniable=MARKER_KINDS[call.marker] == "fusion",
        )
        for call in calls
    ]
    return named or [_Named(marker="")]


def _fusion(mention: Mention) -> list[_Named]:
    gene = mention.match["g1"] or mention.match["g2"] or mention.match["g3"]
    probe = find_probe(gene.replace("cyclin d3", "ccnd3"))
    if probe is None:
        return [_Named(marker="")]
    if probe.name == "MYC":
        return [
            _Named(marker="myc_rearrangement", partner="IGH", deniable=False),
            _Named(marker="igh_rearrangement", partner="MYC", deniable=False),
        ]
    return [
        _Named(marker=probe.partner, partner=probe.name),
        _Named(marker="igh_rearrangement", partner=probe.name, deniable=False),
    ]


def _structure(source: SourceText, mention: Mention, lost: Copies) -> list[_Named]:
    written = mention.match["structure"].replace(" ", "")
    whole = re.fullmatch(r"del\((13|17)\)", written)
    if whole:
        return _whole_chromosome(whole[1], "deletion of a part or of the whole chromosome is not stated")
    if re.fullmatch(r"del\(1[pq]?\)", written):
        return _from_loss("1p", lost) if written == "del(1p)" else [_Named(marker="")]
    site = re.fullmatch(r"del\((\d{1,2}[pq][\d.]*)\)", written)
    if site and site[1].startswith(("1p", "13q", "17p")):
        return _from_loss(site[1], lost)
    if re.fullmatch(r"dup\(1q(?:2[123])?[\d.q-]*\)", written):
        return [_Named(marker="gain_1q", copies=Copies(3, None))]
    try:
        item = read_item(source, mention.start, mention.end)
    except ItemFault:
        source.warn("unread-text", "this abnormality cannot be read", mention.start)
        return [_Named(marker="", status="indeterminate")]
    named = [
        _Named(marker=marker, status=status, copies=copies, reason=reason, deniable=marker != "del_1p")
        for marker, status, copies, reason in changes_of_item(item)
    ]
    named += [
        _Named(marker=call.marker, status=call.status, partner=call.partner, reason=call.reason, deniable=False)
        for call in rearrangements_of(source, item, index=mention.start, prose=True)
    ]
    return named or [_Named(marker="")]


def _whole_chromosome(chromosome: str, reason: str) -> list[_Named]:
    marker = {"13": "del_13q", "17": "del_17p"}.get(chromosome)
    if marker is None:
        return [_Named(marker="")]
    return [_Named(marker=marker, copies=Copies(1, 1), reason=reason)]


def _numbers(text: str | None) -> list[str]:
    return [str(int(number)) for number in _NUMBER.findall(text or "") if 1 <= int(number) <= 22]


def _monosomy(mention: Mention) -> list[_Named]:
    match = mention.match
    if match["m5"]:
        return _whole_chromosome(match["m5"], "deletion of a part or of the whole chromosome is not stated")
    named: list[_Named] = []
    for number in _numbers(match["m1"] or match["m2"] or match["m3"] or match["m4"] or match["m6"]):
        # Without a monosomy the locus can still be deleted.
        named += [evolve(each, deniable=False) for each in _whole_chromosome(number, f"monosomy {number}")]
    return named


def _named(source: SourceText, mention: Mention) -> list[_Named]:
    match = mention.match
    both = Copies(0, 0) if mention.both_alleles or _BOTH.search(match[0]) else Copies(1, 1)
    match mention.kind:
        case "translocation":
            return _translocation(source, mention)
        case "fusion":
            return _fusion(mention)
        case "igh":
            return [_Named(marker="igh_rearrangement")]
        case "myc":
            return [_Named(marker="myc_rearrangement")]
        case "mutation" | "wild":
            return [_Named(marker="tp53_mutation")]
        case "structure":
            return _structure(source, mention, both)
        case "loss":
            lost = next(match[name] for name in ("l1", "l2", "l3", "l4", "l5") if match[name])
            return _from_loss(_clean_site(lost), both)
        case "kept":
            return _from_loss(_clean_site(match["kept_site"] or match["kept_from"]), both)
        case "gain":
            amplified = "amp" in match[0]
            vague = amplified and mention.copies is None
            reason = "amplification is not told from gain without a number of copies" if vague else ""
            return [_Named(marker="gain_1q", copies=Copies(3, None), reason=reason)]
        case "monosomy":
            return _monosomy(mention)
        case _:
            return [_Named(marker="")]


def _bare(mention: Mention) -> bool:
    """Say whether a name alone is no statement, so that a governing word or number is needed."""
    if mention.kind == "site":
        return not mention.shares
    return (mention.kind == "igh" and not _says_changed(mention, "igh")) or (
        mention.kind == "myc" and not _says_changed(mention, "myc")
    )


def _says_changed(mention: Mention, gene: str) -> bool:
    return (
        mention.match[f"{gene}_changed"] is not None or " of " in mention.match[0] or " involving " in mention.match[0]
    )


def _site(mention: Mention) -> tuple[list[_Named], Cue | None]:
    """Read a site with its number of copies or governing word ("1q21: 3 copies", "17p13 negative")."""
    site = _clean_site(mention.match["site"])
    gene_only = site in {"tp53", "p53"}
    for place in phrase_words().sites:
        if not place.pattern.fullmatch(site):
            continue
        kind, markers = place.kind, place.markers
        if not markers:
            return [], None
        copies = mention.copies
        if copies is not None:
            changed = copies.low >= 3 if kind == "gain" else copies.high is not None and copies.high < 2
            settled = (
                changed
                or (kind == "gain" and copies.high is not None and copies.high < 3)
                or (kind == "loss" and copies.low >= 2)
            )
            told = mention.cue if mention.cue in {Cue.DOUBTS, Cue.EARLIER, Cue.NO_RESULT} else Cue.AFFIRMS
            status: Status = "present" if changed else "absent" if settled else "indeterminate"
            return [_Named(marker=marker, status=status, copies=copies) for marker in markers], told
        if gene_only and not mention.of_loss and mention.cue not in {Cue.NOT_DONE, Cue.FAILED}:
            return [], None  # deletion or mutation: not said
        default = Copies(3, None) if kind == "gain" else Copies(0, 0) if mention.both_alleles else Copies(1, 1)
        cue = mention.cue
        if cue is Cue.AFFIRMS and "p53" in site and not mention.of_loss:
            cue = Cue.DOUBTS  # the gene, its loss or its mutation was detected: not said
        if cue is None and mention.fraction is not None:
            cue = Cue.DOUBTS  # a share of what is not said
        return [_Named(marker=marker, copies=default) for marker in markers], cue
    return [], None


def _sharing(mention: Mention) -> list[_Named]:
    """Read a site that shares the change named before it ("loss of 13q and 17p")."""
    site = _clean_site(mention.match["site"])
    if mention.shares == "loss":
        return _from_loss(site, Copies(0, 0) if mention.both_alleles else Copies(1, 1))
    gained = any(place.pattern.fullmatch(site) and place.kind == "gain" for place in phrase_words().sites)
    return [_Named(marker="gain_1q", copies=Copies(3, None))] if gained else []


_REASONS = {
    Cue.DOUBTS: "put in doubt by the text",
    Cue.EARLIER: "reported from earlier, or as history",
    Cue.NOT_DONE: "not done",
    Cue.FAILED: "failed: no result",
}


def _status(named: _Named, mention: Mention, cue: Cue | None) -> tuple[Status, str] | None:
    """Return status and reason; `None` when the mention says nothing about the marker."""
    zero = mention.fraction == Decimal(0) or (mention.cells is not None and mention.cells.abnormal == 0)
    match cue:
        case None | Cue.AFFIRMS:
            if zero:
                return ("absent", "") if named.deniable else None
            return named.status, named.reason
        case Cue.DENIES | Cue.DENIES_WHAT_FOLLOWS:
            if not named.deniable:
                return None
            if _positive_number(mention):
                return "indeterminate", "denied, but with a share of cells"
            return "absent", ""
        case Cue.DOUBTS | Cue.EARLIER:
            return "indeterminate", _REASONS[cue]
        case Cue.NOT_DONE | Cue.FAILED:
            return "not_tested", _REASONS[cue]
        case _:
            return None


def _positive_number(mention: Mention) -> bool:
    share = mention.fraction
    if isinstance(share, FractionRange):
        return share.low > 0
    return bool(share) or (mention.cells is not None and mention.cells.abnormal > 0)


def _inner_denial(mention: Mention) -> bool:
    if mention.kind in {"wild", "kept"}:
        return True
    word = mention.match["mut_word"] if mention.kind == "mutation" else None
    return word is not None and re.match(r"unmut|wild|wt|not|un", word) is not None


def _copies(named: _Named, mention: Mention, status: Status) -> tuple[Copies | None, Status, str]:
    """Join the copies that the name implies with those that are written."""
    if mention.copies is None or MARKER_KINDS[named.marker] not in {"gain", "loss"}:
        return (named.copies if status == "present" else None), status, ""
    low, high = mention.copies
    gain = MARKER_KINDS[named.marker] == "gain"
    agrees = low >= 3 if gain else high is not None and high < 2
    if status == "present" and not agrees:
        return mention.copies, "indeterminate", "the number of copies does not fit the change that is named"
    if status == "absent" and agrees:
        return mention.copies, "indeterminate", "denied, but with a changed number of copies"
    return mention.copies, status, ""


def _observe(source: SourceText, gathered: Gathered, mention: Mention) -> bool:
    """Add what one mention says; returns whether anything was understood."""
    cue = mention.cue
    if mention.kind in {"trisomy", "ploidy", "complex"}:
        return _observe_number(source, gathered, mention)
    if mention.kind == "site" and mention.shares in {"loss", "gain"} and not mention.copies:
        named_list = _sharing(mention)
        if not named_list:
            return False
    elif mention.kind == "site":
        named_list, cue = _site(mention)
        if not named_list or cue is None:
            return False
    else:
        if _bare(mention) and cue is None:
            return False
        named_list = _named(source, mention)
        if _inner_denial(mention):
            cue = (
                Cue.DENIES
                if cue is None or cue is Cue.AFFIRMS
                else Cue.DOUBTS
                if cue in {Cue.DENIES, Cue.DENIES_WHAT_FOLLOWS}
                else cue
            )
    if cue in {Cue.NO_RESULT, Cue.MERELY_LISTED}:
        source.warn("not-a-result", "a marker is named here without a result", mention.start)
        return True
    for named in named_list:
        decided = _status(named, mention, cue)
        if decided is None:
            continue
        status, reason = decided
        if not named.marker:
            if status == "present":
                gathered.overall.append("abnormal")
            continue
        copies, status, conflict = _copies(named, mention, status)
        fraction = mention.fraction
        if mention.cells is not None:
            fraction = Decimal(mention.cells.abnormal) / mention.cells.scored
        told = MARKER_KINDS[named.marker] != "mutation" and status != "not_tested"
        gathered.observations.append(
            Observation(
                marker=named.marker,
                status=status,
                copies=copies,
                fraction=fraction if told else None,
                cells=mention.cells if told else None,
                partner=named.partner if status != "absent" else None,
                method="report",
                span=source.span(mention.start, mention.end),
                reason=conflict or reason,
            )
        )
        overall: dict[Status, Overall] = {"present": "abnormal", "absent": "normal", "indeterminate": "indeterminate"}
        gathered.overall.append(overall.get(status, "failed" if cue is Cue.FAILED else "not_done"))
    return True


def _observe_number(source: SourceText, gathered: Gathered, mention: Mention) -> bool:
    """Add what is said about whole chromosomes and ploidy."""
    cue = mention.cue
    if cue in {Cue.NO_RESULT, Cue.MERELY_LISTED}:
        return True
    affirmed = cue is None or cue is Cue.AFFIRMS
    span = source.span(mention.start, mention.end)
    if mention.kind == "complex":
        gathered.overall.append("abnormal" if affirmed else "indeterminate" if cue is Cue.DOUBTS else "normal")
        return True
    if mention.kind == "trisomy":
        numbers = _numbers(mention.match["n1"] or mention.match["n2"] or mention.match["n3"])
        for name in numbers:
            if name in TRISOMIES and cue in {None, Cue.AFFIRMS, Cue.DENIES, Cue.DENIES_WHAT_FOLLOWS}:
                target = gathered.trisomic if affirmed else gathered.disomic
                target.setdefault(
                    name,
                    Observation(
                        marker="hyperdiploidy",
                        status="present" if affirmed else "absent",
                        copies=Copies(3, None) if affirmed else None,
                        fraction=mention.fraction if affirmed else None,
                        method="report",
                        span=span,
                    ),
                )
        if numbers:
            gathered.overall.append("abnormal" if affirmed else "indeterminate" if cue is Cue.DOUBTS else "normal")
        return bool(numbers)
    word = mention.match["ploidy"]
    hyper = re.match(r"hyper-?\s?diploid", word) is not None
    status: Status
    reason = ""
    if affirmed:
        status = "present" if hyper else "absent"
        reason = "" if hyper or word.startswith("non") else "another ploidy group"
        gathered.overall.append("abnormal" if hyper or not word.startswith("non") else "normal")
    elif hyper and cue in {Cue.DENIES, Cue.DENIES_WHAT_FOLLOWS}:
        status = "absent"
        gathered.overall.append("normal")
    elif cue in {Cue.NOT_DONE, Cue.FAILED}:
        status, reason = "not_tested", _REASONS[cue]
    else:
        status, reason = "indeterminate", _REASONS.get(cue, "put in doubt by the text") if cue else ""
        gathered.overall.append("indeterminate")
    gathered.observations.append(
        Observation(
            marker="hyperdiploidy",
            status=status,
            fraction=mention.fraction if status == "present" else None,
            method="report",
            span=span,
            reason=reason,
        )
    )
    return True


def _read_clause(source: SourceText, gathered: Gathered, clause: Clause) -> bool:
    understood = bool(clause.study)
    for word in clause.study:
        gathered.overall.append(_STUDY[word])
    for place, mention in enumerate(clause.mentions):
        seen = _observe(source, gathered, mention)
        understood = understood or seen
        if not seen and not explains(source.text, clause.mentions, place):
            message = "a marker is named here, but what is said of it was not understood"
            source.warn("unread-text", message, mention.start)
    return understood


def read_prose(source: SourceText, start: int, end: int, gathered: Gathered) -> bool:
    """Read a stretch of prose and add what it says; returns whether anything was understood.

    Args:
        source: The text; what names markers without a result is noted in it.
        start: Where the prose begins.
        end: Where it ends.
        gathered: Where observations and statements about the study are added.
    """
    text = source.text
    understood = False
    unselected = phrase_words().unselected.search(text, start, end)
    selected = phrase_words().selected.search(text, start, end)
    if unselected:
        gathered.selected = False
    elif selected:
        gathered.selected = True
    taken: list[tuple[int, int]] = []
    for clause in clauses_of(text, start, end):
        read = _read_clause(source, gathered, clause)
        understood = understood or read
        taken += [(mention.start, mention.end) for mention in clause.mentions]
    _note_leftovers(source, start, end, taken)
    return understood


def _note_leftovers(source: SourceText, start: int, end: int, taken: list[tuple[int, int]]) -> None:
    """Warn of what looks like an abnormality or a gene and lies in no mention, so that nothing is lost in silence."""
    which = 0
    for found in phrase_words().leftover.finditer(source.text, start, end):
        while which < len(taken) and taken[which][1] <= found.start():
            which += 1
        if which == len(taken) or found.end() <= taken[which][0]:
            source.warn("unread-text", "this looks like an abnormality or a gene, and was not read", found.start())
