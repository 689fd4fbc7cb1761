"""The facts that exist, by name: those of the library and those that plugins add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.errors import InvalidRule, Problem, UnknownReference
from mmrules.facts.derive import (
    co_medication,
    cytogenetics,
    demographics,
    diagnosis,
    exposure,
    fitness,
    infection,
    laboratory,
    lines_history,
    organs,
    regimen,
    relapse,
    reproduction,
    risk,
    setting,
    thrombosis,
    transplant,
)
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Declarations, FactDeclaration, Symbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmrules.facts.definition import FactDefinition
    from mmrules.logic import FactKey

__all__ = ["FactRegistry", "build_registry"]


class FactRegistry:
    """Every fact of one engine; immutable.

    Attributes:
        definitions: The facts of a case by name, in the order of the reference.
        vocabulary: All declarations, those of the regimen's properties included, and what `contains(…)` may name.
        drugs: The drugs and their classes.
        asked: The definition of each fact that was asked for before, by its key; see `definition_of`.
    """

    __slots__ = ("asked", "definitions", "drugs", "vocabulary")

    asked: dict[FactKey, FactDefinition]

    definitions: Mapping[str, FactDefinition]
    drugs: Symbols
    vocabulary: Declarations

    def __init__(
        self, definitions: Iterable[FactDefinition], *, drugs: Symbols, subject: Iterable[FactDeclaration] = ()
    ) -> None:
        by_name: dict[str, FactDefinition] = {}
        problems = []
        for definition in definitions:
            name = definition.declaration.name
            if name in by_name:
                topics = f"{by_name[name].topic or 'an unnamed topic'!r} and {definition.topic or 'an unnamed topic'!r}"
                problems.append(
                    Problem(code="fact.duplicate", message=f"the fact {name!r} is defined twice, under {topics}")
                )
            by_name.setdefault(name, definition)
        if problems:
            raise InvalidRule.of(problems, what="facts")
        declarations = [definition.declaration for definition in by_name.values()]
        object.__setattr__(self, "asked", {})
        object.__setattr__(self, "definitions", FrozenMapping(by_name))
        object.__setattr__(self, "drugs", drugs)
        object.__setattr__(self, "vocabulary", Declarations([*declarations, *subject], drugs))

    def __getstate__(self) -> tuple[object, ...]:
        return self.definitions, self.drugs, self.vocabulary

    def __setstate__(self, state: tuple[object, ...]) -> None:
        object.__setattr__(self, "asked", {})
        for name, value in zip(("definitions", "drugs", "vocabulary"), state, strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def definition_of(self, key: FactKey) -> FactDefinition:
        """Return the definition of a fact of the case after checking its argument.

        Args:
            key: Its full name, and what stands between its brackets.

        Raises:
            UnknownReference: There is no such fact or argument.
        """
        found = self.asked.get(key)
        if found is None:
            name, argument = key
            found = self.definition(name)
            parameter = found.declaration.parameter
            if (parameter is None) is not (argument is None) or (
                parameter is not None and argument not in parameter.names
            ):
                valid = () if parameter is None else parameter.names
                raise UnknownReference(f"argument of {name!r}", argument or "", valid=valid)
            self.asked[key] = found
        return found

    def definition(self, name: str) -> FactDefinition:
        """Return the definition of a fact of the case.

        Args:
            name: Its full name.

        Raises:
            UnknownReference: There is no such fact; names the nearest.
        """
        found = self.definitions.get(name)
        if found is None:
            raise UnknownReference("fact", name, valid=self.definitions)
        return found


def build_registry(*, drugs: Symbols, regimen_ids: Iterable[str], extra: Iterable[FactDefinition] = ()) -> FactRegistry:
    """Build the registry of all facts.

    Args:
        drugs: Drugs of the catalogue and their classes.
        regimen_ids: Ids of the regimens that rules choose among.
        extra: Facts that plugins add.

    Raises:
        InvalidRule: Two facts have the same name; says under which topics they stand.
    """
    definitions = [
        *demographics.FACTS,
        *diagnosis.FACTS,
        *risk.FACTS,
        *cytogenetics.FACTS,
        *laboratory.FACTS,
        *exposure.facts(drugs),
        *lines_history.facts(drugs),
        *transplant.FACTS,
        *relapse.FACTS,
        *fitness.FACTS,
        *organs.FACTS,
        *infection.FACTS,
        *co_medication.FACTS,
        *reproduction.FACTS,
        *thrombosis.FACTS,
        *setting.facts(drugs),
        *extra,
    ]
    return FactRegistry(definitions, drugs=drugs, subject=regimen.declarations(regimen_ids))
