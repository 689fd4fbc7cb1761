"""Reads arrays, optical mapping and sequencing (`arr`, `ogm`, `seq`, `sseq`) and region-specific assays (`rsa`).

A genome-wide study that lists no change at a locus shows the locus in two copies. Balanced changes are invisible to it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from attrs import define

from mmrules.adapters.iscn.bands import TRISOMIES, Interval, arm, loci, resolve
from mmrules.adapters.iscn.fish_grammar import read_quantity
from mmrules.adapters.iscn.item_grammar import ItemFault, read_item
from mmrules.adapters.iscn.probes import find_probe
from mmrules.adapters.iscn.report import Copies, FractionRange, Method, Observation, Status
from mmrules.adapters.iscn.translocation import rearrangements_of

if TYPE_CHECKING:
    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["ARRAY_START", "ASSAY_START", "read_array", "read_assay"]

_BUILD = r"\s?\[\s*(?:grch3[678]|hg1[89]|hg38|[a-z0-9.]{2,12})\s*\]"
ARRAY_START = re.compile(
    rf"(?<!\w)(?:arr|ogm|sseq|seq)(?:{_BUILD}\s?(?=[(\dxyt])|\s?(?=\(\s?(?:\d|x))|\s(?=(?:[1-9]\d?|x)[pq][\d.pq]*\s?\())"
)
ASSAY_START = re.compile(r"(?<!\w)rsa\s?(?=\()")
_HEAD = re.compile(r"(arr|ogm|sseq|seq|rsa)(?:\s?\[\s*([a-z0-9.]{2,12})\s*\])?\s?")
_LIST = re.compile(r"\(\s*((?:[1-9]\d?|x|y)(?:(?:\s?[,;-]\s?|(?<=x))(?:[1-9]\d?|x|y))*)\s*\)")
_ARM = re.compile(r"\(\s*([1-9]\d?|x|y)([pq])\s*\)")
_BANDS = re.compile(
    r"([1-9]\d?|x|y)([pq])([\d.]*)\s?(?:-?([pq])([\d.]*))?\s?(?:\(\s*([\d,]{1,15})\s*[_-]\s*([\d,]{1,15})\s*\))?"
)
_TIMES = re.compile(r"\s?[x*]\s?((?:\d{1,3}(?:\s?[~-]\s?>?\d{1,3})?\+?)|>=?\d{1,3}|amp|\?)")
_HOMOZYGOUS = re.compile(r"\s?hmz")
_SHARE = re.compile(
    r"\s?\[\s*(?:vaf\s?)?(0?\.\d{1,6}|[01](?:\.\d{1,6})?)(?:\s?[~-]\s?(0?\.\d{1,6}|[01](?:\.\d{1,6})?))?\s*\]"
)
_NO_SHARE = re.compile(r"\s?\[\s*(?:\?|mos|\d{1,3}\s?%)\s*\]")
_NEXT = re.compile(r"\s*,\s*(?=[(\dxy]|(?:t|inv|ins|del|dup)\s?\()")
_STRUCTURE = re.compile(r"(?:t|inv|ins|der|del|dup)\s?\(")
_COORDINATES = re.compile(r"\s?\([\dgx.,;:_\s-]{3,120}\)")
_METHODS: dict[str, Method] = {"arr": "array", "ogm": "optical_mapping", "seq": "sequencing", "sseq": "sequencing"}
_WHOLE_IN_TENTHS = 9  # a segment this long counts as the whole chromosome


class _Place(NamedTuple):
    """Bases of a gene on the two assemblies in use.

    Unverified to the base: written from general knowledge of the gene records. Segments are far longer, so a
    few hundred bases do not change an answer.
    """

    hg19: Interval
    hg38: Interval


_GENES = {
    "TP53": _Place(Interval(7_571_720, 7_590_868), Interval(7_668_402, 7_687_550)),
    "CDKN2C": _Place(Interval(51_426_417, 51_440_306), Interval(50_960_745, 50_974_634)),
    "CKS1B": _Place(Interval(154_947_118, 154_951_725), Interval(154_974_653, 154_979_251)),
    "13q14": _Place(Interval(48_877_883, 49_056_026), Interval(48_303_747, 48_481_890)),
}
_MARKERS = {"TP53": ("del_17p",), "CDKN2C": ("del_1p32", "del_1p"), "CKS1B": ("gain_1q",), "13q14": ("del_13q",)}
_CHROMOSOME = {"TP53": "17", "CDKN2C": "1", "CKS1B": "1", "13q14": "13"}


@define
class _Segment:
    """A stretch with its number of copies."""

    chromosome: str
    stretch: Interval | None
    coordinates: bool
    copies: Copies | None
    share: Decimal | FractionRange | None
    start: int
    end: int


def _chromosomes(text: str) -> list[str]:
    names: list[str] = []
    for part in re.split(r"[,;]|(?<=x)(?=[xy])", text.replace(" ", "")):
        ends = part.split("-")
        if len(ends) == 2 and all(end.isdigit() for end in ends) and int(ends[0]) <= int(ends[1]) <= 22:
            names += [str(number) for number in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            names += [end.upper() for end in ends]
    return names


def _bands(source: SourceText, found: re.Match[str]) -> tuple[str, Interval | None, bool]:
    chromosome = found[1].upper()
    if chromosome.isdigit() and not 1 <= int(chromosome) <= 22:
        source.problem("unknown-chromosome", "there is no such chromosome", found.start(1))
        return chromosome, None, False
    if found[6]:
        first, last = (int(number.replace(",", "") or 0) for number in (found[6], found[7]))
        if first > last:
            source.warn("reversed-coordinates", "the first coordinate lies behind the second", found.start(6))
            first, last = last, first
        if last > arm(chromosome, "q").end + 1_000_000:
            source.warn("coordinate-out-of-range", "the chromosome is shorter than this", found.start(6))
        return chromosome, Interval(first, last), True
    ends = [resolve(chromosome, found[2] + found[3].strip("."))]
    if found[4]:
        ends.append(resolve(chromosome, found[4] + (found[5] or "").strip(".")))
    known = [end for end in ends if end is not None]
    if len(known) != len(ends):
        source.warn("invalid-band", "this chromosome has no such band", found.start(2))
        return chromosome, None, False
    return chromosome, Interval(min(one.start for one in known), max(one.end for one in known)), False


def _share(source: SourceText, index: int, limit: int) -> tuple[Decimal | FractionRange | None, int]:
    found = _SHARE.match(source.text, index, limit)
    if found:
        low = Decimal(found[1])
        high = Decimal(found[2]) if found[2] else low
        if high > 1 or low > high:
            source.warn("percent-out-of-range", "a proportion lies between 0 and 1", found.start(1))
            return None, found.end()
        return low if low == high else FractionRange(low, high), found.end()
    other = _NO_SHARE.match(source.text, index, limit)
    return None, other.end() if other else index


def _segments(source: SourceText, index: int, limit: int) -> tuple[list[_Segment], int] | None:
    text = source.text
    places: list[tuple[str, Interval | None, bool]] = []
    listed = _LIST.match(text, index, limit)
    by_arm = None if listed else _ARM.match(text, index, limit)
    bands = None if listed or by_arm else _BANDS.match(text, index, limit)
    if listed:
        for name in _chromosomes(listed[1]):
            if name in {"X", "Y"} or (name.isdigit() and 1 <= int(name) <= 22):
                places.append((name, Interval(0, arm(name, "q").end), False))
            else:
                source.problem("unknown-chromosome", "there is no such chromosome", listed.start(1))
        at = listed.end()
    elif by_arm:
        name = by_arm[1].upper()
        if name.isdigit() and not 1 <= int(name) <= 22:
            source.problem("unknown-chromosome", "there is no such chromosome", by_arm.start(1))
        else:
            places.append((name, arm(name, by_arm[2]), False))
        at = by_arm.end()
    elif bands:
        places.append(_bands(source, bands))
        at = bands.end()
    else:
        return None
    times = _TIMES.match(text, at, limit)
    homozygous = _HOMOZYGOUS.match(text, times.end() if times else at, limit)
    if not times and not homozygous:
        source.problem("bad-copy-number", "a number of copies is expected here, such as x1", at)
        return [], at
    copies = read_quantity(times[1]) if times else Copies(2, 2)
    at = homozygous.end() if homozygous else times.end() if times else at
    share, at = _share(source, at, limit)
    return [_Segment(name, stretch, exact, copies, share, index, at) for name, stretch, exact in places], at


def _covers(segment: _Segment, locus: str, build: str) -> bool | None:
    """Say whether a segment holds a locus; `None` when the assembly or the bands leave it open."""
    if segment.chromosome != _CHROMOSOME[locus]:
        return False
    if segment.stretch is None:
        return None
    stretch = segment.stretch
    if not segment.coordinates:
        place = next(each.place for each in loci() if each.id == locus)
        if stretch.start <= place.start and place.end <= stretch.end:
            return True
        return None if stretch.start < place.end and place.start < stretch.end else False
    genes = _GENES[locus]
    wanted = {"hg19": (genes.hg19,), "grch37": (genes.hg19,), "hg38": (genes.hg38,), "grch38": (genes.hg38,)}.get(
        build, (genes.hg19, genes.hg38)
    )
    answers = {
        None
        if stretch.start < gene.end and gene.start < stretch.end and not _inside(gene, stretch)
        else _inside(gene, stretch)
        for gene in wanted
    }
    return answers.pop() if len(answers) == 1 else None


def _inside(gene: Interval, stretch: Interval) -> bool:
    return stretch.start <= gene.start and gene.end <= stretch.end


def _whole_chromosome(segment: _Segment) -> bool:
    if segment.stretch is None:
        return False
    length = arm(segment.chromosome, "q").end
    return (segment.stretch.end - segment.stretch.start) * 10 >= length * _WHOLE_IN_TENTHS


def _observe_locus(
    source: SourceText,
    gathered: Gathered,
    locus: str,
    *,
    segments: list[_Segment],
    build: str,
    where: tuple[int, int],
    method: Method,
) -> None:
    hits = [(segment, covered) for segment in segments if (covered := _covers(segment, locus, build)) is not False]
    for marker in _MARKERS[locus]:
        gain = marker == "gain_1q"
        status: Status = "absent"
        copies: Copies | None = Copies(2, 2)
        share: Decimal | FractionRange | None = None
        reason = ""
        span = source.span(*where)
        for segment, covered in hits:
            if segment.copies is None or (covered is None and segment.copies != Copies(2, 2)):
                found: Status = "indeterminate"
            elif gain:
                found = "present" if segment.copies.low >= 3 else "absent"
            else:
                found = "present" if segment.copies.high is not None and segment.copies.high < 2 else "absent"
            if found == "absent" and segment.copies is not None and status == "absent":
                copies = segment.copies
            elif found == "present" or (found == "indeterminate" and status == "absent"):
                status, copies, share = found, segment.copies, segment.share
                span = source.span(segment.start, segment.end)
                reason = "" if found == "present" else "the segment ends inside the region, or its copies are not given"
        gathered.observations.append(
            Observation(
                marker=marker, status=status, copies=copies, fraction=share, method=method, span=span, reason=reason
            )
        )


def read_array(source: SourceText, index: int, limit: int, gathered: Gathered) -> int:
    """Read the genome-wide string at `index`, add what it says and return where it ends.

    Args:
        source: The text; problems and warnings are noted in it.
        index: At the keyword.
        limit: Where the text ends.
        gathered: Where observations are added.
    """
    text = source.text
    head = _HEAD.match(text, index, limit)
    if not head:
        return index
    method, build = _METHODS.get(head[1], "array"), head[2] or ""
    if build and build not in {"hg19", "grch37", "hg38", "grch38"}:
        source.warn("unknown-genome-build", "coordinates of this assembly are compared with both known ones", index)
    at = head.end()
    segments: list[_Segment] = []
    structural = False
    while True:
        if _STRUCTURE.match(text, at, limit):
            try:
                item = read_item(source, at, limit)
            except ItemFault as fault:
                source.problem(fault.code, str(fault), fault.index)
                return min(max(at + 1, fault.index + 1), limit)
            structural = True
            coordinates = _COORDINATES.match(text, item.end, limit)
            share, end = _share(source, coordinates.end() if coordinates else item.end, limit)
            gathered.observations += [
                Observation(
                    marker=call.marker,
                    status=call.status,
                    partner=call.partner,
                    fraction=share,
                    method=method,
                    span=source.span(at, item.end),
                    reason=call.reason,
                )
                for call in rearrangements_of(source, item, index=at)
            ]
            at = end
        else:
            read = _segments(source, at, limit)
            if read is None:
                source.problem("unknown-token", "a region with its copies is expected here, such as (17)x1", at)
                return min(at + 1, limit)
            segments += read[0]
            at = read[1]
        onward = _NEXT.match(text, at, limit)
        if not onward:
            break
        at = onward.end()
    if segments:  # a rearrangement alone says nothing about copies elsewhere
        for locus in _GENES:
            _observe_locus(source, gathered, locus, segments=segments, build=build, where=(index, at), method=method)
        _trisomies(source, gathered, segments, method)
    changed = [
        segment for segment in segments if segment.copies != Copies(2, 2) and segment.chromosome not in {"X", "Y"}
    ]
    gathered.overall.append("abnormal" if changed or structural else "normal")
    return at


def _trisomies(source: SourceText, gathered: Gathered, segments: list[_Segment], method: Method) -> None:
    gained = {
        segment.chromosome: segment
        for segment in segments
        if segment.copies is not None and segment.copies.low >= 3 and _whole_chromosome(segment)
    }
    for name in TRISOMIES:
        segment = gained.get(name)
        anywhere = source.span(segments[0].start, segments[-1].end)
        target = gathered.trisomic if segment else gathered.disomic
        target.setdefault(
            name,
            Observation(
                marker="hyperdiploidy",
                status="present" if segment else "absent",
                copies=segment.copies if segment else Copies(2, 2),
                fraction=segment.share if segment else None,
                method=method,
                span=source.span(segment.start, segment.end) if segment else anywhere,
            ),
        )


_NEXT_ASSAY = re.compile(r"\s*,\s*(?=\()")
_ASSAY = re.compile(r"\(\s*([a-z0-9'./@-]{1,30})\s*(?:::\s*([a-z0-9'./@-]{1,30})\s*)?\)(?:\s?[x*]\s?(\d{1,2}))?")


def read_assay(source: SourceText, index: int, limit: int, gathered: Gathered) -> int:
    """Read the region-specific assay at `index`, add what it says and return where it ends.

    Args:
        source: The text; unknown genes are noted in it.
        index: At the keyword.
        limit: Where the text ends.
        gathered: Where observations are added.
    """
    head = _HEAD.match(source.text, index, limit)
    at = head.end() if head else index
    abnormal = False
    while found := _ASSAY.match(source.text, at, limit):
        copies = read_quantity(found[3]) if found[3] else None
        share, end = _share(source, found.end(), limit)
        one, other = find_probe(found[1]), find_probe(found[2]) if found[2] else None
        span = source.span(at, end)
        results: list[tuple[str, Status, str | None]] = []
        if one is None or (found[2] and other is None):
            source.warn("unknown-probe", "this gene is not in the probe table and was left out", at)
        elif other is not None:
            seen: Status = "absent" if copies == Copies(0, 0) or share == 0 else "present"
            pair = {one.name: one, other.name: other}
            partner = next((probe for probe in pair.values() if probe.partner), None)
            if "IGH" in pair and partner is not None:
                results = [(partner.partner, seen, partner.name), ("igh_rearrangement", seen, partner.name)]
            elif "IGH" in pair and "MYC" in pair:
                results = [("myc_rearrangement", seen, "IGH"), ("igh_rearrangement", seen, "MYC")]
        elif copies is not None:
            results = [(marker, "present" if copies.low < 2 else "absent", None) for marker in one.loss]
            results += [(marker, "present" if copies.low > 2 else "absent", None) for marker in one.gain]
        for marker, status, gene in results:
            abnormal = abnormal or status == "present"
            gathered.observations.append(
                Observation(
                    marker=marker,
                    status=status,
                    copies=copies if other is None else None,
                    fraction=share,
                    partner=gene,
                    method="region_specific_assay",
                    span=span,
                )
            )
        at = end
        onward = _NEXT_ASSAY.match(source.text, at, limit)
        if not onward:
            break
        at = onward.end()
    gathered.overall.append("abnormal" if abnormal else "normal")
    return max(at, index + 1)
