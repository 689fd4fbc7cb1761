"""The declared facts as texts, with their values for a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.errors import UnknownReference
from mmrules.logic import EnumType, NumberType, SetType, type_phrase
from mmrules.strategy.fact_use import FactWriter, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.facts.case import Case
    from mmrules.facts.definition import FactDefinition
    from mmrules.facts.registry import FactRegistry
    from mmrules.logic import FactType

__all__ = ["FactText", "FactValueText", "fact_texts"]

_NAMED = re.compile(r"([a-z][a-z0-9_.]*)(?:\(\s*\"?([^()\"]+?)\"?\s*\))?")


@frozen(kw_only=True)
class FactValueText:
    """The value of a fact for a case.

    Attributes:
        argument: What stands between the brackets; empty for a fact without parameter.
        value: The value with its unit, `None` when it is unknown.
        origins: Where it comes from: entry of the record and date.
        note: What a reader has to know about it.
    """

    argument: str
    value: str | None
    origins: tuple[str, ...]
    note: str


@frozen(kw_only=True)
class FactText:
    """A fact in words.

    Attributes:
        name: As a rule names it.
        parameter: What its brackets take, such as a drug; empty when it has none.
        arguments: What may stand between its brackets: members, then groups.
        type: Its type in words.
        unit: Unit of a number; empty when it has none.
        members: The words it can be; empty for another type.
        doc: What it means.
        source: Where its definition is published; empty when it is simply recorded.
        topic: The heading it stands under.
        test: What settles it while it is unknown; empty when the chart only has to be completed.
        subject: It is a property of a regimen and not of the case.
        values: Its values for the case; empty without one.
    """

    name: str
    parameter: str
    arguments: tuple[str, ...]
    type: str
    unit: str
    members: tuple[str, ...]
    doc: str
    source: str
    topic: str
    test: str
    subject: bool
    values: tuple[FactValueText, ...] = ()


def fact_texts(registry: FactRegistry, name: str | None = None, case: Case | None = None) -> tuple[FactText, ...]:
    """Return the facts in the order of the reference, those of the case first, then the properties of a regimen.

    Args:
        registry: The declared facts.
        name: One fact, with or without an argument, or the part of a name before a dot; all facts when left out.
        case: Also give the values for this case.

    Raises:
        UnknownReference: There is no such fact or argument; with the nearest.
    """
    vocabulary = registry.vocabulary
    names = tuple(vocabulary.names())
    argument: str | None = None
    if name is not None:
        match = _NAMED.fullmatch(name.strip())
        wanted, argument = (match[1], match[2]) if match else (name, None)
        chosen = [one for one in names if one == wanted] or [one for one in names if one.startswith(f"{wanted}.")]
        if not chosen:
            raise UnknownReference("fact", name, valid=names)
        names = tuple(chosen)
    return tuple(_fact_text(registry, one, argument, case) for one in names)


def _fact_text(registry: FactRegistry, name: str, argument: str | None, case: Case | None) -> FactText:
    declaration = registry.vocabulary.declaration(name)
    if declaration is None:
        raise UnknownReference("fact", name, valid=registry.vocabulary.names())
    definition = registry.definitions.get(name)
    parameter = declaration.parameter
    arguments: tuple[str, ...] = ()
    if argument is not None and (parameter is None or argument not in parameter.names):
        valid = () if parameter is None else parameter.names
        raise UnknownReference(f"argument of {name}", argument, valid=valid)
    if parameter is not None:
        arguments = (*sorted(parameter.members), *sorted(parameter.groups))
    values: tuple[FactValueText, ...] = ()
    if case is not None and definition is not None:
        asked: Sequence[str | None] = (argument,) if argument or parameter is None else sorted(parameter.members)
        values = tuple(_value(definition, one, case) for one in asked)
    return FactText(
        name=name,
        parameter="" if parameter is None else parameter.name,
        arguments=arguments,
        type=type_phrase(declaration.type),
        unit=(declaration.type.unit or "") if isinstance(declaration.type, NumberType) else "",
        members=_members(declaration.type),
        doc=declaration.doc,
        source=declaration.source,
        topic=_topic(definition),
        test="" if definition is None else definition.test,
        subject=declaration.subject,
        values=values,
    )


def _topic(definition: FactDefinition | None) -> str:
    return "Properties of a regimen" if definition is None else definition.topic


def _members(fact_type: FactType) -> tuple[str, ...]:
    match fact_type:
        case EnumType():
            return fact_type.members
        case SetType():
            return fact_type.member.members
        case _:
            return ()


def _value(definition: FactDefinition, argument: str | None, case: Case) -> FactValueText:
    declared = definition.declaration
    found = case.fact(declared.name, argument)
    unit = declared.type.unit if isinstance(declared.type, NumberType) else None
    use = FactWriter(case, case.registry).use((declared.name, argument))
    return FactValueText(
        argument=argument or "", value=value_text(found.value, unit), origins=use.origins, note=found.note
    )
