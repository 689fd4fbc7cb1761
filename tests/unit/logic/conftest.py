"""A small vocabulary and a reader for conditions over it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from attrs import field, frozen

from mmrules.logic import (
    BoolType,
    Condition,
    Declarations,
    EnumType,
    FactDeclaration,
    NumberType,
    SetType,
    Symbols,
    TextType,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DRUGS = Symbols(
    "drug",
    frozenset({"bortezomib", "carfilzomib", "lenalidomide"}),
    {"PI": frozenset({"bortezomib", "carfilzomib"})},
)
RESPONSE = EnumType("response", ("PD", "SD", "PR", "CR"), ordered=True)


@pytest.fixture(scope="session")
def vocabulary() -> Declarations:
    return Declarations(
        [
            FactDeclaration(name="dialysis", type=BoolType(), doc=".", phrase="on dialysis"),
            FactDeclaration(name="crcl", type=NumberType("mL/min", Decimal(0)), doc=".", phrase="creatinine clearance"),
            FactDeclaration(name="lvef", type=NumberType("%"), doc=".", phrase="ejection fraction"),
            FactDeclaration(name="best_response", type=RESPONSE, doc="."),
            FactDeclaration(name="centre", type=TextType(), doc="."),
            FactDeclaration(name="findings", type=SetType(EnumType("finding", ("PCL", "EMD"))), doc="."),
            FactDeclaration(name="refractory", type=BoolType(), parameter=DRUGS, doc=".", phrase="refractory to {}"),
            FactDeclaration(name="regimen.oral_only", type=BoolType(), subject=True, doc="."),
            FactDeclaration(name="regimen.drug_count", type=NumberType(), subject=True, doc="."),
        ],
        subject_symbols=DRUGS,
    )


@pytest.fixture(scope="session")
def read(vocabulary: Declarations) -> Callable[[str], Condition]:
    return lambda text: parse(text, vocabulary)


@frozen
class RecordedFacts:
    """Facts from a table, with a list of what was asked."""

    table: dict[Any, Any]
    asked: list[tuple[str, str | None]] = field(factory=list)

    def value(self, name: str, argument: str | None) -> Any:
        self.asked.append((name, argument))
        return self.table.get((name, argument) if argument else name)


@pytest.fixture
def case() -> type[RecordedFacts]:
    return RecordedFacts


@frozen
class Regimen:
    members: frozenset[str] = field(converter=frozenset)
    properties: dict[str, Any] = field(factory=dict)

    def property(self, name: str) -> Any:
        return self.properties.get(name)


@pytest.fixture
def regimen() -> type[Regimen]:
    return Regimen
