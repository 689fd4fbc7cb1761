"""The difference that changed facts make.

A fact that is set stays as set, whatever the record says; what it implies and what is derived from it follow. Facts
that cannot be so together in any patient are refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.engine.causes import fact_words
from mmrules.engine.open_facts import COUNTED
from mmrules.errors import InvalidInput, Problem, UnknownReference, nearest_names
from mmrules.facts.case import Case
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import BoolType, EnumType, NumberType, SetType, TextType, accepts, type_phrase, unit_words
from mmrules.models.difference import Difference, Lost, Moved
from mmrules.models.patient import Patient
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from mmrules.engine.causes import Causes
    from mmrules.facts.registry import FactRegistry
    from mmrules.logic import FactKey, FactType, FactValue
    from mmrules.models.option import Option
    from mmrules.models.report import Report

__all__ = ["difference", "read_changes"]

_NAME = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(?:\(\s*\"?([^()\"]+?)\"?\s*\))?\s*")
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)
_FOLLOWS_FROM: dict[str, frozenset[str]] = {
    "sex": frozenset({"breastfeeding", "childbearing_potential", "pregnant"}),
    "exposed": frozenset({"double_class_exposed", "penta_exposed", "triple_class_exposed"}),
    "refractory": frozenset({"double_class_refractory", "penta_refractory", "triple_class_refractory"}),
}
"""Facts that the meaning of the words settles, besides those that a fact implies (`mmrules.facts.implications`)."""

_WORDS = {"true": True, "yes": True, "false": False, "no": False}


def read_changes(changes: Mapping[str, object], registry: FactRegistry) -> dict[FactKey, FactValue]:
    """Return facts by key from names such as `crcl` or `refractory(lenalidomide)`.

    Args:
        changes: Values by name: numbers, booleans, words; text of a number, which may have the fact's own unit
            behind it, or of `true`/`false` is read as one;
            `None` or `"unknown"` makes the fact unknown.
        registry: The declared facts.

    Raises:
        InvalidInput: With every unknown name and argument, every fact that is given twice, and every value of a wrong
            type or beyond what the fact can be.
    """
    problems: list[Problem] = []
    read: dict[FactKey, FactValue] = {}
    for name, value in changes.items():
        try:
            key = _key(name, registry)
            if key in read:
                problems.append(Problem(code="fact.value", message="is given twice", path=name))
            read[key] = _value(value, registry.definition(key[0]).declaration.type, whole=key[0] in COUNTED)
        except UnknownReference as error:
            message = f"no {error.kind} is called {error.name!r}"
            problems.append(Problem(code="fact.unknown", message=message, path=name, nearest=error.nearest))
        except ValueError as error:
            problems.append(Problem(code="fact.value", message=str(error), path=name))
    if problems:
        raise InvalidInput.of(problems, what="changed facts")
    return read


def _key(text: str, registry: FactRegistry) -> FactKey:
    match = _NAME.fullmatch(text)
    if match is None:
        raise ValueError("not the name of a fact; write crcl or refractory(lenalidomide)")
    name, argument = match[1], match[2]
    declaration = registry.definition(name).declaration
    if declaration.parameter is None:
        if argument is not None:
            raise ValueError("takes nothing in brackets")
        return name, None
    if argument is None:
        raise ValueError(f"needs a {declaration.parameter.name} in brackets")
    if argument not in declaration.parameter.names:
        nearest = nearest_names(argument, declaration.parameter.names)
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        raise ValueError(f"no {declaration.parameter.name} is called {argument!r}{hint}")
    return name, argument


def _value(value: object, fact_type: FactType, *, whole: bool) -> FactValue:
    if value is None or value == "unknown":
        return None
    read = _typed(value, fact_type)
    broken = whole and isinstance(read, Decimal) and read != read.to_integral_value()
    if read is None or broken or not accepts(fact_type, read):
        raise ValueError(f"has to be {_allowed(fact_type, whole=whole)}")
    return read


def _allowed(fact_type: FactType, *, whole: bool) -> str:
    match fact_type:
        case EnumType():
            return f"{type_phrase(fact_type)}: {', '.join(fact_type.members)}"
        case NumberType():
            phrase = "a whole number" if whole else type_phrase(fact_type)
            lowest = "" if fact_type.minimum is None else f" from {fact_type.minimum:f}"
            return f"{phrase}{lowest}{'' if fact_type.maximum is None else f' up to {fact_type.maximum:f}'}"
        case _:
            return type_phrase(fact_type)


def refuse_contradictions(changes: Mapping[FactKey, FactValue], registry: FactRegistry, as_of: date) -> None:
    """Refuse facts that cannot be so together in any patient: resistance to a drug that was never given.

    What the record says is left out of it: a change may well contradict that. So is what a definition or a convention
    makes of a value, where another judgement can be right: a low haemoglobin need not be the myeloma's.

    Args:
        changes: The facts that are set.
        registry: The declared facts.
        as_of: The day.

    Raises:
        InvalidInput: With every such pair.
    """
    found: dict[frozenset[FactKey], tuple[FactKey, FactKey]] = {}
    for pair in _contradictions(changes, registry, as_of):
        found.setdefault(frozenset(pair), pair)
    if found:
        problems = [
            Problem(
                code="fact.contradiction",
                message=f"cannot be so together with {fact_name(other)} as it is set",
                path=fact_name(key),
                remedy="set only one of them; what it implies follows",
            )
            for key, other in found.values()
        ]
        raise InvalidInput.of(problems, what="changed facts")


def _contradictions(
    changes: Mapping[FactKey, FactValue], registry: FactRegistry, as_of: date
) -> Iterator[tuple[FactKey, FactKey]]:
    nobody = Patient()
    for other in changes if len(changes) > 1 else ():
        follows = Case(nobody, as_of=as_of, registry=registry, overrides={other: changes[other]})
        for key, value in changes.items():
            by_meaning = follows.is_assumed(*key) or key[0] in _FOLLOWS_FROM.get(other[0], ())
            if key != other and value is not None and by_meaning and follows.value(*key) not in (None, value):
                yield key, other


def _typed(value: object, fact_type: FactType) -> FactValue:
    match fact_type:
        case BoolType():
            return value if isinstance(value, bool) else _WORDS.get(str(value).lower())
        case NumberType():
            if isinstance(value, bool):
                return None
            text = repr(value) if isinstance(value, float) else str(value).strip()
            text = text.removesuffix(fact_type.unit or "").removesuffix(unit_words(fact_type.unit)).rstrip()
            return Decimal(text) if _NUMBER.fullmatch(text) else None
        case EnumType() | TextType():
            return str(value)
        case SetType():
            return frozenset(map(str, value)) if isinstance(value, set | frozenset | list | tuple) else None


def difference(
    before: Report, after: Report, changes: Mapping[FactKey, FactValue], case: Case, causes: Causes
) -> Difference:
    """Return what differs between the answers without and with the changed facts.

    Args:
        before: The answer without them.
        after: The answer with them.
        changes: The facts that were set.
        case: The case without them.
        causes: Says which conditions are responsible.
    """
    old = {option.id: option for option in before.options}
    new = {option.id: option for option in after.options}
    gained = tuple((option.id, option.rank) for option in after.options if option.id not in old)
    lost = tuple(_lost(option.id, after) for option in before.options if option.id not in new)
    moved = tuple(
        moved for option in before.options if option.id in new and (moved := _moved(option, new[option.id])) is not None
    )
    touched = sorted({action for action, _ in gained} | {item.id for item in lost} | {item.id for item in moved})
    return Difference(
        changed=tuple(
            (fact_name(key), fact_words(key, case.value(*key), case), fact_words(key, changes[key], case))
            for key in sorted(changes, key=fact_name)
        ),
        gained=gained,
        lost=lost,
        moved=moved,
        causes=FrozenMapping({action: found for action in touched if (found := causes.of(action))}),
        before=before,
        after=after,
    )


def _lost(action: str, after: Report) -> Lost:
    exclusion = after.exclusion(action)
    return Lost(id=action, reasons=exclusion.reasons if exclusion is not None else ())


def _moved(old: Option, new: Option) -> Moved | None:
    had = {item.caution for item in old.cautions if item.applies}
    has = {item.caution for item in new.cautions if item.applies}
    if old.rank == new.rank and had == has:
        return None
    return Moved(
        id=old.id,
        before=old.rank,
        after=new.rank,
        cautions_added=tuple(sorted(has - had)),
        cautions_removed=tuple(sorted(had - has)),
    )
