"""The closed word lists of a patient's record and of a report; each member's value is its spelling in JSON."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AccessService",
    "CautionEffect",
    "CoMedicationClass",
    "Comparator",
    "ComponentKind",
    "Condition",
    "Direction",
    "DiseaseFindingKind",
    "EvidenceLevel",
    "FindingStatus",
    "HeavyChain",
    "Jurisdiction",
    "LightChain",
    "Marker",
    "MeasurementKind",
    "OptionStatus",
    "PerformanceScale",
    "Phase",
    "Plan",
    "Preference",
    "Reading",
    "Response",
    "Section",
    "SerologyMarker",
    "Sex",
    "Stage",
    "StopReason",
    "Strength",
    "ToxicityKind",
]


class Sex(StrEnum):
    """Sex as recorded, for equations and pregnancy rules that need it."""

    FEMALE = "female"
    MALE = "male"


class HeavyChain(StrEnum):
    """Heavy chain of the monoclonal protein, or what stands in its place."""

    IGG = "IgG"
    IGA = "IgA"
    IGM = "IgM"
    IGD = "IgD"
    IGE = "IgE"
    LIGHT_CHAIN_ONLY = "light_chain_only"
    NON_SECRETORY = "non_secretory"
    BICLONAL = "biclonal"


class LightChain(StrEnum):
    """Light chain of the monoclonal protein."""

    KAPPA = "kappa"
    LAMBDA = "lambda"


class Stage(StrEnum):
    """ISS or R-ISS stage."""

    I = "I"  # noqa: E741  # the stage is called I
    II = "II"
    III = "III"


class Comparator(StrEnum):
    """How a printed result relates to its number: `<0.5` is below the limit of the method."""

    LESS = "<"
    LESS_OR_EQUAL = "<="
    EQUAL = "="
    GREATER_OR_EQUAL = ">="
    GREATER = ">"


class FindingStatus(StrEnum):
    """Whether something was found. Not tested, absent and indeterminate are three different things."""

    PRESENT = "present"
    ABSENT = "absent"
    INDETERMINATE = "indeterminate"
    NOT_TESTED = "not_tested"


class Marker(StrEnum):
    """A cytogenetic or molecular abnormality; the last is the outcome of a study that names none of the others."""

    T_4_14 = "t_4_14"
    T_6_14 = "t_6_14"
    T_11_14 = "t_11_14"
    T_14_16 = "t_14_16"
    T_14_20 = "t_14_20"
    IGH_REARRANGEMENT = "igh_rearrangement"
    MYC_REARRANGEMENT = "myc_rearrangement"
    GAIN_1Q = "gain_1q"
    AMP_1Q = "amp_1q"
    DEL_1P32 = "del_1p32"
    DEL_1P32_BIALLELIC = "del_1p32_biallelic"
    DEL_1P = "del_1p"
    DEL_13Q = "del_13q"
    DEL_17P = "del_17p"
    TP53_MUTATION = "tp53_mutation"
    HYPERDIPLOIDY = "hyperdiploidy"
    BRAF_V600E = "braf_v600e"
    KRAS_MUTATION = "kras_mutation"
    NRAS_MUTATION = "nras_mutation"
    BCL2_HIGH = "bcl2_high"
    ANY_ABNORMALITY = "any_abnormality"


class ComponentKind(StrEnum):
    """What one part of a line of therapy was."""

    SYSTEMIC = "systemic"
    AUTOLOGOUS_TRANSPLANT = "asct"
    ALLOGENEIC_TRANSPLANT = "allo_sct"
    CELL_THERAPY = "cell_therapy"
    RADIOTHERAPY = "radiotherapy"


class Phase(StrEnum):
    """Intent of a component within its line of therapy."""

    INDUCTION = "induction"
    CONDITIONING = "conditioning"
    CONSOLIDATION = "consolidation"
    MAINTENANCE = "maintenance"
    BRIDGING = "bridging"
    TREATMENT = "treatment"


class Response(StrEnum):
    """IMWG response category, worst first."""

    PD = "PD"
    SD = "SD"
    MR = "MR"
    PR = "PR"
    VGPR = "VGPR"
    CR = "CR"
    SCR = "sCR"


class StopReason(StrEnum):
    """Why a drug, a component or a line was stopped."""

    COMPLETED = "completed"
    PROGRESSION = "progression"
    NO_RESPONSE = "no_response"
    TOXICITY = "toxicity"
    PATIENT_CHOICE = "patient_choice"
    OTHER = "other"


class DiseaseFindingKind(StrEnum):
    """What imaging, immunofixation, the marrow or another test shows of the disease, beyond what is measured."""

    EXTRAMEDULLARY_DISEASE = "extramedullary_disease"
    PARASKELETAL_PLASMACYTOMA = "paraskeletal_plasmacytoma"
    PLASMA_CELL_LEUKEMIA = "plasma_cell_leukemia"
    CNS_INVOLVEMENT = "cns_involvement"
    AMYLOIDOSIS = "amyloidosis"
    NEW_BONE_LESION = "new_bone_lesion"
    LESION_GROWTH = "lesion_growth"
    LYTIC_LESION = "lytic_lesion"
    CORD_COMPRESSION = "cord_compression"
    HYPERVISCOSITY = "hyperviscosity"
    LIGHT_CHAIN_ESCAPE = "light_chain_escape"
    SERUM_IMMUNOFIXATION = "serum_immunofixation"
    URINE_IMMUNOFIXATION = "urine_immunofixation"
    CLONAL_MARROW_PLASMA_CELLS = "clonal_marrow_plasma_cells"
    MINIMAL_RESIDUAL_DISEASE = "minimal_residual_disease"


class MeasurementKind(StrEnum):
    """A measurement of the body that is no laboratory result."""

    LVEF = "lvef"
    FEV1 = "fev1"
    QTCF = "qtcf"
    WEIGHT = "weight"
    HEIGHT = "height"
    WEIGHT_LOSS = "weight_loss"
    NYHA_CLASS = "nyha_class"


class PerformanceScale(StrEnum):
    """A scale of performance status."""

    ECOG = "ecog"
    KARNOFSKY = "kps"


class ToxicityKind(StrEnum):
    """A graded toxicity (CTCAE grade) that decides about drugs."""

    PERIPHERAL_NEUROPATHY = "peripheral_neuropathy"
    KERATOPATHY = "keratopathy"
    HAEMATOLOGIC = "haematologic"
    HEPATIC_IMPAIRMENT = "hepatic_impairment"
    CARDIAC = "cardiac"
    OTHER = "other"


class SerologyMarker(StrEnum):
    """An infection marker."""

    HBSAG = "hbsag"
    ANTI_HBC = "anti_hbc"
    HBV_DNA = "hbv_dna"
    HCV = "hcv"
    HIV = "hiv"


class Reading(StrEnum):
    """Result of a serological or similar test."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"
    NOT_TESTED = "not_tested"


class Condition(StrEnum):
    """A comorbidity or state of the patient that a rule or a caution asks for."""

    ACTIVE_INFECTION = "active_infection"
    ACTIVE_PEPTIC_ULCER = "active_peptic_ulcer"
    AMYLOIDOSIS = "amyloidosis"
    ARTERIAL_EVENT_6_MONTHS = "arterial_event_6_months"
    ASTHMA = "asthma"
    BRADYCARDIA = "bradycardia"
    CATARACT = "cataract"
    CEREBELLAR_DISORDER = "cerebellar_disorder"
    CHRONIC_DIARRHOEA_OR_IBD = "chronic_diarrhoea_or_ibd"
    CNS_DISEASE_ACTIVE = "cns_disease_active"
    CONFUSION_OR_DIZZINESS_RISK = "confusion_or_dizziness_risk"
    COPD = "copd"
    CORD_COMPRESSION = "cord_compression"
    CORNEAL_EPITHELIAL_DISEASE = "corneal_epithelial_disease"
    DIABETES_UNCONTROLLED = "diabetes_uncontrolled"
    DIFFUSE_LUNG_OR_PERICARDIAL_DISEASE = "diffuse_lung_or_pericardial_disease"
    GLAUCOMA = "glaucoma"
    GRADE_3_4_CARDIAC_EVENT = "grade_3_4_cardiac_event"
    HEART_FAILURE = "heart_failure"
    HIGH_TUMOUR_BURDEN = "high_tumour_burden"
    HYPERTENSION_UNCONTROLLED = "hypertension_uncontrolled"
    HYPERVISCOSITY = "hyperviscosity"
    LACTOSE_INTOLERANCE_SEVERE = "lactose_intolerance_severe"
    MALNUTRITION = "malnutrition"
    MONOCULAR_VISION = "monocular_vision"
    MYOCARDIAL_INFARCTION_6_MONTHS = "myocardial_infarction_6_months"
    ORTHOSTATIC_HYPOTENSION_OR_DEHYDRATION = "orthostatic_hypotension_or_dehydration"
    OSTEONECROSIS_OF_JAW = "osteonecrosis_of_jaw"
    PARKINSONISM = "parkinsonism"
    PELVIC_HIP_FEMUR_FRACTURE = "pelvic_hip_femur_fracture"
    PRIOR_TMA_ON_PI = "prior_tma_on_pi"
    PULMONARY_HYPERTENSION = "pulmonary_hypertension"
    SEIZURE_OR_STROKE_6_MONTHS = "seizure_or_stroke_6_months"
    SEVERE_ANOREXIA_OR_CACHEXIA = "severe_anorexia_or_cachexia"
    SEVERE_RASH_TO_THALIDOMIDE = "severe_rash_to_thalidomide"
    SMOKER = "smoker"
    STEROID_PSYCHOSIS_HISTORY = "steroid_psychosis_history"
    SURGERY_90_DAYS = "surgery_90_days"
    SYSTEMIC_FUNGAL_INFECTION = "systemic_fungal_infection"
    TUMOUR_LYSIS_RISK = "tumour_lysis_risk"
    TUNNELLED_LINE = "tunnelled_line"
    UNCONTROLLED_DIARRHOEA = "uncontrolled_diarrhoea"
    URINARY_OUTFLOW_OBSTRUCTION = "urinary_outflow_obstruction"
    VTE_HISTORY = "vte_history"


class CoMedicationClass(StrEnum):
    """A property of a co-medication that a caution asks for."""

    STRONG_CYP3A_INHIBITOR = "strong_cyp3a_inhibitor"
    MODERATE_CYP3A_INHIBITOR = "moderate_cyp3a_inhibitor"
    STRONG_CYP3A_INDUCER = "strong_cyp3a_inducer"
    STRONG_CYP1A2_INHIBITOR = "strong_cyp1a2_inhibitor"
    PGP_INHIBITOR = "pgp_inhibitor"
    QT_PROLONGING_DRUG = "qt_prolonging_drug"
    BRADYCARDIC_DRUG = "bradycardic_drug"
    ANTICOAGULANT_THERAPEUTIC = "anticoagulant_therapeutic"
    ANTICOAGULANT_PROPHYLACTIC = "anticoagulant_prophylactic"
    ASPIRIN = "aspirin"
    ESA = "esa"
    PREDNISONE_20MG_4_WEEKS = "prednisone_20mg_4_weeks"


class Plan(StrEnum):
    """Something planned that a caution asks for."""

    LIVE_VACCINE = "live_vaccine"
    STEM_CELL_COLLECTION = "stem_cell_collection"
    T_CELL_COLLECTION = "t_cell_collection"
    T_CELL_REDIRECTING = "t_cell_redirecting"
    SURGERY = "surgery"


class AccessService(StrEnum):
    """A service that the patient can or cannot reach."""

    CAR_T = "car_t"
    BISPECIFIC = "bispecific"
    TRANSPLANT = "transplant"
    CLINICAL_TRIAL = "clinical_trial"
    OPHTHALMOLOGY = "ophthalmology"


class Preference(StrEnum):
    """What matters to the patient among otherwise equal options."""

    FEWER_VISITS = "fewer_visits"
    ORAL = "oral"
    FIXED_DURATION = "fixed_duration"
    AVOID_NEUROPATHY = "avoid_neuropathy"
    AVOID_HOSPITAL_STAY = "avoid_hospital_stay"


class Jurisdiction(StrEnum):
    """Where the patient is treated, for approvals and labels."""

    US = "US"
    EU = "EU"
    UK = "UK"
    OTHER = "other"


class Section(StrEnum):
    """A list of the record that its author states to be complete: what it does not hold is then absent, not unknown."""

    COMORBIDITIES = "comorbidities"
    TOXICITIES = "toxicities"
    ALLERGIES = "allergies"
    CO_MEDICATION = "co_medication"
    LINES = "lines"
    PLANS = "plans"
    DISEASE_FINDINGS = "disease_findings"
    FORMULARY = "formulary"


class Direction(StrEnum):
    """Whether a recommendation speaks for an action or against it."""

    FOR = "for"
    AGAINST = "against"


class Strength(StrEnum):
    """How strongly a recommendation speaks; never more than its evidence carries. Weakest first."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class EvidenceLevel(StrEnum):
    """What kind of evidence stands behind a statement, best first. Not a grade of any guideline."""

    RANDOMISED = "randomised"
    RANDOMISED_SUBGROUP = "randomised_subgroup"
    GUIDELINE = "guideline"
    SINGLE_ARM = "single_arm"
    SINGLE_ARM_SUBGROUP = "single_arm_subgroup"
    RETROSPECTIVE = "retrospective"
    LABEL = "label"
    EXPERT = "expert"
    PRECLINICAL = "preclinical"


class CautionEffect(StrEnum):
    """What a safety rule asks for, gravest first."""

    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    ADJUST_DOSE = "adjust_dose"
    PROPHYLAXIS = "prophylaxis"
    MONITOR = "monitor"


class OptionStatus(StrEnum):
    """Standing of an option at the place and on the day of the case."""

    LABELLED = "labelled"
    OFF_LABEL = "off_label"
    NOT_APPROVED = "not_approved"
    WITHDRAWN = "withdrawn"
    INVESTIGATIONAL = "investigational"
    PROCEDURE = "procedure"
    ACTION = "action"
    STATUS_UNKNOWN = "unknown"
