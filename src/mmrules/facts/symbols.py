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


def _listed(name: str, words: type[StrEnum], **otherwise: str) -> Symbols:
    """Return the words of a list, called as they are spelt, without the underscores, unless a label says otherwise."""
    members = _words(words)
    return Symbols(name, members, labels={member: member.replace("_", " ") for member in members} | otherwise)


MARKER = Symbols(
    "marker",
    _words(Marker),
    {
        "high_risk_igh": {"t_4_14", "t_14_16", "t_14_20"},
        "tp53_abnormality": {"del_17p", "tp53_mutation"},
        "ras_mutation": {"kras_mutation", "nras_mutation"},
    },
    {
        "t_4_14": "t(4;14)",
        "t_6_14": "t(6;14)",
        "t_11_14": "t(11;14)",
        "t_14_16": "t(14;16)",
        "t_14_20": "t(14;20)",
        "igh_rearrangement": "IGH rearrangement",
        "myc_rearrangement": "MYC rearrangement",
        "gain_1q": "gain of 1q",
        "amp_1q": "amplification of 1q",
        "del_1p32": "del(1p32)",
        "del_1p32_biallelic": "biallelic del(1p32)",
        "del_1p": "del(1p)",
        "del_13q": "del(13q)",
        "del_17p": "del(17p)",
        "tp53_mutation": "TP53 mutation",
        "braf_v600e": "BRAF V600E",
        "kras_mutation": "KRAS mutation",
        "nras_mutation": "NRAS mutation",
        "bcl2_high": "high BCL2 expression",
        "any_abnormality": "any clonal abnormality",
        "high_risk_igh": "t(4;14), t(14;16) or t(14;20)",
        "tp53_abnormality": "del(17p) or TP53 mutation",
        "ras_mutation": "KRAS or NRAS mutation",
    },
)
CONDITION = _listed(
    "condition",
    Condition,
    chronic_diarrhoea_or_ibd="chronic diarrhoea or inflammatory bowel disease",
    cns_disease_active="active disease of the central nervous system",
    confusion_or_dizziness_risk="risk of confusion or dizziness",
    copd="COPD",
    diabetes_uncontrolled="uncontrolled diabetes",
    grade_3_4_cardiac_event="cardiac event of grade 3 or 4",
    hypertension_uncontrolled="uncontrolled hypertension",
    lactose_intolerance_severe="severe lactose intolerance",
    osteonecrosis_of_jaw="osteonecrosis of the jaw",
    pelvic_hip_femur_fracture="pelvic, hip or femur fracture",
    prior_tma_on_pi="prior thrombotic microangiopathy on a proteasome inhibitor",
    smoker="smoking",
    steroid_psychosis_history="history of steroid psychosis",
    tumour_lysis_risk="risk of tumour lysis",
    vte_history="history of venous thromboembolism",
)
CO_MEDICATION = _listed(
    "co-medication",
    CoMedicationClass,
    strong_cyp3a_inhibitor="a strong CYP3A inhibitor",
    moderate_cyp3a_inhibitor="a moderate CYP3A inhibitor",
    strong_cyp3a_inducer="a strong CYP3A inducer",
    strong_cyp1a2_inhibitor="a strong CYP1A2 inhibitor",
    pgp_inhibitor="a P-gp inhibitor",
    qt_prolonging_drug="a QT-prolonging drug",
    bradycardic_drug="a bradycardic drug",
    anticoagulant_therapeutic="a therapeutic anticoagulant",
    anticoagulant_prophylactic="a prophylactic anticoagulant",
    esa="an erythropoiesis-stimulating agent",
)
PLAN = _listed(
    "plan",
    Plan,
    live_vaccine="a live vaccine",
    stem_cell_collection="collection of stem cells",
    t_cell_collection="collection of T cells",
    t_cell_redirecting="T-cell redirecting therapy",
)
SERVICE = _listed(
    "service",
    AccessService,
    car_t="CAR-T cell therapy",
    bispecific="bispecific antibodies",
    transplant="transplantation",
    clinical_trial="clinical trials",
)
PREFERENCE = _listed(
    "preference",
    Preference,
    oral="oral treatment",
    fixed_duration="a fixed duration",
    avoid_neuropathy="to avoid neuropathy",
    avoid_hospital_stay="to avoid a hospital stay",
)

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
