"""Makes a case in which something fails as small as it can be while it still fails. Deterministic, no chance in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import NOTHING, evolve

from mmrules.conformance.parts import parts_of, with_parts
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mmrules.conformance.situation import Situation

__all__ = ["reduced"]

_TRIES = 250


def reduced(case: Situation, fails: Callable[[Situation], bool], *, tries: int = _TRIES) -> Situation:
    """Return the smallest case that was found in which it still fails.

    Args:
        case: The case in which it fails.
        fails: Whether it fails in another case.
        tries: How many cases may be tried.
    """
    smaller = True
    while smaller and tries > 0:
        smaller = False
        for candidate in _smaller(case):
            tries -= 1
            if fails(candidate):
                case, smaller = candidate, True
                break
            if tries <= 0:
                break
    return case


def _smaller(case: Situation) -> Iterator[Situation]:
    assumed = dict(case.assumed)
    if len(assumed) > 3:  # halves first: a covering case has thirty facts
        keys = list(assumed)
        for part in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
            yield evolve(case, assumed=FrozenMapping({key: assumed[key] for key in part}))
    for key in assumed:
        yield evolve(case, assumed=FrozenMapping({name: value for name, value in assumed.items() if name != key}))
    for patient in _simpler(case.patient):
        yield evolve(case, patient=patient)


def _simpler(value: Any) -> Iterator[Any]:
    """Yield the value with one part left out or made simpler, the largest parts first."""
    parts = [part for part in parts_of(value) if part.said and part.name != "schema_version"]
    for part in parts:
        if part.default is not NOTHING:
            yield with_parts(value, {part.name: part.default})
    for part in parts:
        if isinstance(part.held, tuple):
            for at in range(len(part.held) if len(part.held) > 1 else 0):
                yield with_parts(value, {part.name: (*part.held[:at], *part.held[at + 1 :])})
            for at, item in enumerate(part.held):
                for simpler in _simpler(item):
                    yield with_parts(value, {part.name: (*part.held[:at], simpler, *part.held[at + 1 :])})
        elif isinstance(part.held, frozenset) and len(part.held) > 1:
            for item in sorted(part.held):
                yield with_parts(value, {part.name: part.held - {item}})
        else:
            for simpler in _simpler(part.held):
                yield with_parts(value, {part.name: simpler})
