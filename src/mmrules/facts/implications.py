"""What an assumed fact says about others by the meaning of the words: a class and its members, a lesion and its cases.

Only what holds for every patient. What is derived from a fact by a definition follows by being derived again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.facts.markers import EXCLUDED_BY, IMPLIED_BY
from mmrules.models.vocabulary import Marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.facts.registry import FactRegistry
    from mmrules.logic import FactKey, FactValue

__all__ = ["with_implications"]

_BY_ANY_MEMBER = frozenset(
    {"allergy", "exposed", "formulary_excludes", "has", "intolerant", "last_line.contained", "refractory"}
    | {"responded_to"}
)
"""Facts that hold for a class when they hold for one of its members, as their documentation says."""

_OF_A_DRUG_THAT_WAS_GIVEN = ("intolerant", "last_line.contained", "refractory", "responded_to")
"""Facts that a drug has only once it was given."""

_MARKERS = frozenset(marker.value for marker in Marker)


def with_implications(assumed: Mapping[FactKey, FactValue], registry: FactRegistry) -> dict[FactKey, FactValue]:
    """Return assumed facts with those that they imply; what is assumed itself stays as it is.

    Args:
        assumed: Values by fact.
        registry: The declared facts, for the members of classes.
    """
    known = dict(assumed)
    waiting = list(assumed)
    while waiting:
        for key, value in _implied(waiting.pop(0), known, registry):
            if key not in known:
                known[key] = value
                waiting.append(key)
    return known


def _implied(
    key: FactKey, known: Mapping[FactKey, FactValue], registry: FactRegistry
) -> Iterator[tuple[FactKey, bool]]:
    name, argument = key
    value = known[key]
    definition = registry.definitions.get(name)
    if not isinstance(value, bool) or argument is None or definition is None:
        return
    parameter = definition.declaration.parameter
    if name in _BY_ANY_MEMBER and parameter is not None:
        own = parameter.expand(argument)
        if value:
            for group in sorted(parameter.groups):
                if group != argument and own <= parameter.groups[group]:
                    yield (name, group), True
        else:
            for member in sorted(own - {argument}):
                yield (name, member), False
            for group in sorted(parameter.groups):
                if group != argument and parameter.groups[group] <= own:
                    yield (name, group), False
    if name == "has" and argument in _MARKERS:
        yield from _of_marker(Marker(argument), present=value)
    if value and name in _OF_A_DRUG_THAT_WAS_GIVEN:
        yield ("exposed", argument), True
    if not value and name == "exposed":
        for fact in _OF_A_DRUG_THAT_WAS_GIVEN:
            yield (fact, argument), False


def _of_marker(marker: Marker, *, present: bool) -> Iterator[tuple[FactKey, bool]]:
    if present:
        for general, cases in IMPLIED_BY.items():
            if marker in cases:
                yield ("has", general.value), True
    else:
        for case, general in EXCLUDED_BY.items():
            if general is marker:
                yield ("has", case.value), False
