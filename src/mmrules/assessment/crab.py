"""Myeloma-defining events of 2014: damage to organs (CRAB) and biomarkers (SLiM)."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input
from mmrules.assessment.parts import any_part, assess_parts, criteria_details, part
from mmrules.assessment.reading import Reading
from mmrules.assessment.thresholds import spread
from mmrules.decimals import read_number
from mmrules.errors import Problem

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["crab", "slim"]

_SOURCE = "Rajkumar SV et al., Lancet Oncol 2014;15:e538-e548, doi:10.1016/S1470-2045(14)70442-5"

# The source prints pairs that are not exact conversions; a value is compared in the unit in which it was reported.
_CALCIUM = {"mg_dl": (Decimal(11), Decimal(1)), "mmol_l": (Decimal("2.75"), Decimal("0.25"))}
_CREATININE = {"mg_dl": Decimal(2), "umol_l": Decimal(177)}
_CLEARANCE_ML_MIN = Decimal(40)
_HEMOGLOBIN_G_DL, _HEMOGLOBIN_BELOW_LLN_G_DL = Decimal(10), Decimal(2)

_CLONAL_PCT = Decimal(60)
_FLC_RATIO, _FLC_MG_L = Decimal(100), Decimal(100)
_FOCAL_LESION_MM = Decimal(5)


def _calcium(*, calcium: tuple[str, Decimal | None], limit: tuple[str, Decimal | None]) -> tuple[Input, Input]:
    unit, value = calcium
    absolute, above = _CALCIUM[unit]
    uln = limit[1]
    values = spread([absolute] if uln is None else [absolute, uln + above])
    limits = spread([absolute] if value is None else [max(value - above, Decimal(0))])
    return Input(f"calcium_{unit}", value, values), Input(f"calcium_uln_{unit}", uln, limits)


def crab(
    *,
    calcium_mg_dl: Number | None = None,
    calcium_mmol_l: Number | None = None,
    calcium_uln_mg_dl: Number | None = None,
    calcium_uln_mmol_l: Number | None = None,
    creatinine_mg_dl: Number | None = None,
    creatinine_umol_l: Number | None = None,
    crcl_ml_min: Number | None = None,
    hemoglobin_g_dl: Number | None = None,
    hemoglobin_lln_g_dl: Number | None = None,
    lytic_lesions_ct: Number | bool | None = None,
) -> Assessment[bool]:
    """Whether myeloma has damaged organs: hypercalcaemia, renal failure, anaemia or bone lesions.

    Calcium above 11 mg/dL (2.75 mmol/L) or more than 1 mg/dL (0.25 mmol/L) above the upper limit; creatinine above
    2 mg/dL (177 umol/L) or clearance below 40 mL/min; haemoglobin below 10 g/dL or more than 2 g/dL below the lower
    limit; at least one osteolytic lesion. Details: `criteria_met`, `criteria_open`. All must be due to the clone.

    Args:
        calcium_mg_dl: Serum calcium, mg/dL; or
        calcium_mmol_l: in mmol/L.
        calcium_uln_mg_dl: The laboratory's upper limit in the same unit, mg/dL; or
        calcium_uln_mmol_l: in mmol/L.
        creatinine_mg_dl: Serum creatinine, mg/dL; or
        creatinine_umol_l: in umol/L.
        crcl_ml_min: Creatinine clearance, mL/min.
        hemoglobin_g_dl: Haemoglobin, g/dL.
        hemoglobin_lln_g_dl: The laboratory's lower limit, g/dL.
        lytic_lesions_ct: Osteolytic lesions on X-ray, CT or PET-CT: their number, or whether there is any.

    Raises:
        InvalidInput: With every argument that can't be used, and for a value given in two units.

    Source: Rajkumar 2014, Lancet Oncol 15:e538.
    """
    reading = Reading("crab_2014")
    calcium = reading.once("calcium", {"mg_dl": calcium_mg_dl, "mmol_l": calcium_mmol_l})
    limit = reading.once("calcium_uln", {"mg_dl": calcium_uln_mg_dl, "mmol_l": calcium_uln_mmol_l})
    if limit[1] is not None and calcium[1] is None:
        calcium = limit[0], None
    if limit[1] is not None and calcium[0] != limit[0]:
        reading.problem(
            "number.unit",
            f"calcium_uln_{limit[0]}",
            "is not in the unit of the calcium",
            remedy="give both in one unit",
        )
    creatinine_unit, creatinine = reading.once("creatinine", {"mg_dl": creatinine_mg_dl, "umol_l": creatinine_umol_l})
    clearance = reading.exact("crcl_ml_min", crcl_ml_min)
    hemoglobin = reading.exact("hemoglobin_g_dl", hemoglobin_g_dl)
    lower = reading.exact("hemoglobin_lln_g_dl", hemoglobin_lln_g_dl)
    lesions = (
        Decimal(lytic_lesions_ct)
        if isinstance(lytic_lesions_ct, bool)
        else reading.exact("lytic_lesions_ct", lytic_lesions_ct, whole=True)
    )
    reading.check()
    absolute, above = _CALCIUM[calcium[0]]
    creatinine_limit = _CREATININE[creatinine_unit]
    below = _HEMOGLOBIN_BELOW_LLN_G_DL
    marks = [_HEMOGLOBIN_G_DL] if lower is None else [_HEMOGLOBIN_G_DL, max(lower - below, Decimal(0))]
    c, uln = _calcium(calcium=calcium, limit=limit)
    inputs = [
        c,
        uln,
        Input(f"creatinine_{creatinine_unit}", creatinine, spread([creatinine_limit])),
        Input("crcl_ml_min", clearance, spread([_CLEARANCE_ML_MIN])),
        Input("hemoglobin_g_dl", hemoglobin, spread(marks)),
        Input("hemoglobin_lln_g_dl", lower, spread([(hemoglobin or _HEMOGLOBIN_G_DL) + below])),
        Input("lytic_lesions_ct", lesions, (Decimal(0), Decimal(1))),
    ]
    parts = [
        part("calcium", lambda **known: _exceeds(*known.values(), absolute=absolute, above=above), inputs[:2]),
        part(
            "renal",
            lambda **known: _kidneys_fail(*known.values(), limit=creatinine_limit),
            inputs[2:4],
        ),
        part("anemia", lambda **known: _is_anemic(*known.values()), inputs[4:6]),
        part("bone", lambda **known: known["lytic_lesions_ct"] >= 1, inputs[6:]),
    ]
    return assess_parts(
        any_part(parts),
        {item.name: item.value for item in inputs},
        definition="crab_2014",
        source=_SOURCE,
        notes=(
            "counts only when due to the clone",
            "compared in the unit reported; whether calcium is corrected for albumin isn't said in 2014",
        ),
        details=criteria_details(parts),
    )


def _exceeds(calcium: Decimal, uln: Decimal, *, absolute: Decimal, above: Decimal) -> bool:
    return calcium > absolute or calcium > uln + above


def _kidneys_fail(creatinine: Decimal, clearance: Decimal, *, limit: Decimal) -> bool:
    return creatinine > limit or clearance < _CLEARANCE_ML_MIN


def _is_anemic(hemoglobin: Decimal, lower: Decimal) -> bool:
    return hemoglobin < _HEMOGLOBIN_G_DL or hemoglobin < lower - _HEMOGLOBIN_BELOW_LLN_G_DL


def slim(
    *,
    bm_clonal_pc_pct: Number | None = None,
    flc_involved_mg_l: Number | None = None,
    flc_uninvolved_mg_l: Number | None = None,
    mri_focal_lesions_mm: Collection[Number] | None = None,
) -> Assessment[bool]:
    """Whether a biomarker defines myeloma: 60 % clonal plasma cells, a light-chain ratio of 100, or two focal lesions.

    The ratio of involved to uninvolved light chain counts from 100 on, with an involved one of at least 100 mg/L; focal
    lesions on MRI count when more than one measures at least 5 mm. `details` has `criteria_met` and `criteria_open`.

    Args:
        bm_clonal_pc_pct: Clonal plasma cells in the marrow, percent.
        flc_involved_mg_l: Involved free light chain, mg/L.
        flc_uninvolved_mg_l: Uninvolved free light chain, mg/L.
        mri_focal_lesions_mm: Size of each focal lesion on MRI, mm; empty when there is none.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Rajkumar 2014, Lancet Oncol 15:e538.
    """
    reading = Reading("slim_2014")
    reading.number("bm_clonal_pc_pct", bm_clonal_pc_pct, "59", "60", maximum="100")
    involved = reading.exact("flc_involved_mg_l", flc_involved_mg_l)
    uninvolved = reading.exact("flc_uninvolved_mg_l", flc_uninvolved_mg_l)
    sizes = _sizes(reading, mri_focal_lesions_mm)
    reading.check()
    from_ratio = [_FLC_MG_L] if uninvolved is None else [_FLC_MG_L, uninvolved * _FLC_RATIO]
    reading.inputs.append(Input("flc_involved_mg_l", involved, spread(from_ratio)))
    reading.inputs.append(
        Input("flc_uninvolved_mg_l", uninvolved, spread([(_FLC_MG_L if involved is None else involved) / _FLC_RATIO]))
    )
    large = None if sizes is None else sum(size >= _FOCAL_LESION_MM for size in sizes)
    inputs = [*reading.inputs, Input("mri_focal_lesions_mm", large, (0, 2))]
    parts = [
        part("plasma_cells", lambda **known: known["bm_clonal_pc_pct"] >= _CLONAL_PCT, inputs[:1]),
        part("light_chains", lambda **known: _extreme(*known.values()), inputs[1:3]),
        part("mri", lambda **known: known["mri_focal_lesions_mm"] > 1, inputs[3:]),
    ]
    return assess_parts(
        any_part(parts),
        {
            **{item.name: item.value for item in reading.inputs},
            "mri_focal_lesions_mm": None if sizes is None else tuple(str(size) for size in sizes),
        },
        definition="slim_2014",
        source=_SOURCE,
        notes=("the light-chain criterion is for the Freelite assay",),
        details=criteria_details(parts),
    )


def _extreme(involved: Decimal, uninvolved: Decimal) -> bool:
    return involved >= _FLC_MG_L and involved >= uninvolved * _FLC_RATIO


def _sizes(reading: Reading, lesions: object) -> tuple[Decimal, ...] | None:
    name = "mri_focal_lesions_mm"
    if lesions is None:
        return None
    if isinstance(lesions, (str, bytes)) or not isinstance(lesions, Collection):
        reading.problem("names.type", name, "must be a collection of sizes", remedy='for example ["6", "12"]')
        return None
    sizes = []
    for place, lesion in enumerate(lesions):
        size = read_number(lesion, name=f"{name}[{place}]")
        if isinstance(size, Problem):
            reading.problems.append(size)
        elif size <= 0:
            reading.problem("number.too-small", f"{name}[{place}]", "must be more than 0")
        else:
            sizes.append(size)
    return tuple(sorted(sizes))
