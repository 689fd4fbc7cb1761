"""Why a condition came to its verdict: the whole tree with the value of every fact, made when someone asks.

Nothing is cut short, so that an explanation shows all branches. Where a value comes from (which test, which date) is
known to the facts, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import frozen

from mmrules.logic.evaluate import Facts, Subject, holds, needs_subject, value_of
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
    Quantifier,
    Unknown,
)
from mmrules.logic.render import render
from mmrules.logic.values import FactKey, FactValue
from mmrules.logic.verdict import Verdict, all_of, any_of, count_at_least

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Trace", "could_change", "decisive", "grounds", "trace", "unknown_facts"]


@frozen(kw_only=True)
class Trace:
    """A condition with what it came to.

    Attributes:
        node: The condition.
        text: Its text in the language.
        verdict: What it came to.
        fact: The fact that a leaf reads, `None` for a leaf that reads none and for every other node.
        value: That fact's value, `None` when it is unknown or there is no fact.
        of_subject: The fact is a property of the subject.
        children: The traces of the conditions within it, in order; for `contains(any …)` one for each member.
    """

    node: Condition
    text: str
    verdict: Verdict
    fact: FactKey | None = None
    value: FactValue = None
    of_subject: bool = False
    children: tuple[Trace, ...] = ()

    def leaves(self) -> Iterator[Trace]:
        """Yield the traces without children, in order; a `contains(any …)` about nothing is one."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def trace(node: Condition, facts: Facts, subject: Subject | None = None) -> Trace:
    """Return a condition's verdict with all that led to it; the verdict is the one that `evaluate` gives.

    Raises:
        ValueError: The condition is about a subject and `subject` is `None`.
        TypeError: A fact has a value that its declared type does not allow.
    """
    match node:
        case Constant():
            return Trace(node=node, text=render(node), verdict=node.verdict)
        case FactRef() | Compare() | OneOf() | HasMember() | Known() | Unknown():
            return _leaf(node, facts, subject)
        case Contains():
            if subject is None:
                raise needs_subject(node)
            verdict = Verdict.of(not node.members.isdisjoint(subject.members))
            return Trace(node=node, text=render(node), verdict=verdict)
        case ContainsHolding():
            if subject is None:
                raise needs_subject(node)
            asked = [FactRef(node.fact_name, member) for member in sorted(subject.members)]
            return _parent(node, (trace(ref, facts, subject) for ref in asked))
        case Not():
            return _parent(node, (trace(node.condition, facts, subject),))
        case And() | Or() | AtLeast():
            return _parent(node, (trace(condition, facts, subject) for condition in node.conditions))
        case _:
            assert_never(node)


def _leaf(
    node: FactRef | Compare | OneOf | HasMember | Known | Unknown, facts: Facts, subject: Subject | None
) -> Trace:
    ref = node if isinstance(node, FactRef) else node.fact
    value = value_of(ref, facts, subject)
    verdict = _leaf_verdict(node, value)
    return Trace(node=node, text=render(node), verdict=verdict, fact=ref.key, value=value, of_subject=ref.subject)


def _leaf_verdict(node: FactRef | Compare | OneOf | HasMember | Known | Unknown, value: FactValue) -> Verdict:
    match node:
        case Known():
            return Verdict.of(value is not None)
        case Unknown():
            return Verdict.of(value is None)
        case _:
            return holds(node, value)


def _parent(node: Not | And | Or | AtLeast | ContainsHolding, traces: Iterable[Trace]) -> Trace:
    children = tuple(traces)
    verdict = _combined(node, [child.verdict for child in children])
    return Trace(node=node, text=render(node), verdict=verdict, children=children)


def _combined(node: Not | And | Or | AtLeast | ContainsHolding, verdicts: list[Verdict]) -> Verdict:
    match node:
        case Not():
            return ~verdicts[0]
        case And() | ContainsHolding(quantifier=Quantifier.ALL):
            return all_of(verdicts)
        case Or() | ContainsHolding():
            return any_of(verdicts)
        case AtLeast():
            return count_at_least(node.count, verdicts)
        case _:
            assert_never(node)


def decisive(root: Trace) -> tuple[Trace, ...]:
    """Return the leaves that the verdict rests on, in order.

    For a conjunction that is false these are its false parts, for one that is true all of its parts, for an unknown
    one its unknown parts; likewise for the others. A part that came out true in a false conjunction is left out: it
    has no share in the verdict.
    """
    return tuple(_decisive(root))


def _decisive(node: Trace) -> Iterator[Trace]:
    if not node.children:
        yield node
        return
    negated = isinstance(node.node, Not)
    for child in node.children:
        # A negation has one part, whatever its verdict; elsewhere a part is decisive when it agrees with the whole.
        if negated or child.verdict is node.verdict:
            yield from _decisive(child)


def grounds(node: Condition, facts: Facts) -> tuple[Verdict, tuple[FactKey, ...]]:
    """Return a verdict and the facts of the case that it rests on, each once, in the order of the text.

    The same as the facts of `decisive(trace(…))` without making the tree; for conditions about the case alone.

    Raises:
        ValueError: The condition is about a subject; specialise it first.
    """
    verdict, keys = _grounds(node, facts)
    return verdict, tuple(dict.fromkeys(keys))


def _grounds(node: Condition, facts: Facts) -> tuple[Verdict, list[FactKey]]:
    match node:
        case Constant():
            return node.verdict, []
        case FactRef() | Compare() | OneOf() | HasMember() | Known() | Unknown():
            leaf = _leaf_verdict(node, value_of(node if isinstance(node, FactRef) else node.fact, facts, None))
            return leaf, [(node if isinstance(node, FactRef) else node.fact).key]
        case Contains() | ContainsHolding():
            raise needs_subject(node)
        case Not():
            verdict, keys = _grounds(node.condition, facts)
            return ~verdict, keys
        case And() | Or() | AtLeast():
            parts = [_grounds(condition, facts) for condition in node.conditions]
            whole = _combined(node, [verdict for verdict, _ in parts])
            return whole, [key for verdict, keys in parts if verdict is whole for key in keys]
        case _:
            assert_never(node)


def unknown_facts(root: Trace) -> tuple[FactKey, ...]:
    """Return the unknown facts of the case that an unknown verdict rests on, each once, in the order of the text.

    Empty when the verdict is not unknown. A number of which only bounds are known is among them when the bounds
    leave its comparison open. Facts in a part that is decided without them are not.
    """
    if root.verdict is not Verdict.UNKNOWN:
        return ()
    return _keys(_decisive(root))


def could_change(root: Trace) -> tuple[FactKey, ...]:
    """Return the facts whose value, once it is known (better), might change the verdict, in the order of the text.

    Unlike `unknown_facts` this looks behind `known(…)` and `unknown(…)`: while `lvef` is unknown, `known(lvef) and
    lvef < 40` is false, and a measurement of it could make it true.
    """
    if _open(root) is not Verdict.UNKNOWN:
        return ()
    return _keys(_undecided(root))


def _keys(leaves: Iterable[Trace]) -> tuple[FactKey, ...]:
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves if leaf.fact is not None and not leaf.of_subject))


def _open(node: Trace) -> Verdict:
    """Return the verdict with every question about knowledge of an unknown fact left open."""
    if node.children and isinstance(node.node, Not | And | Or | AtLeast | ContainsHolding):
        return _combined(node.node, [_open(child) for child in node.children])
    asks = isinstance(node.node, Known | Unknown) and node.value is None and not node.of_subject
    return Verdict.UNKNOWN if asks else node.verdict


def _undecided(node: Trace) -> Iterator[Trace]:
    if not node.children:
        yield node
    for child in node.children:
        if _open(child) is Verdict.UNKNOWN:
            yield from _undecided(child)
