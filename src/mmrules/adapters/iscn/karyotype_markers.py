"""From the clones of a karyotype to observations of markers.

Counting is in `copy_number.py`, bands of translocations in `translocation.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define

from mmrules.adapters.iscn.bands import TRISOMIES, loci_on
from mmrules.adapters.iscn.copy_number import CloneState, clone_states, state_of_item
from mmrules.adapters.iscn.report import Cells, CloneReading, Copies, FractionRange, Observation, Span, Status
from mmrules.adapters.iscn.translocation import RearrangementCall, rearrangements_of
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.karyotype import Item, Karyotype
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["changes_of_item", "observe_karyotype"]

# Chromosome numbers that ISCN calls hyperdiploid; 58 to 74 are hypo- or hypertriploid there (iscn.md 3.1).
_HYPERDIPLOID = (47, 57)
_NEAR_TRIPLOID_END = 74
_HYPERHAPLOID_END = 34
# Changes that, alone, may belong to blood-forming cells instead of plasma cells (iscn.md, trap 20).
_MYELOID = frozenset({"-Y", "-X", "+8", "-7"})
_COUNTED = (
    ("del_17p", "loss", ("TP53",)),
    ("del_13q", "loss", ("13q14",)),
    ("del_1p32", "loss", ("CDKN2C",)),
    ("del_1p", "loss", ("CDKN2C", *(locus.id for locus in loci_on("1") if locus.id.startswith("1p")))),
    ("gain_1q", "gain", ("CKS1B",)),
)
_CHROMOSOME_OF = {"TP53": "17", "13q14": "13", "CDKN2C": "1", "CKS1B": "1"}


@define
class _Call:
    """What one clone says about one marker."""

    status: Status
    copies: Copies | None = None
    partner: str | None = None
    by_convention: bool = False
    reason: str = ""
    item: Item | None = None


def _loss(low: int, high: int, level: int | None) -> tuple[Status, str]:
    if level is None:
        return "indeterminate", "the ploidy level is not stated"
    if high < level:
        return "present", "" if level == 2 else f"fewer than the {level} copies of this ploidy level"
    if low < level:
        return "indeterminate", "banding cannot tell whether the locus is lost"
    if level == 1:
        return "indeterminate", "near-haploid clone: one copy is its baseline"
    return "absent", ""


def _gain(low: int, high: int, level: int | None) -> tuple[Status, str]:
    if level is None:
        return "indeterminate", "the ploidy level is not stated"
    if level == 1 and high > 1:
        return "indeterminate", "near-haploid clone: one copy is its baseline"
    if level == 3 and high >= 3 >= low:
        return "indeterminate", "three copies are the baseline of a near-triploid clone"
    if low > level:
        return "present", "" if level == 2 else f"more than the {level} copies of this ploidy level"
    if high > level:
        return "indeterminate", "banding cannot tell whether the locus is gained"
    return "absent", "" if level <= 2 else f"{level} copies are the baseline of this clone"


def _counted_call(state: CloneState, kind: str, loci: tuple[str, ...]) -> _Call:
    judge = _loss if kind == "loss" else _gain
    calls: list[_Call] = []
    for locus in loci:
        low, high = state.copies[locus]
        status, reason = judge(low, high, state.level)
        if state.mismatch and status == "indeterminate":
            reason = "the chromosome number does not fit the changes that are listed"
        calls.append(_Call(status, Copies(low, high), None, locus in state.conventional, reason))
    for wanted in ("present", "indeterminate", "absent"):
        found = [call for call in calls if call.status == wanted]
        if found:
            return min(found, key=lambda call: call.copies or Copies(0, 0))
    return calls[0]


def _mechanism(state: CloneState, marker: str) -> str:
    chromosome = {"del_17p": "17", "del_13q": "13"}.get(marker)
    if chromosome and f"cen{chromosome}" in state.copies and state.level is not None:
        return f"monosomy {chromosome}" if state.copies[f"cen{chromosome}"][1] < state.level else ""
    return ""


def _is_normal(state: CloneState) -> bool:
    clone = state.clone
    return (
        state.changes == 0
        and not any(not item.constitutional for item in clone.items)
        and (bool(clone.reference) or clone.number == (46, 46) or bool(clone.items) or abs(clone.number[0] - 46) == 1)
    )


def _maybe_myeloid(state: CloneState) -> bool:
    clone = state.clone
    if clone.reference or not clone.items:
        return False
    for item in clone.items:
        whole = item.sign + item.chromosome
        del_20q = (
            len(item.history) == 1 and item.history[0].operation == "del" and item.history[0].chromosomes == ("20",)
        )
        if not (item.chromosome and whole in _MYELOID) and not del_20q:
            return False
    return True


def _hyperdiploidy(state: CloneState, *, hyperhaploid: bool) -> _Call:
    low, high = state.clone.number
    gained = [name for name in TRISOMIES if state.copies[f"cen{name}"][0] > 2]
    seen = f"trisomies {', '.join(gained)}" if gained else "none of the trisomies of myeloma"
    if hyperhaploid:
        return _Call("absent", reason="hyperhaploid clone")
    if high < _HYPERDIPLOID[0] or low > _NEAR_TRIPLOID_END:
        return _Call("absent")
    if _HYPERDIPLOID[0] <= low and high <= _HYPERDIPLOID[1] and len(gained) >= 2:
        return _Call("present", reason=seen)
    return _Call("indeterminate", reason=f"{low} chromosomes, {seen}")


def _cells(carriers: list[tuple[CloneState, _Call]], scored: int | None) -> tuple[Cells | None, FractionRange | None]:
    """Count the metaphases that carry a change; a composite clone gives an upper bound only."""
    if not scored:
        return None, None
    sure = most = 0
    for state, call in carriers:
        cells = state.clone.cells or 0
        most += cells
        if call.item is not None and call.item.cells is not None:
            sure += min(call.item.cells, cells)
            most += min(call.item.cells, cells) - cells
        elif not state.clone.composite:
            sure += cells
    if sure == most:
        return Cells(most, scored), None
    return None, FractionRange(Decimal(sure) / scored, Decimal(most) / scored)


def _own_item(state: CloneState, chromosome: str | None) -> Item | None:
    """Return the only item of a composite clone that touches a chromosome, when it has a cell count."""
    if not state.clone.composite or chromosome is None:
        return None
    touching = [
        item
        for item in state.clone.items
        if item.chromosome == chromosome or any(chromosome in part.chromosomes for part in item.history)
    ]
    return touching[0] if len(touching) == 1 and touching[0].cells is not None else None


def _rearrangements(source: SourceText, states: list[CloneState]) -> list[dict[str, _Call]]:
    """Find the rearrangements each clone carries, by itself or through its reference."""
    carried: list[dict[str, _Call]] = []
    for state in states:
        calls = dict(carried[state.parent]) if state.parent is not None else {}
        for item in state.clone.items:
            if item.sign == "-" or item.constitutional:
                continue
            for found in rearrangements_of(source, item, index=item.start):
                _keep_stronger(calls, found, item)
        carried.append(calls)
    return carried


def _keep_stronger(calls: dict[str, _Call], found: RearrangementCall, item: Item) -> None:
    known = calls.get(found.marker)
    if known is None or (known.status != "present" and found.status == "present"):
        calls[found.marker] = _Call(found.status, None, found.partner, reason=found.reason, item=item)


def _observe(
    gathered: Gathered, marker: str, calls: list[tuple[CloneState, _Call]], scored: int | None, span: Span
) -> None:
    for wanted in ("present", "indeterminate", "absent"):
        carriers = [(state, call) for state, call in calls if call.status == wanted]
        if not carriers:
            continue
        by_copies = [call for _, call in carriers if call.copies is not None]
        worst = carriers[0][1]
        if by_copies:
            pick = max if marker == "gain_1q" else min
            worst = pick(by_copies, key=lambda call: call.copies or Copies(0, 0))
        seen = wanted == "present"
        cells, bounds = (
            _cells(carriers, scored) if seen else (Cells(0, scored) if scored and wanted == "absent" else None, None)
        )
        fraction = bounds if bounds is not None else Decimal(cells.abnormal) / cells.scored if cells else None
        reason = worst.reason or (_mechanism(carriers[0][0], marker) if seen else "")
        gathered.observations.append(
            Observation(
                marker=marker,
                status=wanted,
                copies=worst.copies,
                fraction=fraction,
                cells=cells,
                partner=worst.partner,
                method="karyotype",
                by_convention=seen and all(call.by_convention for _, call in carriers),
                span=span,
                reason=reason,
            )
        )
        return


def _warn_clones(source: SourceText, own: list[CloneState]) -> None:
    sexes = {("Y" in state.clone.sex) for state in own if len(state.clone.sex) > 1 and "?" not in state.clone.sex}
    if len(sexes) > 1:
        source.warn("sex-mismatch-between-clones", "the clones differ in their sex chromosomes", own[-1].clone.start)
    for state in own:
        if _is_normal(state) or state.clone.cells is None:
            continue
        losses_only = bool(state.clone.items) and all(item.sign == "-" for item in state.clone.items)
        if state.clone.cells < (3 if losses_only else 2):
            source.warn("non-clonal", "too few cells share the change to call it a clone", state.clone.start)
        if _maybe_myeloid(state):
            source.warn(
                "possible-myeloid-clone", "these changes alone may not belong to the plasma cells", state.clone.start
            )


def _number(state: CloneState) -> int | tuple[int, int]:
    low, high = state.clone.number
    return low if low == high else (low, high)


def observe_karyotype(source: SourceText, karyotype: Karyotype, gathered: Gathered) -> None:
    """Add what a karyotype says.

    Args:
        source: The text; warnings and problems are noted in it.
        karyotype: The clones.
        gathered: Where observations, clones and the overall statement are added.
    """
    states = clone_states(source, karyotype)
    carried = _rearrangements(source, states)
    own = [state for state in states if not state.clone.donor]
    for state in states:
        clone = state.clone
        gathered.clones.append(
            CloneReading(
                text=str(clone),
                chromosomes=clone.number,
                level=state.level or 2,
                changes=state.changes,
                cells=clone.cells,
                composite=clone.composite,
                normal=_is_normal(state),
                donor=clone.donor,
                copies=FrozenMapping(
                    {name: Copies(*state.copies[name]) for name in ("TP53", "CKS1B", "CDKN2C", "13q14", "MYC")}
                ),
                span=source.span(clone.start, clone.end),
            )
        )
    span = source.span(karyotype.start, karyotype.end)
    if not own:
        if states:
            source.warn(
                "donor-only", "only the donor's cells were seen, which says nothing of the clone", karyotype.start
            )
            gathered.overall.append("indeterminate")
        return
    _warn_clones(source, own)
    abnormal = [state for state in own if not _is_normal(state)]
    gathered.overall.append("abnormal" if abnormal else "normal")
    largest = max(abnormal or own, key=lambda state: state.clone.cells or 0)
    gathered.modal_number = _number(largest)
    gathered.complexity = max(gathered.complexity or 0, *(state.changes for state in own), 0)
    scored = sum(state.clone.cells or 0 for state in own)
    counted = scored if all(state.clone.cells is not None for state in own) else None
    plasma = [state for state in abnormal if not _maybe_myeloid(state)]
    if plasma:
        _observe_counted(source, gathered, plasma, counted)
        hyperhaploid = any(state.clone.number[0] <= _HYPERHAPLOID_END for state in own)
        calls = [(state, _hyperdiploidy(state, hyperhaploid=hyperhaploid)) for state in plasma]
        _observe(gathered, "hyperdiploidy", calls, counted, span)
    by_marker: dict[str, list[tuple[CloneState, _Call]]] = {}
    for state, calls_of_clone in zip(states, carried, strict=True):
        if not state.clone.donor:
            for marker, call in calls_of_clone.items():
                by_marker.setdefault(marker, []).append((state, call))
    for marker in sorted(by_marker):
        item = by_marker[marker][0][1].item
        where = source.span(item.start, item.end) if item else span
        _observe(gathered, marker, by_marker[marker], counted, where)


def _observe_counted(source: SourceText, gathered: Gathered, plasma: list[CloneState], counted: int | None) -> None:
    for marker, kind, loci in _COUNTED:
        calls: list[tuple[CloneState, _Call]] = []
        for state in plasma:
            call = _counted_call(state, kind, loci)
            call.item = _own_item(state, _CHROMOSOME_OF.get(loci[0]))
            calls.append((state, call))
        decisive = next((state for state, call in calls if call.status == "present"), plasma[0])
        where = source.span(decisive.clone.start, decisive.clone.end)
        _observe(gathered, marker, calls, counted, where)
    for name in TRISOMIES:
        for state in plasma:
            copies = Copies(*state.copies[f"cen{name}"])
            target = gathered.trisomic if copies.low > 2 and state.level == 2 else gathered.disomic
            target.setdefault(
                name,
                Observation(
                    marker="hyperdiploidy",
                    status="present" if target is gathered.trisomic else "absent",
                    copies=copies,
                    method="karyotype",
                    span=source.span(state.clone.start, state.clone.end),
                ),
            )


def changes_of_item(item: Item) -> list[tuple[str, Status, Copies | None, str]]:
    """Say what one rearrangement changes in an otherwise normal set, for abnormalities named in prose.

    Args:
        item: The rearrangement.

    Returns:
        Marker, status ("present" or "indeterminate"), copies and reason, for the markers it bears on.
    """
    state = state_of_item(item)
    changes: list[tuple[str, Status, Copies | None, str]] = []
    for marker, kind, loci in _COUNTED:
        call = _counted_call(state, kind, loci)
        if call.status in {"present", "indeterminate"}:
            changes.append((marker, call.status, call.copies, call.reason))
    return changes
