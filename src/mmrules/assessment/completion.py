"""Evaluates a rule over every completion of its missing inputs, and finds what would settle it.

A threshold cuts the range of an input into classes that the rule cannot tell apart, so one representative per class
stands for all values. No definition lives here: definitions give the rule, the inputs and their representatives.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from mmrules.assessment.assessment import Assessment, Detail, InputValue, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Completion", "Input", "assess", "complete", "neighbours_along"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@frozen
class Input:
    """One argument of a definition.

    Attributes:
        name: The argument's name in the public signature.
        value: What is known; `None` is unknown.
        representatives: One value for each class that the rule tells apart; used only while `value` is unknown.
    """

    name: str
    value: InputValue
    representatives: tuple[InputValue, ...]

    @property
    def choices(self) -> tuple[InputValue, ...]:
        """The values this input can still take, up to equivalence."""
        return self.representatives if self.value is None else (self.value,)


@frozen
class Completion(Generic[T_co]):
    """What a rule says over all completions.

    Attributes:
        value: The result on which all completions agree, else `None`.
        possible: Every result of some completion.
        missing: The inputs whose values, together, always settle the result; no smaller set does.
    """

    value: T_co | None
    possible: frozenset[T_co]
    missing: tuple[str, ...]


def complete(rule: Callable[..., T], inputs: Sequence[Input]) -> Completion[T]:
    """Run `rule` on every completion of `inputs`.

    The smallest settling set is unique: an input belongs to it exactly when some completion changes its result by
    changing that input alone. (Such an input can never be left out; and if no input outside the set changes a result
    alone, no number of them changes it together, because completions form a full product.)

    Args:
        rule: A pure function called with every input by name, none of them missing; its results are hashable.
        inputs: The inputs in the order of the public signature.
    """
    names = [item.name for item in inputs]
    choices = [item.choices for item in inputs]
    if all(len(options) == 1 for options in choices):
        result = rule(**dict(zip(names, (options[0] for options in choices), strict=True)))
        return Completion(result, frozenset({result}), ())
    results = [rule(**dict(zip(names, values, strict=True))) for values in itertools.product(*choices)]
    value, possible = settle(results)
    if len(possible) == 1:
        return Completion(value, possible, ())
    missing = []
    stride = len(results)
    for item, options in zip(inputs, choices, strict=True):
        block, stride = stride, stride // len(options)
        if any(results[one] != results[other] for one, other in neighbours_along(len(results), block, stride)):
            missing.append(item.name)
    return Completion(value, possible, tuple(missing))


@cache
def neighbours_along(size: int, block: int, stride: int) -> tuple[tuple[int, int], ...]:
    """Return the places in a full product between which one of its inputs goes to its next choice, alone.

    Args:
        size: How many completions the product has.
        block: How many completions lie between two turns of the inputs before this one.
        stride: How many lie between two choices of this one.
    """
    return tuple((at - stride, at) for at in range(size) if at % block >= stride)


def assess(
    rule: Callable[..., T],
    inputs: Sequence[Input],
    *,
    definition: str,
    source: str,
    notes: Sequence[str] = (),
    details: Mapping[str, Detail] | None = None,
) -> Assessment[T]:
    """Complete `rule` and wrap the outcome; the arguments are those of `Assessment`."""
    outcome = complete(rule, inputs)
    return Assessment(
        definition=definition,
        value=outcome.value,
        possible=outcome.possible,
        missing=outcome.missing,
        inputs={item.name: item.value for item in inputs},
        source=source,
        notes=tuple(notes),
        details=details or {},
    )
