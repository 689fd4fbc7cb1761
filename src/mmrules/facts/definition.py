"""A fact's definition: its declaration, how a case gives it, and which test settles it. No fact is defined here."""

from __future__ import annotations

from collections.abc import Callable  # a field of an attrs class
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.facts.origin import Derived  # a field of an attrs class
from mmrules.logic import BoolType, EnumType, FactDeclaration, NumberType, Symbols

if TYPE_CHECKING:
    from mmrules.facts.case import Case  # noqa: TC004  # a cycle; only named in the annotation

__all__ = ["FactDefinition", "boolean", "number", "word"]


@frozen
class FactDefinition:
    """A fact and how it is derived.

    Attributes:
        declaration: Name, type, unit, documentation and source, for the expression language.
        derive: Gives the value for a case and an argument (`None` for a fact without parameter).
        topic: The heading it stands under in the reference.
        test: The action that would settle it while it is unknown (`test:fish`, `ask:…`); empty when there is none.
        is_boolean: Whether it is true or false.
    """

    declaration: FactDeclaration
    derive: Callable[[Case, str | None], Derived]
    topic: str = ""
    test: str = ""
    is_boolean: bool = field(init=False, repr=False)

    @is_boolean.default
    def _is_boolean(self) -> bool:
        return isinstance(self.declaration.type, BoolType)


def boolean(
    name: str,
    derive: Callable[[Case, str | None], Derived],
    *,
    doc: str,
    phrase: str,
    topic: str,
    test: str = "",
    source: str = "",
    parameter: Symbols | None = None,
) -> FactDefinition:
    """Define a fact that is true or false; the arguments are those of `FactDeclaration` and `FactDefinition`."""
    declaration = FactDeclaration(
        name=name, type=BoolType(), doc=doc, source=source, parameter=parameter, phrase=phrase
    )
    return FactDefinition(declaration, derive, topic, test)


def number(
    name: str,
    derive: Callable[[Case, str | None], Derived],
    *,
    doc: str,
    phrase: str,
    topic: str,
    unit: str | None = None,
    minimum: int | None = 0,
    maximum: int | None = None,
    test: str = "",
    source: str = "",
    parameter: Symbols | None = None,
) -> FactDefinition:
    """Define a fact that is a number; `minimum` and `maximum` are what can occur, in `unit`, and no clinical limits."""
    limits = tuple(None if limit is None else Decimal(limit) for limit in (minimum, maximum))
    declaration = FactDeclaration(
        name=name,
        type=NumberType(unit, *limits),
        doc=doc,
        source=source,
        parameter=parameter,
        phrase=phrase,
    )
    return FactDefinition(declaration, derive, topic, test)


def word(
    name: str,
    derive: Callable[[Case, str | None], Derived],
    *,
    members: EnumType,
    doc: str,
    phrase: str,
    topic: str,
    test: str = "",
    source: str = "",
    parameter: Symbols | None = None,
) -> FactDefinition:
    """Define a fact that is one word of a closed list."""
    declaration = FactDeclaration(name=name, type=members, doc=doc, source=source, parameter=parameter, phrase=phrase)
    return FactDefinition(declaration, derive, topic, test)
