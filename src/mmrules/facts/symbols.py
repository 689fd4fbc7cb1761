"""The closed lists that facts take as values or between their brackets. Drugs come from the catalogue instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.logic import EnumType, Symbols
from mmrules.models.vocabulary import (
    AccessService,
    CoMedicationClass,
    Condition,
    HeavyChain,
    Jurisdiction,
    LightChain,
    Marker,
    Plan,
    Preference,
    Response,
    Sex,
    Stage,
)

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = [
    "CONDITION",
    "CO_MEDICATION",
    "DISEASE_STATUS",
    "FRAILTY",
    "FRAILTY_SIMPLIFIED",
    "HEPATIC_IMPAIRMENT",
    "ISOTYPE",
    "JURISDICTION",
    "LIGHT_CHAIN",
    "MARKER",
    "PLAN",
    "PREFERENCE",
    "REGIMEN_STATUS",
    "RESPONSE",
    "RISK_CGS",
    "RISK_GROUP",
    "SERVICE",
    "SEX",
    "STAGE",
    "STAGE_R2_ISS",
]


def _words(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in words)


MARKER = Symbols(
    "marker",
    _words(Marker),
    {
        "high_risk_igh": {"t_4_14", "t_14_16", "t_14_20"},
        "tp53_abnormality": {"del_17p", "tp53_mutation"},
        "ras_mutation": {"kras_mutation", "nras_mutation"},
    },
)
CONDITION = Symbols("condition", _words(Condition))
CO_MEDICATION = Symbols("co-medication", _words(CoMedicationClass))
PLAN = Symbols("plan", _words(Plan))
SERVICE = Symbols("service", _words(AccessService))
PREFERENCE = Symbols("preference", _words(Preference))

SEX = EnumType("sex", _words(Sex))
JURISDICTION = EnumType("jurisdiction", _words(Jurisdiction))
ISOTYPE = EnumType("isotype", _words(HeavyChain))
LIGHT_CHAIN = EnumType("light chain", _words(LightChain))
STAGE = EnumType("stage", _words(Stage), ordered=True)
STAGE_R2_ISS = EnumType("R2-ISS stage", ("I", "II", "III", "IV"), ordered=True)
RISK_GROUP = EnumType("risk group", ("standard", "intermediate", "high"), ordered=True)
RISK_CGS = EnumType("genomic stage", ("standard", "high"), ordered=True)
RESPONSE = EnumType("response", _words(Response), ordered=True)
DISEASE_STATUS = EnumType(
    "disease status", ("primary_refractory", "relapsed_and_refractory", "relapsed", "responding_or_stable")
)
FRAILTY = EnumType("frailty", ("fit", "intermediate", "frail"), ordered=True)
FRAILTY_SIMPLIFIED = EnumType("simplified frailty", ("nonfrail", "frail"), ordered=True)
HEPATIC_IMPAIRMENT = EnumType("hepatic impairment", ("none", "mild", "moderate", "severe"), ordered=True)
REGIMEN_STATUS = EnumType(
    "regimen status",
    ("standard", "off_label", "off_label_biomarker", "investigational", "procedure", "salvage", "historic"),
)
