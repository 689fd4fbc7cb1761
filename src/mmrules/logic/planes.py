"""Many conditions made fast: the verdicts of all of them from two whole numbers.

Each condition is written out as a list of terms: it holds if all parts of any one term hold. A term is a bit. The value
of a fact leaves some terms standing and strikes out the others, whatever the other facts are; so each value has a mask,
made beforehand for every value that the terms can tell apart, and the `&` of the masks of all facts leaves the terms
that hold. A value that is unknown strikes out nothing of what is possible, and all that rests on it of what is
certain: these are the two numbers. The terms of a condition lie side by side under a bit that is kept free: adding all
ones to them carries into that bit if any is left.

So the work grows with the number of facts and hardly with the number of conditions, there is no branch for unknown
values, and no code is generated. The outcome is that of `evaluate`, which stays as the reference.

Facts that are costly to derive can be read last. One that is not read yet is like an unknown one whose being known is
in question as well; a verdict that is true or false without it stays so, and when no other verdict needs it, it is not
read at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import reduce
from itertools import chain, combinations, pairwise, product
from math import comb
from operator import itemgetter, or_
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.compile import CompiledCondition, compile_condition, require_no_subject
from mmrules.logic.dependencies import leaves_of, thresholds_of
from mmrules.logic.evaluate import Facts, holds, needs_subject
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Known,
    Not,
    OneOf,
    Or,
    Unknown,
    Word,
    disjunction,
)
from mmrules.logic.values import FactKey, FactValue
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["CompiledRules", "compile_rules"]

_MOST_TERMS = 4096
"""A condition that would be more terms is asked by itself."""

_EXACT = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Enough digits for a number between any two that conditions name."""

_BY_CODE = (Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE)

_Leaf: TypeAlias = FactRef | Compare | OneOf | HasMember | Known | Unknown
_Part: TypeAlias = tuple[_Leaf, bool]
"""A condition on one fact, and whether it is asked for or its opposite."""

_Term: TypeAlias = frozenset[_Part]
"""Parts that have to hold together."""

_NEVER_KNOWN: _Part = (FactRef("nobody knows"), True)
"""A part of a term that is possible and never certain."""


class _TooManyTermsError(Exception):
    """A condition is too large when it is written out."""


@frozen
class _Table:
    """Facts by key; what is not among them is unknown."""

    known: Mapping[FactKey, FactValue]

    def value(self, name: str, argument: str | None) -> FactValue:
        return self.known.get((name, argument))


class CompiledRules:
    """The verdicts of many conditions for one case, in one call.

    Every fact that any of the conditions mentions is read, at most once. Pickles by compiling again.

    Args:
        conditions: The conditions by what they are called.
        late: Facts that `codes` can spare when no verdict hangs on them, in the order in which they are read.

    Attributes:
        ids: What the conditions are called, in the order of the verdicts.
    """

    __slots__ = ("_alone", "_conditions", "_late", "_planes", "ids")

    def __init__(self, conditions: Mapping[str, Condition], late: Sequence[FactKey] = ()) -> None:
        self._conditions = FrozenMapping(conditions)
        self._late = tuple(late)
        self.ids: tuple[str, ...] = tuple(conditions)
        self._alone: list[tuple[int, CompiledCondition]] = []
        written: list[tuple[_Term, ...]] = []
        for number, condition in enumerate(conditions.values()):
            try:
                written.append(_terms(condition, asked=True))
            except _TooManyTermsError:
                self._alone.append((number, compile_condition(condition)))
                written.append(())
        self._planes = _Planes(written, conditions.values(), self._late)

    def codes(self, facts: Facts | Mapping[FactKey, FactValue], *, sparing: bool = False) -> bytes:
        """Return 0, 1 or 2 for each condition that is false, unknown or true, in the order of `ids`.

        Args:
            facts: A case, or a table of the facts that are known.
            sparing: Whether late facts are read only where a verdict hangs on them.
        """
        if isinstance(facts, dict | Mapping):  # a dict is found by far the fastest
            codes = self._planes.codes(facts.get, sparing=False)
            source: Facts = _Table(facts)
        else:
            codes = self._planes.codes(_reader_of(facts), sparing=sparing)
            source = facts
        if self._alone:
            changed = bytearray(codes)
            for number, ask in self._alone:
                changed[number] = _BY_CODE.index(ask(source))
            return bytes(changed)
        return codes

    def __call__(self, facts: Facts, *, sparing: bool = False) -> tuple[Verdict, ...]:
        """Return the verdict of each condition, in the order of `ids`; the arguments are those of `codes`."""
        return tuple(map(_BY_CODE.__getitem__, self.codes(facts, sparing=sparing)))

    def __reduce__(self) -> tuple[type[CompiledRules], tuple[Mapping[str, Condition], tuple[FactKey, ...]]]:
        return CompiledRules, (self._conditions, self._late)


def _reader_of(facts: Facts) -> Callable[[FactKey], FactValue]:
    """Return what gives the value of a fact by its key; a case has it ready, and saves a call for each fact."""
    ready: Callable[[FactKey], FactValue] | None = getattr(facts, "value_at", None)
    return ready if ready is not None else lambda key: facts.value(*key)


def compile_rules(conditions: Mapping[str, Condition], late: Sequence[FactKey] = ()) -> CompiledRules:
    """Return a function that gives the verdicts of all conditions for a case.

    Args:
        conditions: The conditions by what they are called.
        late: Facts that are costly to derive, and can be spared when no verdict hangs on them.

    Raises:
        ValueError: One of the conditions is about a subject; specialise it first.
    """
    for condition in conditions.values():
        require_no_subject(condition)
    return CompiledRules(conditions, late)


# Writing out -----------------------------------------------------------------------------------------------------


def _terms(node: Condition, *, asked: bool) -> tuple[_Term, ...]:
    """Return the terms of a condition, or of its opposite when that is asked for."""
    match node:
        case Constant():
            if node.verdict is Verdict.UNKNOWN:
                return (frozenset({_NEVER_KNOWN}),)
            return (frozenset(),) if (node.verdict is Verdict.TRUE) is asked else ()
        case FactRef() | Compare() | OneOf() | HasMember() | Known() | Unknown():
            return (frozenset({(node, asked)}),)
        case Not():
            return _terms(node.condition, asked=not asked)
        case And() | Or():
            parts = [_terms(condition, asked=asked) for condition in node.conditions]
            return _all_of(parts) if isinstance(node, And) is asked else _any_of(parts)
        case AtLeast():
            parts = [_terms(condition, asked=asked) for condition in node.conditions]
            # It is false when so many are false that too few are left.
            count = node.count if asked else len(parts) - node.count + 1
            if comb(len(parts), max(count, 0)) > _MOST_TERMS:
                raise _TooManyTermsError
            return _any_of(_all_of(chosen) for chosen in combinations(parts, max(count, 0)))
        case Contains() | ContainsHolding():  # pragma: no cover  # refused before
            raise needs_subject(node)
        case _:
            assert_never(node)


def _all_of(parts: Iterable[Sequence[_Term]]) -> tuple[_Term, ...]:
    found: tuple[_Term, ...] = (frozenset(),)
    for terms in parts:
        if len(found) * len(terms) > _MOST_TERMS:
            raise _TooManyTermsError
        found = _any_of([[one | other for one, other in product(found, terms)]])
    return found


def _any_of(parts: Iterable[Iterable[_Term]]) -> tuple[_Term, ...]:
    """Return the terms of all parts without those that a shorter one covers."""
    found = dict.fromkeys(term for terms in parts for term in terms)
    if len(found) > _MOST_TERMS:
        raise _TooManyTermsError
    if len(found) > _COVERED_UP_TO:
        return tuple(found)
    return tuple(term for term in found if not any(other < term for other in found))


_COVERED_UP_TO = 64
"""Among more terms, those that another covers are not looked for."""


# Masks -----------------------------------------------------------------------------------------------------------


class _Struck:
    """What the values of one fact strike out.

    Attributes:
        asked: For each condition on the fact, the terms that ask for it and those that ask for its opposite.
    """

    __slots__ = ("asked",)

    def __init__(self) -> None:
        self.asked: dict[_Leaf, list[int]] = {}

    def add(self, part: _Part, bit: int) -> None:
        """Let a term ask something of the fact."""
        leaf, positive = part
        self.asked.setdefault(leaf, [0, 0])[positive] |= bit

    @property
    def mentioned(self) -> int:
        """The terms that ask anything of the fact."""
        return reduce(or_, chain.from_iterable(self.asked.values()), 0)

    def masks(self, value: FactValue, terms: int) -> tuple[int, int]:
        """Return the terms that can hold with a value, and those that are certain to as far as it goes."""
        struck = doubted = 0
        for leaf, (opposite, itself) in self.asked.items():
            match _verdict(leaf, value):
                case Verdict.TRUE:
                    struck |= opposite
                case Verdict.FALSE:
                    struck |= itself
                case Verdict.UNKNOWN:
                    doubted |= opposite | itself
        return terms & ~struck, terms & ~(struck | doubted)


def _verdict(leaf: _Leaf, value: FactValue) -> Verdict:
    match leaf:
        case Known():
            return Verdict.of(value is not None)
        case Unknown():
            return Verdict.of(value is None)
        case _:
            return holds(leaf, value)


_Named: TypeAlias = tuple[FactKey, dict[FactValue, int], int, int, _Struck]
"""A fact whose values are told apart by name: the mask of each, and those of unknown for possible and certain."""

_Numbered: TypeAlias = tuple[FactKey, tuple[Decimal, ...], tuple[int, ...], int, int, _Struck]
"""A fact that is compared with numbers: those numbers, the mask of each cell, and those of unknown.

The numbers cut its range into cells, within which no comparison changes: cell 0 is below the first number, 1 is that
number, 2 lies between it and the second, and so on.
"""


@frozen
class _Late:
    """A fact that is read last.

    Attributes:
        key: The fact.
        struck: What its values strike out.
        asking: The free bits of the conditions that ask anything of it.
        unread: The terms that can be certain while neither this fact nor any after it has been read.
    """

    key: FactKey
    struck: _Struck
    asking: int
    unread: int


class _Planes:
    """Terms as bits of a number, in which each condition has a slot of whole bytes with its highest bit kept free."""

    __slots__ = ("_certain", "_free", "_late", "_named", "_numbered", "_ones", "_pick", "_size", "_terms")

    def __init__(
        self, written: Sequence[tuple[_Term, ...]], conditions: Iterable[Condition], late: Sequence[FactKey]
    ) -> None:
        sizes = [len(terms) // 8 + 1 for terms in written]
        self._size = sum(sizes)
        self._terms = self._free = self._ones = never = 0
        struck: dict[FactKey, _Struck] = {}
        ends = []
        start = 0
        for terms, size in zip(written, sizes, strict=True):
            at, free = 8 * start, 8 * size - 1
            self._ones |= ((1 << free) - 1) << at
            self._free |= 1 << (at + free)
            for place, term in enumerate(terms):
                bit = 1 << (at + place)
                self._terms |= bit
                for part in term:
                    if part is _NEVER_KNOWN:
                        never |= bit
                    else:
                        struck.setdefault(_key_of(part[0]), _Struck()).add(part, bit)
            start += size
            ends.append(start - 1)
        self._certain = self._terms & ~never
        self._pick = _picking(ends, self._size)
        self._named: list[_Named] = []
        self._numbered: list[_Numbered] = []
        limits_of = _limits_of(conditions)
        # A fact that no term is about, because what it would decide is settled, is read all the same.
        for key, limits in limits_of.items():
            if key not in late:
                self._add(key, struck.get(key, _Struck()), limits)
        self._late: list[_Late] = []
        unread = self._terms
        for key in reversed([key for key in late if key in struck]):
            mentioned = struck[key].mentioned
            unread &= ~mentioned
            self._late.insert(0, _Late(key, struck[key], mentioned + self._ones & self._free, unread))

    def _add(self, key: FactKey, struck: _Struck, limits: tuple[Decimal, ...]) -> None:
        unknown = struck.masks(None, self._terms)
        if limits:
            cells = tuple(struck.masks(number, self._terms)[0] for number in _one_of_each_cell(limits))
            self._numbered.append((key, limits, cells, *unknown, struck))
        else:
            named = {value: struck.masks(value, self._terms)[0] for value in _told_apart(struck)}
            self._named.append((key, named, *unknown, struck))

    def codes(self, value_of: Callable[[FactKey], FactValue], *, sparing: bool) -> bytes:
        """Return 0, 1 or 2 for each condition that is false, unknown or true.

        Args:
            value_of: Gives the value of a fact.
            sparing: Whether late facts are read only where a verdict hangs on them.
        """
        terms, possible, certain = self._terms, self._terms, self._certain
        for key, named, maybe, surely, struck in self._named:
            value = value_of(key)
            mask = named.get(value)
            if mask is not None:
                possible &= mask
            elif value is None:
                possible &= maybe
                certain &= surely
            else:
                open_to, sure = struck.masks(value, terms)
                possible &= open_to
                certain &= sure
        for key, limits, cells, maybe, surely, struck in self._numbered:
            value = value_of(key)
            if type(value) is Decimal:
                place = bisect_left(limits, value)
                possible &= cells[2 * place + (place < len(limits) and limits[place] == value)]
            elif value is None:
                possible &= maybe
                certain &= surely
            else:
                open_to, sure = struck.masks(value, terms)
                possible &= open_to
                certain &= sure
        ones, free = self._ones, self._free
        for fact in self._late:
            surely = certain & fact.unread
            undecided = (possible + ones & free) ^ ((possible & surely) + ones & free)
            if sparing and not undecided & fact.asking:
                certain &= ~fact.struck.mentioned
                continue
            open_to, sure = fact.struck.masks(value_of(fact.key), terms)
            possible &= open_to
            certain &= sure
        some = (possible + ones & free) + ((possible & certain) + ones & free)
        return self._pick((some >> 7).to_bytes(self._size, "little"))


def _picking(ends: Sequence[int], size: int) -> Callable[[bytes], bytes]:
    """Return what takes the last byte of each slot."""
    if len(ends) == size:
        return bytes
    if len(ends) == 1:
        return lambda codes: codes[-1:]
    pick = itemgetter(*ends)
    return lambda codes: bytes(pick(codes))


def _key_of(leaf: _Leaf) -> FactKey:
    return (leaf if isinstance(leaf, FactRef) else leaf.fact).key


def _told_apart(struck: _Struck) -> Iterator[FactValue]:
    """Yield the values for which a mask is made beforehand; any other is looked at when it comes."""
    for leaf in struck.asked:
        match leaf:
            case FactRef():
                yield from (True, False)
            case Compare():
                yield from leaf.value.type.members if isinstance(leaf.value, Word) else ()
            case OneOf():
                for literal in leaf.values:
                    yield from literal.type.members if isinstance(literal, Word) else ()
            case HasMember() | Known() | Unknown():
                pass
            case _:
                assert_never(leaf)


def _one_of_each_cell(limits: Sequence[Decimal]) -> Iterator[Decimal]:
    with localcontext(_EXACT):
        between = [(one + other) / 2 for one, other in pairwise(limits)]
        yield from (limits[0] - 1, *chain(*zip(limits, between, strict=False)), limits[-1], limits[-1] + 1)


def _limits_of(conditions: Iterable[Condition]) -> dict[FactKey, tuple[Decimal, ...]]:
    """Return the numbers with which each fact is compared, in their order."""
    leaves = dict.fromkeys(leaf for condition in conditions for leaf in leaves_of(condition))
    thresholds = thresholds_of(disjunction(*leaves))
    return {key: tuple(item for item in found if isinstance(item, Decimal)) for key, found in thresholds.items()}
