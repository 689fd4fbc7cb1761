"""Where bands and loci lie on the chromosomes. Data in `bands.tsv`; no notation is read here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from attrs import frozen

__all__ = ["CHROMOSOMES", "TRISOMIES", "Interval", "Locus", "arm", "centromere", "loci", "loci_on", "resolve"]

CHROMOSOMES: tuple[str, ...] = (*(str(number) for number in range(1, 23)), "X", "Y")
"""Names of the human chromosomes."""


class Interval(NamedTuple):
    """A stretch of a chromosome in bases from the end of the short arm (GRCh38)."""

    start: int
    end: int


@frozen(kw_only=True)
class Locus:
    """A place whose copies are counted.

    Attributes:
        id: Name, such as `TP53`.
        chromosome: Chromosome name.
        place: Its band at the finest level.
        edge: Coarser band that laboratories name as the break of a deletion which is meant to include the locus.
    """

    id: str
    chromosome: str
    place: Interval
    edge: Interval


@cache
def _table() -> dict[str, tuple[tuple[str, int, int], ...]]:
    rows: dict[str, list[tuple[str, int, int]]] = {name: [] for name in CHROMOSOMES}
    text = files("mmrules.adapters.iscn").joinpath("bands.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            chromosome, band, start, end = line.split("\t")
            rows[chromosome].append((band, int(start), int(end)))
    return {name: tuple(bands) for name, bands in rows.items()}


@cache
def centromere(chromosome: str) -> int:
    """Return the position of the centromere: where the short arm ends."""
    return max(end for band, _, end in _table()[chromosome] if band.startswith("p"))


@cache
def arm(chromosome: str, name: str) -> Interval:
    """Return the stretch of the short ("p") or long ("q") arm."""
    middle = centromere(chromosome)
    return Interval(0, middle) if name == "p" else Interval(middle, _table()[chromosome][-1][2])


@cache
def resolve(chromosome: str, band: str) -> Interval | None:
    """Return the stretch of a band such as `p13`, `q32.3`, `q10` or `p1`; `None` when there is no such band.

    A coarse name covers all its sub-bands: `p13` of chromosome 17 is `p13.1` to `p13.3`.

    Args:
        chromosome: Chromosome name.
        band: Arm letter and band digits; `p` or `q` alone is the arm, `p10` and `q10` the centromere.
    """
    if len(band) == 1:
        return arm(chromosome, band)
    if band in {"p10", "q10"}:
        middle = centromere(chromosome)
        return Interval(middle, middle)
    coarse = "." not in band
    if coarse and len(band) == 3:
        rows = [row for row in _table()[chromosome] if row[0] == band or row[0].startswith(band + ".")]
    elif not coarse or len(band) == 2:
        rows = [row for row in _table()[chromosome] if row[0].startswith(band)]
    else:
        rows = []
    return Interval(rows[0][1], rows[-1][2]) if rows else None


def _stretch(chromosome: str, first: str, last: str) -> Interval:
    one, other = resolve(chromosome, first), resolve(chromosome, last)
    if one is None or other is None:
        raise ValueError(f"no band {first} or {last} on chromosome {chromosome}")
    return Interval(min(one.start, other.start), max(one.end, other.end))


def _locus(name: str, chromosome: str, first: str, last: str, edge: str) -> Locus:
    return Locus(
        id=name,
        chromosome=chromosome,
        place=_stretch(chromosome, first, last),
        edge=_stretch(chromosome, edge, edge),
    )


TRISOMIES: tuple[str, ...] = ("3", "5", "7", "9", "11", "15", "19", "21")
"""Chromosomes whose gain defines hyperdiploid myeloma (definitions 8.2)."""


@cache
def loci() -> tuple[Locus, ...]:
    """Return every locus that is counted; bands of the genes as in the myeloma FISH panels (definitions 8.2)."""
    found = [
        _locus("TP53", "17", "p13.1", "p13.1", "p13"),
        _locus("CKS1B", "1", "q21.3", "q21.3", "q21"),
        _locus("CDKN2C", "1", "p32.3", "p32.3", "p32"),
        _locus("13q14", "13", "q14.2", "q14.3", "q14"),
        _locus("MYC", "8", "q24.21", "q24.21", "q24"),
    ]
    for name in (*TRISOMIES, "13", "17"):
        middle = Interval(centromere(name), centromere(name))
        found.append(Locus(id=f"cen{name}", chromosome=name, place=middle, edge=middle))
    # The short arm of chromosome 1 band by band, so that a loss anywhere on it is seen.
    tip = Interval(0, 0)
    found.append(Locus(id="1pter", chromosome="1", place=tip, edge=tip))
    for band, start, end in _table()["1"]:
        if band.startswith("p"):
            found.append(Locus(id=f"1{band}", chromosome="1", place=Interval(start, end), edge=Interval(start, end)))
    return tuple(found)


@cache
def loci_on(chromosome: str) -> tuple[Locus, ...]:
    """Return the loci that are counted on a chromosome; none for a chromosome that no marker needs."""
    return tuple(locus for locus in loci() if locus.chromosome == chromosome)
