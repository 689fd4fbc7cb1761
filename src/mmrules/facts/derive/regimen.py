"""Declarations of what a rule may ask about a regimen. Their values come from the catalogue, never from a case."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.facts.symbols import REGIMEN_STATUS
from mmrules.logic import BoolType, EnumType, FactDeclaration, FactType, NumberType

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["declarations"]

_COUNT = NumberType(minimum=Decimal(0), maximum=Decimal(20))
_VISITS = NumberType(minimum=Decimal(0), maximum=Decimal(60))


def declarations(regimen_ids: Iterable[str]) -> tuple[FactDeclaration, ...]:
    """Return the declarations of the regimen's properties.

    Args:
        regimen_ids: Ids of the regimens of the catalogue; at least one.
    """
    properties: tuple[tuple[str, FactType, str, str], ...] = (
        ("id", EnumType("regimen", tuple(sorted(set(regimen_ids)))), "Id in the catalogue.", "the regimen"),
        ("status", REGIMEN_STATUS, "Standing of the regimen in the catalogue.", "status of the regimen"),
        ("drug_count", _COUNT, "Number of its drugs.", "number of drugs"),
        (
            "active_drug_count",
            _COUNT,
            "Number of its drugs without corticosteroids.",
            "number of drugs besides corticosteroids",
        ),
        ("oral_only", BoolType(), "All its drugs are taken by mouth.", "an all-oral regimen"),
        ("visits_initial", _VISITS, "Clinic visits in 28 days at the start.", "visits in 28 days at the start"),
        ("visits_later", _VISITS, "Clinic visits in 28 days later on.", "visits in 28 days later on"),
        ("hospital_stay", BoolType(), "It needs a stay in hospital.", "a regimen with a hospital stay"),
        ("rems", BoolType(), "A risk management programme restricts it.", "a regimen under a risk programme"),
        ("transplant", BoolType(), "It is a transplant.", "a transplant"),
        (
            "phase3",
            BoolType(),
            "A randomised pivotal trial of it is in the catalogue.",
            "a regimen of a randomised trial",
        ),
    )
    return tuple(
        FactDeclaration(name=f"regimen.{name}", type=kind, doc=doc, phrase=phrase, subject=True)
        for name, kind, doc, phrase in properties
    )
