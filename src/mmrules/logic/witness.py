"""Values under which a condition is true: tried out around every constant that it names.

Between two constants that a condition compares with, nothing about it changes, so that a value at each constant, one on
either side of it and one between two neighbours stand for all values there are.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.dependencies import facts_of, leaves_of, thresholds_of
from mmrules.logic.evaluate import evaluate
from mmrules.logic.nodes import Condition, Known, Unknown
from mmrules.logic.types import BoolType, EnumType, NumberType, SetType, TextType
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mmrules.logic.declaration import Vocabulary
    from mmrules.logic.types import FactType
    from mmrules.logic.values import FactKey, FactValue

__all__ = ["witness"]


class _Values:
    """The facts that were chosen so far; the others are unknown."""

    def __init__(self, values: Mapping[FactKey, FactValue]) -> None:
        self._values = values

    def value(self, name: str, argument: str | None) -> FactValue:
        """Return a chosen value."""
        return self._values.get((name, argument))


def witness(condition: Condition, vocabulary: Vocabulary) -> Mapping[FactKey, FactValue] | None:
    """Return values of facts under which a condition is true, `None` when there are none.

    A fact that is not among them may be unknown. Facts are taken one by one, as if none followed from another: that the
    number of prior lines limits what the disease can be refractory to is not known here.

    Args:
        condition: A condition about a case; specialise one that is about a subject first.
        vocabulary: Declares its facts.
    """
    keys = sorted(facts_of(condition), key=str)
    choices = [_candidates(key, condition, vocabulary) for key in keys]
    asks_what_is_known = any(isinstance(leaf, Known | Unknown) for leaf in leaves_of(condition))
    found = _search(condition, keys, choices, {}, prune=not asks_what_is_known)
    return None if found is None else FrozenMapping(found)


def _search(
    condition: Condition,
    keys: Sequence[FactKey],
    choices: Sequence[Sequence[FactValue]],
    chosen: dict[FactKey, FactValue],
    *,
    prune: bool,
) -> dict[FactKey, FactValue] | None:
    verdict = evaluate(condition, _Values(chosen))
    if verdict is Verdict.TRUE and (prune or len(chosen) == len(keys)):
        return dict(chosen)
    if (prune and verdict is Verdict.FALSE) or len(chosen) == len(keys):
        return None
    key = keys[len(chosen)]
    for value in choices[len(chosen)]:
        found = _search(condition, keys, choices, {**chosen, key: value}, prune=prune)
        if found is not None:
            return found
    return None


def _candidates(key: FactKey, condition: Condition, vocabulary: Vocabulary) -> tuple[FactValue, ...]:
    declaration = vocabulary.declaration(key[0])
    if declaration is None:
        raise ValueError(f"the fact {key[0]!r} is not declared in this vocabulary")
    named = thresholds_of(condition).get(key, ())
    asked = any(isinstance(leaf, Known | Unknown) and leaf.fact.key == key for leaf in leaves_of(condition))
    return (*_of_type(declaration.type, named), *((None,) if asked else ()))


def _of_type(fact_type: FactType, named: Sequence[Decimal | str]) -> tuple[FactValue, ...]:
    match fact_type:
        case BoolType():
            return True, False
        case NumberType():
            return _around([item for item in named if isinstance(item, Decimal)], fact_type)
        case EnumType():
            return fact_type.members
        case TextType():
            return (*(str(item) for item in named), "")
        case SetType():
            return frozenset(fact_type.member.members), *(frozenset({word}) for word in fact_type.member.members)
        case _:
            assert_never(fact_type)


def _around(constants: Sequence[Decimal], fact_type: NumberType) -> tuple[Decimal, ...]:
    if not constants:
        return (fact_type.minimum if fact_type.minimum is not None else Decimal(1),)
    whole = all(constant == constant.to_integral_value() for constant in constants)
    step = Decimal(1) if whole else Decimal("0.1")
    values = {value for constant in constants for value in (constant - step, constant, constant + step)}
    ordered = sorted(set(constants))
    between = {(low + high) / 2 for low, high in pairwise(ordered)} - values
    return tuple(
        value
        for value in (*sorted(values), *sorted(between))
        if (fact_type.minimum is None or value >= fact_type.minimum)
        and (fact_type.maximum is None or value <= fact_type.maximum)
    )
