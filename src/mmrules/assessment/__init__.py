"""Published definitions of myeloma care as pure functions: risk, response, progression, history, frailty, organs.

Arguments are keyword-only and `None` is unknown; every function returns an `Assessment`. One file per definition; this
one only names what is public.
"""

from __future__ import annotations

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.calcium import corrected_calcium
from mmrules.assessment.cgs import imwg_cgs_2025
from mmrules.assessment.crab import crab, slim
from mmrules.assessment.cytogenetics import fish_call, status_1q21, translocation_genes
from mmrules.assessment.double_hit import double_hit_biallelic_tp53, double_hit_walker, msmart_hits
from mmrules.assessment.drug_classes import class_status
from mmrules.assessment.frailty import imwg_frailty, simplified_frailty
from mmrules.assessment.functional_risk import functional_high_risk
from mmrules.assessment.imwg_risk import high_risk_cytogenetics, imwg_2014_risk, imwg_2016_risk
from mmrules.assessment.iss import iss
from mmrules.assessment.kidney import ckd_epi_2021, cockcroft_gault, renal_impairment
from mmrules.assessment.kinetics import doubling_time
from mmrules.assessment.light_chains import flc_ratio_normal
from mmrules.assessment.lines import Course, lines_of_therapy
from mmrules.assessment.mass import mass
from mmrules.assessment.measurable import measurable_disease
from mmrules.assessment.measurement import DatedDiseaseMeasurement, DatedMeasurement, DiseaseMeasurement
from mmrules.assessment.mrd import mrd_status
from mmrules.assessment.nadir import days_since_nadir, nadir
from mmrules.assessment.progression import progression
from mmrules.assessment.progression_series import progression_over_visits
from mmrules.assessment.r2_iss import r2_iss
from mmrules.assessment.r_iss import r_iss
from mmrules.assessment.r_mci import r_mci
from mmrules.assessment.refractory import disease_status, refractory_to_drug
from mmrules.assessment.relapse import (
    biochemical_relapse,
    clinical_relapse,
    relapse_from_cr,
    relapse_from_mrd_negativity,
)
from mmrules.assessment.relapse_series import relapse_from_cr_over_visits
from mmrules.assessment.response import response
from mmrules.assessment.response_series import best_response, response_at_last_visit
from mmrules.assessment.risk_group import risk_group
from mmrules.assessment.significant_relapse import significant_biochemical_relapse
from mmrules.assessment.vte import impede_vte, saved_vte

__all__ = [
    "Assessment",
    "Course",
    "DatedDiseaseMeasurement",
    "DatedMeasurement",
    "DiseaseMeasurement",
    "best_response",
    "biochemical_relapse",
    "ckd_epi_2021",
    "class_status",
    "clinical_relapse",
    "cockcroft_gault",
    "corrected_calcium",
    "crab",
    "days_since_nadir",
    "disease_status",
    "double_hit_biallelic_tp53",
    "double_hit_walker",
    "doubling_time",
    "fish_call",
    "flc_ratio_normal",
    "functional_high_risk",
    "high_risk_cytogenetics",
    "impede_vte",
    "imwg_2014_risk",
    "imwg_2016_risk",
    "imwg_cgs_2025",
    "imwg_frailty",
    "iss",
    "lines_of_therapy",
    "mass",
    "measurable_disease",
    "mrd_status",
    "msmart_hits",
    "nadir",
    "progression",
    "progression_over_visits",
    "r2_iss",
    "r_iss",
    "r_mci",
    "refractory_to_drug",
    "relapse_from_cr",
    "relapse_from_cr_over_visits",
    "relapse_from_mrd_negativity",
    "renal_impairment",
    "response",
    "response_at_last_visit",
    "risk_group",
    "saved_vte",
    "significant_biochemical_relapse",
    "simplified_frailty",
    "slim",
    "status_1q21",
    "translocation_genes",
]
