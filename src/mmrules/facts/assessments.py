"""The published definitions, computed from a case. Each definition itself is in `mmrules.assessment`.

Inputs are facts, so that a fact assumed for "what if" reaches the definitions too. Definitions that compare a course
of measurements are in `disease_course.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from mmrules import assessment as published
from mmrules.facts import disease_course
from mmrules.facts.counted_lines import counted_lines
from mmrules.facts.inputs import Argument, Assessed, Choice, Inputs, over
from mmrules.facts.reported import as_reported
from mmrules.facts.span import hull
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.values import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mmrules.assessment.assessment import Assessment
    from mmrules.facts.case import Case

__all__ = ["ASSESSMENTS"]

T = TypeVar("T")

_ASSUMED_LDH: Mapping[bool | None, tuple[Decimal | None, Decimal | None]] = {
    True: (Decimal(2), Decimal(1)),
    False: (Decimal(1), Decimal(1)),
    None: (None, None),
}
"""LDH and its limit, as multiples of the limit, where `ldh_high` is assumed and not measured."""


_ASSUMED_REGIMEN = "read for a regimen with an IMiD and low-dose dexamethasone"


def _assessed(inputs: Inputs, function: Callable[..., Assessment[T]], **arguments: Argument) -> Assessed[T]:
    outcome, values = over(function, **arguments)
    numbers = [value for value in values if isinstance(value, Decimal)]
    return Assessed(outcome, inputs.origins, hull(numbers) if numbers else None)


# --- staging and risk ---


def _iss(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(read, published.iss, b2m_mg_l=read.number("b2m"), albumin_g_dl=read.number("albumin"))


def _r_iss(case: Case) -> Assessed[object]:
    read = Inputs(case)
    ldh = case.labs.latest("ldh")
    read.note(ldh.origins)
    high = read.flag("ldh_high")
    value: Argument = ldh.value if isinstance(ldh.value, Decimal | Bounds) else None
    limit = case.labs.limits("ldh")[1]
    if case.labs.above_limit("ldh").value is not high:
        value, limit = _ASSUMED_LDH[high]
    return _assessed(
        read,
        published.r_iss,
        iss=read.outcome("iss"),
        ldh_u_l=value,
        ldh_uln_u_l=limit,
        del17p=read.flag("has", "del_17p"),
        t4_14=read.flag("has", "t_4_14"),
        t14_16=read.flag("has", "t_14_16"),
    )


def _r2_iss(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.r2_iss,
        iss=read.outcome("iss"),
        ldh_high=read.flag("ldh_high"),
        del17p=read.flag("has", "del_17p"),
        t4_14=read.flag("has", "t_4_14"),
        gain_or_amp_1q=read.flag("has", "gain_1q"),
    )


def _mass(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.mass,
        high_risk_igh_translocation=read.flag("has", "high_risk_igh"),
        gain_or_amp_1q=read.flag("has", "gain_1q"),
        chr17_abnormality=read.flag("has", "tp53_abnormality"),
        iss=read.outcome("iss"),
        ldh_high=read.flag("ldh_high"),
    )


def _imwg_2014_risk(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.imwg_2014_risk,
        iss=read.outcome("iss"),
        t4_14=read.flag("has", "t_4_14"),
        del17p13=read.flag("has", "del_17p"),
        gain_1q21=read.flag("has", "gain_1q"),
        age_years=read.number("age_years"),
    )


def _imwg_2016_risk(case: Case) -> Assessed[object]:
    read = Inputs(case)
    hyperdiploid = read.flag("has", "hyperdiploidy")
    return _assessed(
        read,
        published.imwg_2016_risk,
        t4_14=read.flag("has", "t_4_14"),
        del17p=read.flag("has", "del_17p"),
        t14_16=read.flag("has", "t_14_16"),
        t14_20=read.flag("has", "t_14_20"),
        non_hyperdiploid=None if hyperdiploid is None else not hyperdiploid,
        gain_1q=read.flag("has", "gain_1q"),
    )


def _imwg_cgs_2025(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.imwg_cgs_2025,
        del17p_clonal_fraction_pct=read.number("del_17p_fraction"),
        tp53_mutation=read.flag("has", "tp53_mutation"),
        t4_14=read.flag("has", "t_4_14"),
        t14_16=read.flag("has", "t_14_16"),
        t14_20=read.flag("has", "t_14_20"),
        copies_1q21=read.number("copies_1q"),
        del1p32=_del_1p32(read),
        b2m_mg_l=read.number("b2m"),
        creatinine_mg_dl=read.positive("creatinine"),
    )


def _del_1p32(read: Inputs) -> str | Choice | None:
    present, both = read.flag("has", "del_1p32"), read.flag("has", "del_1p32_biallelic")
    if both:
        return "bi"
    if present is False:
        return "none"
    if present:
        return Choice(("mono", "bi")) if both is None else "mono"
    return None if both is None else Choice(("none", "mono"))


def _msmart_hits(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.msmart_hits,
        t4_14=read.flag("has", "t_4_14"),
        t14_16=read.flag("has", "t_14_16"),
        t14_20=read.flag("has", "t_14_20"),
        del17p=read.flag("has", "del_17p"),
        tp53_mutation=read.flag("has", "tp53_mutation"),
        gain_1q=read.flag("has", "gain_1q"),
    )


def _double_hit_walker(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.double_hit_walker,
        tp53_biallelic=read.flag("tp53_biallelic"),
        copies_1q21=read.number("copies_1q"),
        iss=read.outcome("iss"),
    )


def _double_hit_biallelic_tp53(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.double_hit_biallelic_tp53,
        del17p=read.flag("has", "del_17p"),
        tp53_mutation=read.flag("has", "tp53_mutation"),
    )


def _high_risk_cytogenetics(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.high_risk_cytogenetics,
        del17p=read.flag("has", "del_17p"),
        t4_14=read.flag("has", "t_4_14"),
        t14_16=read.flag("has", "t_14_16"),
    )


def _functional_high_risk(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read, published.functional_high_risk, months_to_progression=read.number("first_line.months_to_progression")
    )


def _risk_group(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.risk_group,
        imwg_cgs_2025=read.outcome("imwg_cgs_2025"),
        r2_iss=read.outcome("r2_iss"),
        r_iss=read.outcome("r_iss"),
        imwg_2014_risk=read.outcome("imwg_2014_risk"),
        mass=read.outcome("mass"),
        functional_high_risk=read.outcome("functional_high_risk"),
    )


# --- progression and history ---


def _biochemical_relapse(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.biochemical_relapse,
        marker_progression=read.flag("progressive_disease"),
        clinical_relapse=read.flag("clinical_relapse"),
    )


def _disease_status(case: Case) -> Assessed[object]:
    read = Inputs(case)
    line = case.therapy.last_line
    days: Argument = None
    if line is not None:
        read.note((line.origin,))
        days = disease_course.days_from_last_dose_to_progression(case)
    return _assessed(
        read,
        published.disease_status,
        best_response_ever=read.word("best_response_ever"),
        progressed=read.flag("progressive_disease"),
        days_since_last_dose=days,
    )


def _class_status(case: Case) -> Assessed[object]:
    drugs = [drug for drug in sorted(case.therapy.by_drug) if drug != "other"]
    known = case.therapy.drugs_known and not case.therapy.other_drugs
    exposed = frozenset(drugs) if known else None
    verdicts = {drug: case.value("refractory", drug) for drug in drugs if drug in case.registry.drugs.members}
    settled = known and None not in verdicts.values()
    refractory = frozenset(drug for drug, verdict in verdicts.items() if verdict is True) if settled else None
    outcome = published.class_status(exposed=exposed, refractory=refractory)
    return Assessed(outcome, tuple(line.origin for line in case.therapy.lines))


# --- fitness and organs ---


def _imwg_frailty(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.imwg_frailty,
        age_years=read.number("age_years"),
        adl=read.number("adl"),
        iadl=read.number("iadl"),
        cci=read.number("cci"),
    )


def _simplified_frailty(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.simplified_frailty,
        age_years=read.number("age_years"),
        cci=read.number("cci"),
        ecog=read.number("ecog"),
    )


def _r_mci(case: Case) -> Assessed[object]:
    """The index by what a record holds: it grades neither lung disease nor frailty by Fried."""
    read = Inputs(case)
    return _assessed(
        read,
        published.r_mci,
        egfr_ml_min=read.number("egfr"),
        kps=read.number("kps"),
        age_years=read.number("age_years"),
        cytogenetics=read.flag("high_risk_cytogenetics"),
    )


def _ckd_epi_2021(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _estimated(
        read,
        published.ckd_epi_2021,
        sex=read.word("sex"),
        age_years=read.number("age_years"),
        creatinine_mg_dl=read.positive("creatinine"),
    )


def _cockcroft_gault(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _estimated(
        read,
        published.cockcroft_gault,
        sex=read.word("sex"),
        age_years=read.number("age_years"),
        weight_kg=read.positive("weight_kg"),
        creatinine_mg_dl=read.positive("creatinine"),
    )


def _estimated(read: Inputs, function: Callable[..., Assessment[T]], **arguments: Argument) -> Assessed[T]:
    """Evaluate an equation that divides by creatinine: a creatinine below a limit leaves it without upper limit."""
    assessed = _assessed(read, function, **arguments)
    creatinine, number = arguments["creatinine_mg_dl"], assessed.number
    if isinstance(creatinine, Bounds) and creatinine.low == 0 and isinstance(number, Bounds):
        return evolve(assessed, number=Bounds(low=number.low))
    if isinstance(creatinine, Bounds) and creatinine.high is None and isinstance(number, Bounds):
        return evolve(assessed, number=Bounds(low=Decimal(0), high=number.high))
    return assessed


def _renal_impairment(case: Case) -> Assessed[object]:
    read = Inputs(case)
    clearance = read.number("crcl")
    return _assessed(
        read,
        published.renal_impairment,
        **as_reported(case, "creatinine", "creatinine", read.positive("creatinine")),
        crcl_ml_min=clearance if clearance is not None else read.number("egfr"),
    )


def _corrected_calcium(case: Case) -> Assessed[object]:
    read = Inputs(case)
    return _assessed(
        read,
        published.corrected_calcium,
        calcium_mg_dl=read.number("calcium"),
        albumin_g_dl=read.number("albumin"),
    )


def _impede_vte(case: Case) -> Assessed[object]:
    read = Inputs(case)
    therapeutic, low = (
        read.flag("taking", "anticoagulant_therapeutic"),
        read.flag("taking", "anticoagulant_prophylactic"),
    )
    aspirin = read.flag("taking", "aspirin")
    prophylaxis: str | Choice | None = None
    if therapeutic:
        prophylaxis = "therapeutic"
    elif low or aspirin:
        prophylaxis = "prophylactic" if therapeutic is False else Choice(("prophylactic", "therapeutic"))
    elif therapeutic is False and low is False and aspirin is False:
        prophylaxis = "none"
    assessed = _assessed(
        read,
        published.impede_vte,
        imid=True,
        dexamethasone="low",
        doxorubicin=False,
        bmi_kg_m2=read.positive("bmi"),
        pelvic_hip_femur_fracture=read.flag("comorbidity", "pelvic_hip_femur_fracture"),
        esa=read.flag("taking", "esa"),
        vte_history=read.flag("comorbidity", "vte_history"),
        tunneled_line=read.flag("comorbidity", "tunnelled_line"),
        thromboprophylaxis=prophylaxis,
    )
    return _with_note(assessed, f"{_ASSUMED_REGIMEN} and without doxorubicin")


def _saved_vte(case: Case) -> Assessed[object]:
    read = Inputs(case)
    assessed = _assessed(
        read,
        published.saved_vte,
        surgery_within_90_days=read.flag("comorbidity", "surgery_90_days"),
        vte_history=read.flag("comorbidity", "vte_history"),
        age_years=read.number("age_years"),
        dexamethasone="low",
    )
    return _with_note(assessed, _ASSUMED_REGIMEN)


def _with_note(assessed: Assessed[T], note: str) -> Assessed[T]:
    return evolve(assessed, assessment=evolve(assessed.assessment, notes=(*assessed.assessment.notes, note)))


ASSESSMENTS: Mapping[str, Callable[[Case], Assessed[object]]] = FrozenMapping(
    {
        "iss": _iss,
        "r_iss": _r_iss,
        "r2_iss": _r2_iss,
        "mass": _mass,
        "imwg_cgs_2025": _imwg_cgs_2025,
        "imwg_2014_risk": _imwg_2014_risk,
        "imwg_2016_risk": _imwg_2016_risk,
        "high_risk_cytogenetics": _high_risk_cytogenetics,
        "msmart_hits": _msmart_hits,
        "double_hit_walker": _double_hit_walker,
        "double_hit_biallelic_tp53": _double_hit_biallelic_tp53,
        "functional_high_risk": _functional_high_risk,
        "risk_group": _risk_group,
        "measurable_disease": disease_course.measurable_disease,
        "progression": disease_course.progression,
        "clinical_relapse": disease_course.clinical_relapse,
        "biochemical_relapse": _biochemical_relapse,
        "significant_biochemical_relapse": disease_course.significant_biochemical_relapse,
        "crab": disease_course.crab,
        "slim": disease_course.slim,
        "disease_status": _disease_status,
        "lines_of_therapy": counted_lines,
        "class_status": _class_status,
        "imwg_frailty": _imwg_frailty,
        "simplified_frailty": _simplified_frailty,
        "r_mci": _r_mci,
        "renal_impairment": _renal_impairment,
        "ckd_epi_2021": _ckd_epi_2021,
        "cockcroft_gault": _cockcroft_gault,
        "corrected_calcium": _corrected_calcium,
        "impede_vte": _impede_vte,
        "saved_vte": _saved_vte,
    }
)
"""Every definition that is computed for a case, by its id, in the order of a report."""
