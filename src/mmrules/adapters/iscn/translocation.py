"""Which rearrangement of IGH or MYC a translocation is, by its chromosomes and bands.

Used for karyotypes, metaphase FISH, optical mapping and translocations named in prose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.adapters.iscn.bands import resolve
from mmrules.adapters.iscn.report import Status

if TYPE_CHECKING:
    from mmrules.adapters.iscn.karyotype import Item, Point, Rearrangement
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["NAMED", "NamedTranslocation", "RearrangementCall", "rearrangements_of"]


@frozen(kw_only=True)
class NamedTranslocation:
    """A recurrent translocation of IGH at 14q32.

    Attributes:
        marker: Marker id.
        chromosome: The partner chromosome.
        bands: Bands of the partner at which it is reported; neighbouring bands occur for MAF and MAFB.
        gene: The partner gene.
    """

    marker: str
    chromosome: str
    bands: tuple[str, ...]
    gene: str


NAMED: tuple[NamedTranslocation, ...] = (
    # Bands from definitions 8.2; the neighbours of 16q23 and 20q12 from iscn.md 5.
    NamedTranslocation(marker="t_4_14", chromosome="4", bands=("p16",), gene="NSD2"),
    NamedTranslocation(marker="t_6_14", chromosome="6", bands=("p21",), gene="CCND3"),
    NamedTranslocation(marker="t_11_14", chromosome="11", bands=("q13",), gene="CCND1"),
    NamedTranslocation(marker="t_14_16", chromosome="16", bands=("q22", "q23", "q24"), gene="MAF"),
    NamedTranslocation(marker="t_14_20", chromosome="20", bands=("q11", "q12", "q13"), gene="MAFB"),
)
_BY_CHROMOSOME = {named.chromosome: named for named in NAMED}
_LIGHT_CHAINS = {("14", "q32"): "IGH", ("2", "p12"): "IGK", ("2", "p11"): "IGK", ("22", "q11"): "IGL"}


@frozen(kw_only=True)
class RearrangementCall:
    """One marker that a translocation speaks for.

    Attributes:
        marker: Marker id.
        status: "present" or "indeterminate".
        partner: Partner gene or band.
        reason: Why it is uncertain.
    """

    marker: str
    status: Status
    partner: str | None = None
    reason: str = ""


def _fits(chromosome: str, points: tuple[Point, ...], bands: tuple[str, ...]) -> bool | None:
    """Say whether the break lies in one of the bands; `None` when it cannot be told."""
    if not points:
        return None
    point = points[0]
    if point.questioned or not point.bands:
        if point.arm and not any(band[0] == point.arm for band in bands):
            return False
        return None
    return all(any(_within(chromosome, written, band) for band in bands) for written in point.bands)


def _within(chromosome: str, written: str, band: str) -> bool:
    inner, outer = resolve(chromosome, written), resolve(chromosome, band)
    return inner is not None and outer is not None and outer.start <= inner.start and inner.end <= outer.end


def _swapped(rearrangement: Rearrangement, named: NamedTranslocation, at_14: int) -> bool:
    """Say whether the two breakpoints fit once they are exchanged, and one of them exists nowhere as written."""
    one, other = rearrangement.breaks[1 - at_14], rearrangement.breaks[at_14]
    if not one or not other:
        return False
    bands = [band for points in (one, other) for band in points[0].bands]
    impossible = any(points[0].questioned for points in (one, other))
    return (
        impossible
        and len(bands) == 2
        and one[0].text.startswith("q32")
        and any(other[0].text.startswith(band) for band in named.bands)
    )


def rearrangements_of(source: SourceText, item: Item, *, index: int, prose: bool = False) -> list[RearrangementCall]:
    """Say which markers the translocations of an item speak for.

    Args:
        source: The text; swapped breakpoints and missing bands are noted in it.
        item: The item; a sign or a question mark in it is taken into account.
        index: Where it stands, for the warnings.
        prose: Whether it stands in prose, where bands are usually left out.
    """
    calls: list[RearrangementCall] = []
    for rearrangement in item.history:
        chromosomes = rearrangement.chromosomes
        if rearrangement.operation == "add" and chromosomes == ("14",) and rearrangement.breaks:
            if _fits("14", rearrangement.breaks[0], ("q32",)) is not False:
                calls.append(
                    RearrangementCall(
                        marker="igh_rearrangement",
                        status="indeterminate",
                        reason="material of unknown origin at 14q32",
                    )
                )
        elif rearrangement.operation in {"t", "ins"} and len(chromosomes) >= 2:
            calls += _translocation(source, rearrangement, index, prose=prose)
    if item.uncertain:
        return [
            RearrangementCall(
                marker=call.marker, status="indeterminate", partner=call.partner, reason="put in doubt by the notation"
            )
            for call in calls
        ]
    return calls


def _translocation(
    source: SourceText, rearrangement: Rearrangement, index: int, *, prose: bool
) -> list[RearrangementCall]:
    chromosomes = rearrangement.chromosomes
    breaks = rearrangement.breaks
    legible = len(breaks) == len(chromosomes)
    calls: list[RearrangementCall] = []
    if "14" in chromosomes:
        at_14 = chromosomes.index("14")
        igh = _fits("14", breaks[at_14], ("q32",)) if legible else None
        named = next((_BY_CHROMOSOME[name] for name in chromosomes if name in _BY_CHROMOSOME), None)
        if named is not None:
            calls += _named(source, rearrangement, named, igh=igh, index=None if prose else index)
        if not any(call.marker == "igh_rearrangement" for call in calls) and igh is not False and legible:
            partner = _partner(rearrangement, at_14)
            status: Status = "present" if igh else "indeterminate"
            calls.append(
                RearrangementCall(
                    marker="igh_rearrangement",
                    status=status,
                    partner=partner,
                    reason="" if igh else "the band on chromosome 14 is not legible",
                )
            )
    if "8" in chromosomes:
        calls += _myc(rearrangement, legible=legible)
    return calls


def _named(
    source: SourceText, rearrangement: Rearrangement, named: NamedTranslocation, *, igh: bool | None, index: int | None
) -> list[RearrangementCall]:
    chromosomes, breaks = rearrangement.chromosomes, rearrangement.breaks

    def both(status: Status, reason: str = "") -> list[RearrangementCall]:
        return [
            RearrangementCall(marker=named.marker, status=status, partner=named.gene, reason=reason),
            RearrangementCall(marker="igh_rearrangement", status=status, partner=named.gene, reason=reason),
        ]

    if not breaks and not rearrangement.detailed and len(chromosomes) == 2:
        if index is not None:
            source.warn("band-missing", "a translocation without bands was taken for the recurrent one", index)
        return both("present")
    if len(breaks) != len(chromosomes):
        return both("indeterminate", "the breakpoints are not legible")
    partner = _fits(named.chromosome, breaks[chromosomes.index(named.chromosome)], named.bands)
    if len(chromosomes) == 2 and _swapped(rearrangement, named, chromosomes.index("14")):
        source.warn("swapped-breakpoints", "the bands fit only in the other order", index or 0)
        return both("indeterminate", "the breakpoints seem to be swapped")
    if partner is False or igh is False:
        return []
    if partner is None or igh is None:
        return both("indeterminate", "a breakpoint is not legible")
    if len(chromosomes) > 2:
        return both("indeterminate", "a translocation of three or more chromosomes")
    return both("present")


def _partner(rearrangement: Rearrangement, own: int) -> str | None:
    """Return the gene or band that lies across the break."""
    other = (own + 1) % len(rearrangement.chromosomes)
    chromosome = rearrangement.chromosomes[other]
    points = rearrangement.breaks[other] if len(rearrangement.breaks) == len(rearrangement.chromosomes) else ()
    if chromosome == "?" or not points:
        return None
    for (name, band), gene in _LIGHT_CHAINS.items():
        if name == chromosome and _fits(chromosome, points, (band,)):
            return gene
    if chromosome == "8" and _fits("8", points, ("q24",)):
        return "MYC"
    return None if points[0].questioned else chromosome + points[0].text


def _myc(rearrangement: Rearrangement, *, legible: bool) -> list[RearrangementCall]:
    chromosomes = rearrangement.chromosomes
    if not legible:
        classic = len(chromosomes) == 2 and not rearrangement.breaks and set(chromosomes) & {"2", "14", "22"}
        if not classic:
            return []
        gene = {"14": "IGH", "2": "IGK", "22": "IGL"}[next(iter(set(chromosomes) - {"8"}))]
        calls = [RearrangementCall(marker="myc_rearrangement", status="present", partner=gene)]
        if gene == "IGH":
            calls.append(RearrangementCall(marker="igh_rearrangement", status="present", partner="MYC"))
        return calls
    own = chromosomes.index("8")
    points = rearrangement.breaks[own]
    fits = _fits("8", points, ("q24",))
    if fits is False:
        return []
    outside = bool(points and points[0].bands and _within("8", points[0].bands[0], "q24.3"))
    if fits is None or outside:
        return [
            RearrangementCall(
                marker="myc_rearrangement",
                status="indeterminate",
                partner=_partner(rearrangement, own),
                reason="the break may lie outside MYC",
            )
        ]
    return [RearrangementCall(marker="myc_rearrangement", status="present", partner=_partner(rearrangement, own))]
