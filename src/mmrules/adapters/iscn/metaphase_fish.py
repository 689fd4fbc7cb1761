"""Reads FISH on metaphases (`ish`): which chromosome carries or lacks a signal. Nuclei are in `fish_grammar.py`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.adapters.iscn.fish_grammar import read_quantity
from mmrules.adapters.iscn.item_grammar import ItemFault, read_item
from mmrules.adapters.iscn.probes import find_probe
from mmrules.adapters.iscn.report import Cells, Copies, Observation
from mmrules.adapters.iscn.translocation import rearrangements_of

if TYPE_CHECKING:
    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.karyotype import Item
    from mmrules.adapters.iscn.probes import Probe
    from mmrules.adapters.iscn.report import Status
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["ISH_START", "read_ish"]

ISH_START = re.compile(
    r"(?<!\w)(?<!nuc )(?<!nuc)ish\s?(?=[+-]?\s?"
    r"(?:(?:del|der|dup|t|i|idic|dic|add|inv|ins|r|dmin|hsr)\s?\(|(?:\d{1,2}|x|y)(?:[pq]|cen)?[\d.]*\s?\())"
)
_KEYWORD = re.compile(r"ish\s?")
_PLACE = re.compile(r"(?:\d{1,2}|x|y)(?:[pq]|cen)?[\d.]*\s?(?=\()")
_SIGNALS = re.compile(r"\s?\(([^()]{1,200})\)(?:\s?[x*]\s?(\d{1,2}))?")
_SIGNAL = re.compile(
    r"((?:5'|3')?\s?[a-z0-9][a-z0-9/.@-]*?)\s?(\+{1,2}|-|[x*]\s?[\d~>]{1,6}|\s?amp|dim|enh)(?:[x*]\d)?"
)
_CELLS = re.compile(r"\s?\[\s*(\d{1,5})(?:\s?/\s?(\d{1,5}))?\s*\]")
_NEXT = re.compile(r"\s*[,/]\s*(?=[+-]?\s?(?:[a-z]{1,4}\s?\(|(?:\d{1,2}|x|y)(?:[pq]|cen)?[\d.]*\s?\())")


def _chromosome(item: Item | None, place: str) -> str:
    if item is not None and item.history:
        return item.history[0].chromosomes[0]
    found = re.match(r"\d{1,2}|x|y", place)
    return found[0].upper() if found else ""


def _copies(probe: Probe, sign: str, chromosome: str) -> Copies | None:
    """Return the copies that a sign on one chromosome stands for, the other homologue being normal."""
    if sign[0] in "x*":
        return read_quantity(sign[1:])
    if not probe.band.startswith((f"{chromosome}p", f"{chromosome}q")):
        return None  # a signal that has moved to another chromosome says nothing of its number
    if sign == "-":
        return Copies(1, 1)
    return Copies(4, None) if sign == "amp" else Copies(2, 2)


def read_ish(source: SourceText, index: int, limit: int, gathered: Gathered) -> int:
    """Read the `ish` string at `index`, add what it says and return where it ends.

    Args:
        source: The text; problems are noted in it.
        index: At the keyword.
        limit: Where the text ends.
        gathered: Where observations are added.
    """
    text = source.text
    keyword = _KEYWORD.match(text, index, limit)
    at = keyword.end() if keyword else index
    abnormal = False
    while True:
        start = at
        item: Item | None = None
        place = _PLACE.match(text, at, limit)
        if place:
            at = place.end()
        else:
            try:
                item = read_item(source, at, limit)
            except ItemFault as fault:
                source.problem(fault.code, str(fault), fault.index)
                return min(max(at + 1, fault.index + 1), limit)
            at = item.end
        signals = _SIGNALS.match(text, at, limit)
        if signals:
            at = signals.end()
        cells = _CELLS.match(text, at, limit)
        if cells:
            at = cells.end()
        counted = None
        if cells and cells[2] and 0 < int(cells[1]) <= int(cells[2]):
            counted = Cells(int(cells[1]), int(cells[2]))
        changed = _observe(
            source,
            gathered,
            item=item,
            place=place[0] if place else "",
            signals=signals,
            where=(start, at),
            cells=counted,
        )
        abnormal = abnormal or changed
        onward = _NEXT.match(text, at, limit)
        if not onward:
            gathered.overall.append("abnormal" if abnormal else "normal")
            return at
        at = onward.end()


def _observe(
    source: SourceText,
    gathered: Gathered,
    *,
    item: Item | None,
    place: str,
    signals: re.Match[str] | None,
    where: tuple[int, int],
    cells: Cells | None,
) -> bool:
    """Add the observations of one structure; returns whether it is abnormal."""
    span = source.span(*where)
    abnormal = item is not None
    if item is not None:
        for call in rearrangements_of(source, item, index=where[0]):
            gathered.observations.append(
                Observation(
                    marker=call.marker,
                    status=call.status,
                    partner=call.partner,
                    method="metaphase_fish",
                    cells=cells,
                    fraction=Decimal(cells.abnormal) / cells.scored if cells else None,
                    span=span,
                    reason=call.reason,
                )
            )
    chromosome = _chromosome(item, place)
    for part in re.split(r"[,;]", signals[1]) if signals else ():
        found = _SIGNAL.fullmatch(part.strip())
        probe = find_probe(found[1].removeprefix("5'").removeprefix("3'")) if found else None
        if found is None or probe is None:
            source.warn("unknown-probe", "this signal is not in the probe table and was left out", where[0])
            continue
        copies = _copies(probe, found[2], chromosome)
        if copies is None:
            continue
        for marker in (*probe.loss, *probe.gain):
            lost = copies.high is not None and copies.high < 2
            changed = lost if marker in probe.loss else copies.low >= 3
            status: Status = "present" if changed else "absent"
            abnormal = abnormal or changed
            gathered.observations.append(
                Observation(
                    marker=marker,
                    status=status,
                    copies=copies,
                    cells=cells,
                    fraction=Decimal(cells.abnormal) / cells.scored if cells and changed else None,
                    method="metaphase_fish",
                    span=span,
                )
            )
    return abnormal
