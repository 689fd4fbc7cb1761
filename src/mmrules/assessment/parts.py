"""Completes a definition part by part, for definitions with too many inputs for one product of completions.

A part reduces some inputs to a class (the level that a marker reaches, whether a criterion is met). Parts share no
input, so their classes combine freely and the result is exactly that of the full product. No definition lives here.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from mmrules.assessment.assessment import Assessment, Detail, InputValue, settle
from mmrules.assessment.completion import Completion, Input, neighbours_along

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

__all__ = ["Part", "any_part", "assess_parts", "combine", "criteria_details", "merge", "part"]

T = TypeVar("T", bound="Hashable")
T_co = TypeVar("T_co", covariant=True, bound="Hashable")

Change = tuple["Hashable", "Hashable"]


@frozen
class Part(Generic[T_co]):
    """What some of the inputs amount to.

    Attributes:
        name: What the part is called in the rule and in `details`.
        choices: Every class that a completion of its inputs reaches.
        changes: For each missing input, the pairs of classes between which it can switch alone.
    """

    name: str
    choices: tuple[T_co, ...]
    changes: tuple[tuple[str, frozenset[Change]], ...] = ()

    @property
    def value(self) -> T_co | None:
        """The class, when only one is possible."""
        return self.choices[0] if len(self.choices) == 1 else None


def _part(name: str, results: Sequence[T], axes: Sequence[tuple[Sequence[str], int]]) -> Part[T]:
    """Build a part from the results over a full product whose axes have the given owners and lengths."""
    choices = tuple(dict.fromkeys(results))
    if len(choices) == 1:
        return Part(name, choices)
    changes: dict[str, set[Change]] = {}
    stride = len(results)
    for owners, length in axes:
        block, stride = stride, stride // length
        neighbours = neighbours_along(len(results), block, stride)
        pairs = {(results[one], results[other]) for one, other in neighbours if results[one] != results[other]}
        for owner in owners if pairs else ():
            changes.setdefault(owner, set()).update(pairs)
    return Part(name, choices, tuple((owner, frozenset(pairs)) for owner, pairs in changes.items()))


def part(name: str, rule: Callable[..., T], inputs: Sequence[Input]) -> Part[T]:
    """Reduce `inputs` to the classes that `rule` tells apart.

    Args:
        name: What the part is called.
        rule: Called with every input by name, none of them missing; its results are hashable.
        inputs: The inputs; none of them may belong to another part of the same definition.
    """
    names = [item.name for item in inputs]
    choices = [item.choices for item in inputs]
    if all(len(options) == 1 for options in choices):
        return Part(name, (rule(**dict(zip(names, (options[0] for options in choices), strict=True))),))
    results = [rule(**dict(zip(names, values, strict=True))) for values in itertools.product(*choices)]
    return _part(name, results, [([item.name], len(item.choices)) for item in inputs])


def merge(name: str, rule: Callable[..., T], parts: Sequence[Part[Hashable]]) -> Part[T]:
    """Combine parts into one.

    Args:
        name: What the new part is called.
        rule: Called with the class of every part by its name.
        parts: Parts that share no input.
    """
    names = [item.name for item in parts]
    results: dict[tuple[Hashable, ...], T] = {
        values: rule(**dict(zip(names, values, strict=True)))
        for values in itertools.product(*(item.choices for item in parts))
    }
    choices = tuple(dict.fromkeys(results.values()))
    if len(choices) == 1:
        return Part(name, choices)
    changes: list[tuple[str, frozenset[Change]]] = []
    for place, item in enumerate(parts):
        contexts = list(itertools.product(*(other.choices for at, other in enumerate(parts) if at != place)))
        for owner, pairs in item.changes:
            outer: set[Change] = set()
            for context in contexts:
                before, after = context[:place], context[place:]
                outer.update((results[(*before, a, *after)], results[(*before, b, *after)]) for a, b in pairs)
            differing = frozenset(pair for pair in outer if pair[0] != pair[1])
            if differing:
                changes.append((owner, differing))
    return Part(name, choices, tuple(changes))


def combine(rule: Callable[..., T], parts: Sequence[Part[Hashable]]) -> Completion[T]:
    """Evaluate a definition over all completions of its parts; the arguments are those of `merge`."""
    merged = merge("result", rule, parts)
    value, possible = settle(merged.choices)
    return Completion(value, possible, tuple(owner for owner, _ in merged.changes))


def any_part(parts: Sequence[Part[bool]]) -> Completion[bool]:
    """Whether any criterion is met; exact for any number of criteria that share no input."""
    if any(item.value is True for item in parts):
        return Completion(True, frozenset({True}), ())  # noqa: FBT003  # the value, not a switch
    still_open = [item for item in parts if item.value is None]
    if not still_open:
        return Completion(False, frozenset({False}), ())  # noqa: FBT003  # the value, not a switch
    # No criterion is met for certain, so all others can fail at once and each open one can decide alone.
    missing = tuple(owner for item in still_open for owner, _ in item.changes)
    return Completion(None, frozenset({True, False}), missing)


def criteria_details(parts: Sequence[Part[bool]]) -> dict[str, Detail]:
    """Return the names of the criteria that are met and of those still open."""
    return {
        "criteria_met": tuple(item.name for item in parts if item.value is True),
        "criteria_open": tuple(item.name for item in parts if item.value is None),
    }


def assess_parts(
    outcome: Completion[T_co],
    inputs: Mapping[str, InputValue],
    *,
    definition: str,
    source: str,
    notes: Sequence[str] = (),
    details: Mapping[str, Detail] | None = None,
) -> Assessment[T_co]:
    """Wrap an outcome; the missing inputs come out in the order of `inputs`, which is that of the signature."""
    order = {name: place for place, name in enumerate(inputs)}
    return Assessment(
        definition=definition,
        value=outcome.value,
        possible=outcome.possible,
        missing=tuple(sorted(dict.fromkeys(outcome.missing), key=lambda name: order.get(name, len(order)))),
        inputs=inputs,
        source=source,
        notes=tuple(notes),
        details=details or {},
    )
