"""Copies of every counted locus in each clone, computed from the whole karyotype.

References (`idem`, `sl`, `sdl`) are followed, the chromosome number is checked. What the copies mean for a marker is
in `karyotype_markers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import Factory, define

from mmrules.adapters.iscn.bands import loci, loci_on
from mmrules.adapters.iscn.derivative import Content, Earlier, Range, content_of, replaced_by
from mmrules.adapters.iscn.karyotype import Clone, Item, Karyotype

if TYPE_CHECKING:
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["CloneState", "clone_states", "state_of_item"]

# Chromosome numbers and the number of sets that they are counted against (ISCN 2024, ploidy terms).
_LEVELS = ((34, 1), (57, 2), (80, 3), (103, 4))
_CHANGES_OF_BALANCED = frozenset({"t", "inv", "ins", "rob", "del", "add", "dup", "trp", "qdp", "r", "hsr", "i", "idic"})


@define
class CloneState:
    """A clone while its copies are counted.

    Attributes:
        clone: As written.
        level: Sets of chromosomes that copies are relative to; `None` when the number leaves it open.
        copies: Copies per locus id.
        conventional: Loci whose loss rests on the usage of band names.
        net: Chromosomes gained minus lost against the level (low, high).
        sex_losses: How many of the losses are sex chromosomes.
        sex_extra: Sex chromosomes written beyond or short of the level.
        fewer: Chromosome to how many items lower its number.
        more: Chromosome to how many items raise its number.
        changes: Acquired changes counted as for complexity.
        inexact: Whether the number cannot be checked.
        mismatch: Stated minus computed number when they disagree, else 0.
        parent: Index of the clone it refers to.
        only_whole: Chromosomes of the whole gains and losses when there is no other change.
    """

    clone: Clone
    level: int | None = 2
    copies: dict[str, Range] = Factory(dict)
    conventional: set[str] = Factory(set)
    net: Range = (0, 0)
    sex_losses: int = 0
    sex_extra: int = 0
    fewer: dict[str, int] = Factory(dict)
    more: dict[str, int] = Factory(dict)
    changes: int = 0
    inexact: bool = False
    mismatch: int = 0
    parent: int | None = None
    only_whole: tuple[str, ...] | None = ()


def _level(clone: Clone) -> int | None:
    if clone.level:
        return clone.level
    found = [next((level for most, level in _LEVELS if number <= most), round(number / 23)) for number in clone.number]
    return found[0] if found[0] == found[1] else None


def _apply(state: CloneState, item: Item, earlier: Earlier) -> None:
    """Change the state by one item."""
    low, high = state.net
    if item.blob:
        if item.blob in {"mar", "r"}:
            state.inexact = state.inexact or item.count[0] != item.count[1]
            amount = (-item.count[1], -item.count[0]) if item.sign == "-" else item.count
            state.net = (low + amount[0], high + amount[1])
        state.only_whole = None
        state.changes += not item.constitutional
        return
    if item.constitutional:
        _constitutional(state, item)
        return
    replaced = replaced_by(item) if not item.sign else ()
    balanced = not item.sign and not replaced
    content = Content() if balanced else content_of(item, earlier)
    _count_changes(state, item, balanced=balanced)
    for _ in range(item.times):
        effect: dict[str, Range] = {}
        for chromosome in replaced:
            for locus in loci_on(chromosome):
                effect[locus.id] = (-1, -1)
        for locus_id, held in content.copies.items():
            low_here, high_here = (-held[1], -held[0]) if item.sign == "-" else held
            before = effect.get(locus_id, (0, 0))
            effect[locus_id] = (before[0] + low_here, before[1] + high_here)
        for locus_id, change in effect.items():
            least, most = (min(change[0], 0), max(change[1], 0)) if item.uncertain else change
            old = state.copies[locus_id]
            state.copies[locus_id] = (old[0] + least, old[1] + most)
        if not item.uncertain:
            state.conventional |= content.conventional
    step = 1 if item.sign == "+" else -1 if item.sign == "-" else 0 if balanced else 1 - len(replaced)
    step *= item.times
    if item.alternatives:
        state.inexact = True
    state.net = (low + step, high + step)
    chromosomes = [item.chromosome] if item.chromosome else list(item.history[0].chromosomes if item.history else ())
    tally = state.fewer if step < 0 else state.more if step > 0 else None
    if tally is not None:
        for chromosome in chromosomes:
            tally[chromosome] = tally.get(chromosome, 0) + item.times
    if item.sign == "-" and chromosomes and chromosomes[0] in {"X", "Y"}:
        state.sex_losses += item.times


def _constitutional(state: CloneState, item: Item) -> None:
    """Count a chromosome the patient was born with in the number, and not as a change."""
    step = {"+": 1, "-": -1}.get(item.sign, 1 - len(replaced_by(item)) if replaced_by(item) else 0)
    state.net = (state.net[0] + step, state.net[1] + step)


def _count_changes(state: CloneState, item: Item, *, balanced: bool) -> None:
    """Count as ISCN 2024 table 7 does: a trisomy or balanced change 1, an unbalanced derivative 2."""
    if item.chromosome:
        state.changes += item.times
        if state.only_whole is not None:
            state.only_whole = (*state.only_whole[:8], item.sign + item.chromosome)
        return
    state.only_whole = None
    simple = len(item.history) == 1 and item.history[0].operation in _CHANGES_OF_BALANCED
    state.changes += 1 if balanced or (simple and not item.sign) else 2


def _start(clone: Clone) -> CloneState:
    level = _level(clone)
    sets = level or 2
    state = CloneState(clone=clone, level=level, copies={locus.id: (sets, sets) for locus in loci()})
    state.sex_extra = len(clone.sex) - sets if clone.sex and "?" not in clone.sex and "U" not in clone.sex else 0
    return state


def _inherit(clone: Clone, parent: CloneState, index: int) -> CloneState:
    factor = clone.doubled
    return CloneState(
        clone=clone,
        level=parent.level * factor if parent.level else None,
        copies={key: (low * factor, high * factor) for key, (low, high) in parent.copies.items()},
        conventional=set(parent.conventional),
        net=(parent.net[0] * factor, parent.net[1] * factor),
        sex_losses=parent.sex_losses * factor,
        sex_extra=parent.sex_extra * factor,
        fewer=dict(parent.fewer),
        more=dict(parent.more),
        changes=parent.changes,
        inexact=parent.inexact,
        parent=index,
        only_whole=parent.only_whole,
    )


def _parent(clone: Clone, states: list[CloneState]) -> int | None:
    """Find the clone that a reference names; `idem` and `sl` are the first, `sdl1` the first sideline."""
    if not states:
        return None
    if clone.reference.startswith("sdl"):
        which = int(clone.reference[3:] or 1)
        sidelines = [index for index, state in enumerate(states[:200]) if state.clone.reference]
        return sidelines[which - 1] if 1 <= which <= len(sidelines) else None
    return 0


def _check_number(source: SourceText, state: CloneState) -> None:
    clone = state.clone
    if clone.composite or clone.incomplete or state.inexact or state.level is None:
        return
    low, high = state.net
    bases = {
        23 * state.level,
        23 * state.level + state.sex_extra,
        23 * state.level + state.sex_extra + state.sex_losses,
    }
    if any(low + base <= clone.number[1] and high + base >= clone.number[0] for base in bases):
        return
    computed = 23 * state.level + low
    state.mismatch = clone.number[0] - computed if clone.number[0] > computed else clone.number[1] - computed
    source.warn("count-mismatch", "the chromosome number does not fit the changes that are listed", clone.start)


def _loosen(state: CloneState) -> None:
    """Widen the copies that depend on a chromosome number which does not add up."""
    tally = state.fewer if state.mismatch > 0 else state.more
    for chromosome, times in tally.items():
        slack = min(abs(state.mismatch), times)
        for locus in loci_on(chromosome):
            low, high = state.copies[locus.id]
            state.copies[locus.id] = (low, high + slack) if state.mismatch > 0 else (low - slack, high)


def clone_states(source: SourceText, karyotype: Karyotype) -> list[CloneState]:
    """Count the loci in every clone.

    Args:
        source: The text; dangling references and numbers that do not add up are noted in it.
        karyotype: The clones.
    """
    states: list[CloneState] = []
    earlier = Earlier()
    terms: set[str] = set()
    for clone in karyotype.clones:
        if clone.reference:
            terms.add(clone.reference.rstrip("0123456789")[:2])
            if terms >= {"id", "sl"}:
                source.warn("mixed-reference-terms", "idem and sl are not used together", clone.start)
            own = [state for state in states if state.clone.donor == clone.donor]
            found = _parent(clone, own)
            if found is None:
                source.problem(
                    "dangling-reference", "the clone that this reference names does not stand before it", clone.start
                )
                continue
            parent = own[found]
            state = _inherit(clone, parent, next(index for index, each in enumerate(states) if each is parent))
        else:
            state = _start(clone)
        for item in clone.items:
            _apply(state, item, earlier)
            earlier.note(item)
        state.copies = {key: (max(low, 0), max(high, 0)) for key, (low, high) in state.copies.items()}
        states.append(state)
    for state in states:
        _check_number(source, state)
        if state.mismatch:
            _loosen(state)
            state.copies = {key: (max(low, 0), max(high, 0)) for key, (low, high) in state.copies.items()}
    return states


def state_of_item(item: Item) -> CloneState:
    """Count the loci of a normal set that carries one item.

    Args:
        item: The item.
    """
    state = _start(Clone(number=(46, 46)))
    _apply(state, item, Earlier())
    state.copies = {key: (max(low, 0), max(high, 0)) for key, (low, high) in state.copies.items()}
    return state
