"""The inputs of published definitions in a reader's words: `serum_m_g_dl` as `serum M-protein, g/dL`.

Only names are changed here; which inputs a definition has is in `mmrules.assessment`.
"""

from __future__ import annotations

import re

from mmrules.cli.view.layout import in_words

__all__ = ["input_name", "input_text"]

_UNITS = {
    "mg_24h": "mg/24 h",
    "mmol_l": "mmol/L",
    "umol_l": "umol/L",
    "ml_min": "mL/min",
    "per_ul": "per uL",
    "kg_m2": "kg/m2",
    "mg_dl": "mg/dL",
    "g_dl": "g/dL",
    "mg_l": "mg/L",
    "u_l": "U/L",
    "cm2": "cm2",
    "pct": "%",
    "cm": "cm",
    "mm": "mm",
    "kg": "kg",
    "years": "years",
    "months": "months",
}
_STEMS = {
    "adl": "ADL",
    "asian": "Asian origin",
    "b2m": "beta-2 microglobulin",
    "bm_clonal": "clonal plasma cells in the marrow",
    "bm_clonal_pc": "clonal plasma cells in the marrow",
    "bm_pc": "plasma cells in the marrow",
    "bmi": "BMI",
    "calcium_uln": "upper limit of normal of calcium",
    "cci": "Charlson index",
    "chr17_abnormality": "chromosome 17 abnormality",
    "circulating_pc": "circulating plasma cells",
    "copies_1q21": "copies of 1q21",
    "courses": "courses of treatment",
    "crcl": "creatinine clearance",
    "del17p": "del(17p)",
    "del17p13": "del(17p13)",
    "del17p_clonal_fraction": "share of cells with del(17p)",
    "del1p32": "del(1p32)",
    "dflc": "difference of the light chains",
    "drop_explained_otherwise": "fall of haemoglobin explained otherwise",
    "attributable": "rise of creatinine due to the myeloma",
    "ecog": "ECOG",
    "egfr": "eGFR",
    "esa": "erythropoiesis-stimulating agent",
    "flc": "light chains",
    "flc_involved": "involved light chain",
    "flc_kappa": "free kappa",
    "flc_lambda": "free lambda",
    "flc_ratio": "ratio of the light chains",
    "flc_uninvolved": "uninvolved light chain",
    "gain_1q": "1q gain",
    "gain_1q21": "1q21 gain",
    "gain_or_amp_1q": "1q gain or amplification",
    "hemoglobin": "haemoglobin",
    "hemoglobin_drop": "fall of haemoglobin",
    "hemoglobin_lln": "lower limit of normal of haemoglobin",
    "creatinine_rise": "rise of creatinine",
    "high_risk_igh_translocation": "high-risk IGH translocation",
    "iadl": "IADL",
    "imid": "IMiD",
    "imwg_cgs_2025": "IMS/IMWG 2025 risk",
    "iss": "ISS",
    "kps": "Karnofsky status",
    "ldh": "LDH",
    "ldh_high": "high LDH",
    "ldh_uln": "upper limit of normal of LDH",
    "lesion_longest": "longest diameter of a lesion",
    "lesion_longest_current": "longest diameter of a lesion now",
    "lesion_longest_nadir": "lowest longest diameter of a lesion",
    "lesion_short_axis": "short axis of a lesion",
    "lytic_lesions_ct": "osteolytic lesions",
    "measurable": "what was measurable at baseline",
    "mri_focal_lesions": "focal lesions on MRI",
    "new_bone_lesion": "new bone lesion or plasmacytoma",
    "non_hyperdiploid": "non-hyperdiploid karyotype",
    "osteoporotic_fracture_only": "new lesion only an osteoporotic fracture",
    "plasmacytoma_spd": "size of the plasmacytomas",
    "r2_iss": "R2-ISS",
    "r_iss": "R-ISS",
    "series": "two results at most two months apart",
    "serum": "serum M-protein",
    "serum_ife": "serum immunofixation",
    "serum_m": "serum M-protein",
    "spd": "size of the plasmacytomas",
    "t14_16": "t(14;16)",
    "t14_20": "t(14;20)",
    "t4_14": "t(4;14)",
    "tp53_biallelic": "loss of both TP53 alleles",
    "tp53_mutation": "TP53 mutation",
    "urine": "urine M-protein",
    "urine_ife": "urine immunofixation",
    "urine_m": "urine M-protein",
    "visits": "a further result",
    "vte_history": "earlier venous thromboembolism",
}
_PREFIXES = {"nadir_": "lowest {}", "current_": "{} now", "reference_": "{} at best response"}
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_PLACE = re.compile(r"courses\[([0-9]+)\]\.trigger")


def input_name(name: str) -> str:
    """Return the name of an input in words, with its unit.

    Args:
        name: As in `Assessment.missing`: `b2m_mg_l`, `baseline.serum_m_g_dl`, `urine_m_mg_24h of 2024-01-02`.
    """
    words, unit = _words_and_unit(name)
    return f"{words}, {unit}" if unit else words


def input_text(name: str, value: str) -> str:
    """Return an input with its value: `albumin 3.5 g/dL`.

    Args:
        name: As in `Assessment.inputs`.
        value: The value in words.
    """
    words, unit = _words_and_unit(name)
    return f"{words} {value} {unit}".rstrip() if value[-1:].isdigit() else f"{words} {value}"


def _words_and_unit(name: str) -> tuple[str, str]:
    place = _PLACE.fullmatch(name)
    if place is not None:
        return f"why course {int(place[1]) + 1} began", ""
    stem, of, day = name.partition(" of ")
    if of and not _DAY.fullmatch(day):
        return name, ""  # words already
    frame = "{}"
    if stem.startswith("baseline."):
        stem, frame = stem.removeprefix("baseline."), "{} at baseline"
    for prefix, with_prefix in _PREFIXES.items():
        if stem.startswith(prefix):
            stem, frame = stem.removeprefix(prefix), with_prefix
    unit = next((ending for ending in _UNITS if stem.endswith(f"_{ending}")), "")
    if unit:
        stem = stem.removesuffix(f"_{unit}")
    words = frame.format(_STEMS.get(stem, in_words(stem)))
    return f"{words}{of}{day}", _UNITS.get(unit, "")
