"""What one new chromosome is made of: copies of every counted locus in it.

Works out `del`, `der`, `i`, `dic` and the rest against the band table. Clones are in `copy_number.py`.
A copy is a range: (0, 1) where banding cannot tell whether the locus went or stayed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import Factory, define

from mmrules.adapters.iscn.bands import Interval, Locus, arm, centromere, loci_on, resolve

if TYPE_CHECKING:
    from mmrules.adapters.iscn.karyotype import Item, Point, Rearrangement

__all__ = ["Content", "Earlier", "Range", "content_of", "replaced_by"]

Range = tuple[int, int]

_ONE: Range = (1, 1)
_UNKNOWN: Range = (0, 1)
_BALANCED = frozenset({"t", "rob", "ins", "rea"})
_JOINED = frozenset({"dic", "psu dic", "der dic", "trc", "tas"})
_CENTRIC = ("p10", "q10", "p11", "q11")
# Whether laboratories that name this band as the break of a deletion mean the locus to be gone (iscn.md 3.5).
_LOSS_BY_CONVENTION = frozenset({"TP53", "13q14"})
_ADDED_MATERIAL_MAY_HOLD = frozenset({"TP53", "CDKN2C"})


@define
class Content:
    """Copies per locus id in one chromosome, and which of them rest on a convention about breakpoints."""

    copies: dict[str, Range] = Factory(dict)
    conventional: set[str] = Factory(set)

    def add(self, locus: str, amount: Range) -> None:
        """Add copies of a locus."""
        low, high = self.copies.get(locus, (0, 0))
        self.copies[locus] = (low + amount[0], high + amount[1])

    def keep(self, locus: str, gone: Range) -> None:
        """Take away a part that is certainly (1, 1), certainly not (0, 0) or perhaps (0, 1) gone."""
        low, high = self.copies.get(locus, (0, 0))
        self.copies[locus] = (low * (1 - gone[1]), high * (1 - gone[0]))

    def whole(self, chromosome: str, amount: Range = _ONE) -> None:
        """Add a whole chromosome."""
        for locus in loci_on(chromosome):
            self.add(locus.id, amount)


@define
class Earlier:
    """What stood with its bands before, since later clones shorten `der(16)t(1;16)(q10;p10)` to `der(16)`."""

    forms: dict[tuple[str, tuple[str, ...]], Rearrangement] = Factory(dict)
    histories: dict[str, tuple[Rearrangement, ...]] = Factory(dict)

    def note(self, item: Item) -> None:
        """Remember the rearrangements of an item that have their bands."""
        for rearrangement in item.history:
            if rearrangement.breaks:
                self.forms[rearrangement.operation, rearrangement.chromosomes] = rearrangement
        if len(item.history) > 1 and item.history[0].operation == "der":
            self.histories[item.history[0].chromosomes[0]] = item.history[1:]


def _cut(chromosome: str, point: Point) -> Interval | None:
    """Return where a breakpoint may lie; `None` when not even the arm is known."""
    if chromosome == "?":
        return None
    if point.text == "cen":
        return Interval(centromere(chromosome), centromere(chromosome))
    if point.text.endswith("ter"):
        whole = arm(chromosome, point.arm)
        edge = whole.start if point.arm == "p" else whole.end
        return Interval(edge, edge)
    if not point.arm:
        return None
    found = [resolve(chromosome, band) for band in point.bands]
    known = [interval for interval in found if interval is not None]
    if point.questioned or not known or len(known) != len(found):
        return arm(chromosome, point.arm)
    return Interval(min(one.start for one in known), max(one.end for one in known))


def _side(point: Point) -> str:
    return point.arm or "q"


def _distal(locus: Locus, cut: Interval | None, side: str) -> Range:
    """Return whether the locus lies between the break and the end of that arm."""
    if cut is None:
        return _UNKNOWN
    place = locus.place
    if side == "p":
        if place.start >= cut.end:
            return (0, 0)
        return _ONE if place.end <= cut.start else _UNKNOWN
    if place.end <= cut.start:
        return (0, 0)
    return _ONE if place.start >= cut.end else _UNKNOWN


def _between(locus: Locus, one: Interval | None, other: Interval | None) -> Range:
    """Return whether the locus lies between two breaks."""
    if one is None or other is None:
        return _UNKNOWN
    first, last = sorted((one, other))
    place = locus.place
    if place.end <= first.start or place.start >= last.end:
        return (0, 0)
    return _ONE if place.start >= first.end and place.end <= last.start else _UNKNOWN


def _named_by_break(locus: Locus, points: tuple[Point, ...], rearrangement: Rearrangement) -> bool:
    """Say whether a deletion that breaks in the band of the locus counts as its loss."""
    if locus.id.startswith("1p"):  # some of the arm is gone, whichever band it is
        return not any(point.questioned for point in points)
    if any(point.questioned for point in points):
        return rearrangement.shorthand and locus.id in _LOSS_BY_CONVENTION
    if locus.id in _LOSS_BY_CONVENTION:
        return True
    if locus.id != "CDKN2C" or any(point.arm != "p" for point in points):
        return False
    # CDKN2C lies in the outermost part of 1p32: a break in 1p32 takes it along when what is gone lies outside.
    cuts = [cut for cut in (_cut(locus.chromosome, point) for point in points) if cut is not None]
    return len(points) == 1 or (len(cuts) == len(points) and max(cuts).start < locus.edge.end <= max(cuts).end)


def _lose(content: Content, chromosome: str, points: tuple[Point, ...], rearrangement: Rearrangement) -> None:
    cuts = [_cut(chromosome, point) for point in points]
    for locus in loci_on(chromosome):
        inside = len(points) >= 2
        gone = _between(locus, cuts[0], cuts[-1]) if inside else _distal(locus, cuts[0], _side(points[0]))
        if gone == _UNKNOWN and rearrangement.operation == "del" and _named_by_break(locus, points, rearrangement):
            gone = _ONE
            content.conventional.add(locus.id)
        if rearrangement.operation == "add" and gone == _ONE and locus.id in _ADDED_MATERIAL_MAY_HOLD:
            gone = _UNKNOWN
        content.keep(locus.id, gone)


def _repeat(content: Content, chromosome: str, points: tuple[Point, ...], rearrangement: Rearrangement) -> None:
    extra = {"dup": 1, "trp": 2, "qdp": 3}[rearrangement.operation]
    cuts = [_cut(chromosome, point) for point in points]
    sure = not any(point.questioned for point in points) or rearrangement.shorthand
    for locus in loci_on(chromosome):
        amount = _between(locus, cuts[0], cuts[-1])
        if amount == _UNKNOWN and sure:  # the named bands are the ends of what is repeated
            amount = _ONE
            content.conventional.add(locus.id)
        content.add(locus.id, (amount[0] * extra, amount[1] * extra))


def _full(rearrangement: Rearrangement, earlier: Earlier) -> Rearrangement:
    """Return the same rearrangement with the bands given for it before, when it has none itself."""
    if rearrangement.breaks or rearrangement.detailed:
        return rearrangement
    return earlier.forms.get((rearrangement.operation, rearrangement.chromosomes), rearrangement)


def _legible(rearrangement: Rearrangement) -> bool:
    return len(rearrangement.breaks) == len(rearrangement.chromosomes) and all(rearrangement.breaks)


def _unknown(content: Content, chromosomes: tuple[str, ...]) -> None:
    for chromosome in chromosomes:
        for locus in loci_on(chromosome):
            low, high = content.copies.get(locus.id, (0, 0))
            content.copies[locus.id] = (0, max(low, high, 1))


def _exchange(content: Content, held: set[str], tail: Rearrangement, factor: int) -> None:
    """Apply `t(u;v)` to a derivative: what lies beyond the break is lost, what the partner gives is gained."""
    chromosomes = tail.chromosomes
    own = next((index for index, name in enumerate(chromosomes) if name in held), 0)
    # In t(a;b;c) the end of a goes to b, that of b to c and that of c to a.
    giver = (own - 1) % len(chromosomes)
    if not _legible(tail):
        _unknown(content, chromosomes)
        held.update(chromosomes)
        return
    lost, gained = tail.breaks[own][0], tail.breaks[giver][0]
    for locus in loci_on(chromosomes[own]):
        content.keep(locus.id, _distal(locus, _cut(chromosomes[own], lost), _side(lost)))
    for locus in loci_on(chromosomes[giver]):
        low, high = _distal(locus, _cut(chromosomes[giver], gained), _side(gained))
        content.add(locus.id, (low * factor, high * factor))
    held.add(chromosomes[giver])


def _insert(content: Content, held: set[str], base: str, tail: Rearrangement, factor: int) -> None:
    if len(tail.chromosomes) != 2:
        return
    receiver, giver = tail.chromosomes
    if not _legible(tail) or len(tail.breaks[1]) < 2:
        _unknown(content, tail.chromosomes)
        return
    points = tail.breaks[1]
    for locus in loci_on(giver):
        inside = _between(locus, _cut(giver, points[0]), _cut(giver, points[-1]))
        if base == giver:
            content.keep(locus.id, inside)
        elif base == receiver or receiver in held:
            content.add(locus.id, (inside[0] * factor, inside[1] * factor))
    held.add(giver)


def _tail(content: Content, held: set[str], base: str, tail: Rearrangement, factor: int) -> None:
    chromosome = tail.chromosomes[0]
    match tail.operation:
        case "t":
            _exchange(content, held, tail, factor)
        case "ins":
            _insert(content, held, base, tail, factor)
        case "del" | "add" | "r" if _legible(tail):
            if tail.operation == "r":
                for point in tail.breaks[0]:
                    _lose(content, chromosome, (point,), tail)
            else:
                _lose(content, chromosome, tail.breaks[0], tail)
        case "dup" | "trp" | "qdp" if _legible(tail):
            _repeat(content, chromosome, tail.breaks[0], tail)
        case "inv" | "hsr":
            pass
        case _:
            _unknown(content, tail.chromosomes)


def _isochromosome(content: Content, head: Rearrangement) -> None:
    chromosome = head.chromosomes[0]
    point = head.breaks[0][0] if head.breaks and head.breaks[0] else None
    if chromosome == "?" or point is None or not point.arm:
        for locus in loci_on(chromosome):
            content.add(locus.id, (0, 2))
        return
    whole = arm(chromosome, point.arm)
    for locus in loci_on(chromosome):
        if locus.id.startswith("cen"):
            content.add(locus.id, _ONE)
        elif head.operation == "idic":
            gone = _distal(locus, _cut(chromosome, point), point.arm)
            content.add(locus.id, (2 * (1 - gone[1]), 2 * (1 - gone[0])))
        elif locus.place.start >= whole.start and locus.place.end <= whole.end:
            content.add(locus.id, (2, 2))


def _joined(content: Content, head: Rearrangement) -> None:
    """Two or more chromosomes made one: whole arms where both breaks are at the centromere, else `dic`."""
    legible = _legible(head)
    arms = head.operation in {"der", "rob"}
    for index, chromosome in enumerate(head.chromosomes):
        point = head.breaks[index][0] if legible else None
        centric = point is not None and (point.text == "cen" or point.text.startswith(_CENTRIC))
        for locus in loci_on(chromosome):
            at_centromere = locus.id.startswith("cen")
            if head.operation == "tas":
                content.add(locus.id, _ONE)
            elif point is None or (arms and not (centric and point.arm)) or chromosome == "?":
                content.add(locus.id, _ONE if at_centromere and not arms else _UNKNOWN)
            elif arms:
                whole = arm(chromosome, point.arm)
                inside = locus.place.start >= whole.start and locus.place.end <= whole.end
                content.add(locus.id, _UNKNOWN if at_centromere else _ONE if inside else (0, 0))
            else:
                gone = _distal(locus, _cut(chromosome, point), _side(point))
                content.add(locus.id, (1 - gone[1], 1 - gone[0]))


def replaced_by(item: Item) -> tuple[str, ...]:
    """Return the chromosomes of which one homologue each is replaced by an unsigned item; none when balanced."""
    if not item.history:
        return ()
    head = item.history[0]
    if head.operation == "rob":
        return head.chromosomes
    return () if head.operation in _BALANCED and len(item.history) == 1 else head.chromosomes


def content_of(item: Item, earlier: Earlier) -> Content:
    """Work out what the chromosome that an item describes holds.

    Args:
        item: A whole chromosome or a rearrangement.
        earlier: The same rearrangements where they stood with their bands.
    """
    content = Content()
    if item.chromosome:
        content.whole(item.chromosome)
        return content
    if not item.history:
        return content
    head, tails = _full(item.history[0], earlier), item.history[1:]
    if head.operation == "der" and not tails and head is item.history[0] and len(head.chromosomes) == 1:
        tails = earlier.histories.get(head.chromosomes[0], ())
        if not tails:
            content.whole(head.chromosomes[0], _UNKNOWN)
            return content
    factor = 1
    chromosome = head.chromosomes[0]
    held = set(head.chromosomes)
    match head.operation:
        case "i" | "idic" | "ider":
            _isochromosome(content, head)
            factor = 2
        case "rob":
            _joined(content, head)
        case "der" | "rec" | "idel" if len(head.chromosomes) > 1:
            _joined(content, head)
        case operation if operation in _JOINED:
            _joined(content, head)
        case "der" | "rec" | "inv" | "hsr" | "t" | "ins":
            for name in head.chromosomes[:1]:
                content.whole(name)
            if head.operation in {"t", "ins"}:
                tails = (head, *tails)
        case _:
            content.whole(chromosome)
            if head.breaks or head.operation in {"i", "r"}:
                _tail(content, held, chromosome, head, factor)
            else:
                _unknown(content, head.chromosomes)
    for tail in tails:
        _tail(content, held, chromosome, _full(tail, earlier), factor)
    return content
