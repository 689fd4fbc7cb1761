"""Relapses that are not progression itself: clinical, biochemical, from complete response, from MRD negativity.

The rule for treating a biochemical relapse is in `significant_relapse.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input, assess
from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.parts import Part, any_part, assess_parts, criteria_details, part
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = [
    "biochemical_relapse",
    "clinical_relapse",
    "relapse_from_cr",
    "relapse_from_mrd_negativity",
]

# The sources print pairs that are not exact conversions; a value is compared in the unit in which it was reported.
_CALCIUM_LIMITS = {
    "above_11": ({"mg_dl": Decimal(11), "mmol_l": Decimal("2.75")}, "calcium above 11 mg/dL or 2.75 mmol/L (2016)"),
    "from_11_5": (
        {"mg_dl": Decimal("11.5"), "mmol_l": Decimal("2.875")},
        "calcium of 11.5 mg/dL or 2.875 mmol/L or more (an older table)",
    ),
}
_HEMOGLOBIN_DROPS = {"g_dl": Decimal(2), "mmol_l": Decimal("1.25")}
_CREATININE_RISES = {"mg_dl": Decimal(2), "umol_l": Decimal(177)}
_PLASMACYTOMA_PCT, _PLASMACYTOMA_CM = Decimal(50), Decimal(1)
_MARROW_PCT = Decimal(5)


def _lesion(*, new_bone_lesion: bool, osteoporotic_fracture_only: bool) -> bool:
    return new_bone_lesion and not osteoporotic_fracture_only


def _plasmacytoma(*, plasmacytoma_increase_pct: Decimal, plasmacytoma_increase_cm: Decimal) -> bool:
    return plasmacytoma_increase_pct >= _PLASMACYTOMA_PCT and plasmacytoma_increase_cm >= _PLASMACYTOMA_CM


def _flag(**values: bool) -> bool:
    (value,) = values.values()
    return value


def _any_criterion(reading: Reading, parts: Sequence[Part[bool]], notes: Sequence[str] = ()) -> Assessment[bool]:
    return assess_parts(
        any_part(parts),
        {item.name: item.value for item in reading.inputs},
        definition=reading.definition,
        source=IMWG_2016,
        notes=notes,
        details=criteria_details(parts),
    )


def clinical_relapse(
    *,
    corrected_calcium_mg_dl: Number | None = None,
    corrected_calcium_mmol_l: Number | None = None,
    hemoglobin_drop_g_dl: Number | None = None,
    hemoglobin_drop_mmol_l: Number | None = None,
    drop_explained_otherwise: bool | None = None,
    creatinine_rise_mg_dl: Number | None = None,
    creatinine_rise_umol_l: Number | None = None,
    attributable: bool | None = None,
    new_bone_lesion: bool | None = None,
    osteoporotic_fracture_only: bool | None = None,
    plasmacytoma_increase_pct: Number | None = None,
    plasmacytoma_increase_cm: Number | None = None,
    hyperviscosity: bool | None = None,
    calcium_limit: str = "above_11",
) -> Assessment[bool]:
    """Whether there is clinical relapse: any direct sign of growing disease or of damage to organs.

    Args:
        corrected_calcium_mg_dl: Calcium corrected for albumin, mg/dL; above 11 counts; or
        corrected_calcium_mmol_l: in mmol/L; above 2.75 counts.
        hemoglobin_drop_g_dl: Fall of haemoglobin, g/dL; 2 and more counts unless explained otherwise; negative for a
            rise; or
        hemoglobin_drop_mmol_l: in mmol/L; 1.25 and more counts.
        drop_explained_otherwise: Whether therapy or another condition explains that fall.
        creatinine_rise_mg_dl: Rise of creatinine since the start of therapy, mg/dL; 2 and more counts if attributable;
            negative for a fall; or
        creatinine_rise_umol_l: in umol/L; 177 and more counts.
        attributable: Whether that rise is due to the myeloma.
        new_bone_lesion: Whether a bone lesion or soft-tissue plasmacytoma is new.
        osteoporotic_fracture_only: Whether what is new is but an osteoporotic fracture, which doesn't count.
        plasmacytoma_increase_pct: Growth of existing lesions, percent; 50 and more counts together with the next.
        plasmacytoma_increase_cm: That growth in cm; 1 and more counts.
        hyperviscosity: Whether there is hyperviscosity from the M-protein.
        calcium_limit: "above_11" or "from_11_5", the limit of an older table.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_clinical_relapse_2016")
    limit_name = reading.option("calcium_limit", calcium_limit, _CALCIUM_LIMITS)
    limits, note = _CALCIUM_LIMITS[limit_name]
    unit, known = reading.once(
        "corrected_calcium", {"mg_dl": corrected_calcium_mg_dl, "mmol_l": corrected_calcium_mmol_l}
    )
    limit = limits[unit]
    reading.inputs.append(Input(f"corrected_calcium_{unit}", known, (limit - 1, limit + 1)))
    unit, known = reading.once(
        "hemoglobin_drop", {"g_dl": hemoglobin_drop_g_dl, "mmol_l": hemoglobin_drop_mmol_l}, minimum="-30"
    )
    drop = _HEMOGLOBIN_DROPS[unit]
    reading.inputs.append(Input(f"hemoglobin_drop_{unit}", known, (Decimal(0), drop)))
    reading.flag("drop_explained_otherwise", drop_explained_otherwise)
    unit, known = reading.once(
        "creatinine_rise", {"mg_dl": creatinine_rise_mg_dl, "umol_l": creatinine_rise_umol_l}, minimum="-5000"
    )
    rise = _CREATININE_RISES[unit]
    reading.inputs.append(Input(f"creatinine_rise_{unit}", known, (Decimal(0), rise)))
    reading.flag("attributable", attributable)
    reading.flag("new_bone_lesion", new_bone_lesion)
    reading.flag("osteoporotic_fracture_only", osteoporotic_fracture_only)
    reading.number("plasmacytoma_increase_pct", plasmacytoma_increase_pct, "0", "50", minimum="-100")
    reading.number("plasmacytoma_increase_cm", plasmacytoma_increase_cm, "0", "1", minimum="-100")
    reading.flag("hyperviscosity", hyperviscosity)
    reading.check()

    def calcium(**values: Decimal) -> bool:
        (value,) = values.values()
        return value > limit or (value == limit and limit_name == "from_11_5")

    def reached(threshold: Decimal, *, but: bool) -> Callable[..., bool]:
        """Return the rule that a change reaches its threshold and that its flag, whether it counts, is `but`."""

        def rule(**values: Decimal | bool) -> bool:
            change, flag = values.values()
            return change >= threshold and flag is but

        return rule

    inputs = reading.inputs
    parts = [
        part("calcium", calcium, inputs[:1]),
        part("hemoglobin", reached(drop, but=False), inputs[1:3]),
        part("creatinine", reached(rise, but=True), inputs[3:5]),
        part("new_lesion", _lesion, inputs[5:7]),
        part("plasmacytoma_growth", _plasmacytoma, inputs[7:9]),
        part("hyperviscosity", _flag, inputs[9:]),
    ]
    return _any_criterion(reading, parts, (note, "not used for time to progression"))


def biochemical_relapse(
    *,
    marker_progression: Assessment[bool] | bool | None = None,
    clinical_relapse: Assessment[bool] | bool | None = None,
) -> Assessment[bool]:
    """Whether relapse is biochemical only: progression by M-protein or light chains without clinical relapse.

    Args:
        marker_progression: Whether serum, urine or light chains show progression, or the outcome of `progression`.
        clinical_relapse: Whether there is clinical relapse, or the outcome of `clinical_relapse`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: the two terms of Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("biochemical_relapse_2016")
    reading.outcome("marker_progression", marker_progression)
    reading.outcome("clinical_relapse", clinical_relapse)
    reading.check()
    return assess(_biochemical_only, reading.inputs, definition=reading.definition, source=IMWG_2016)


def _biochemical_only(*, marker_progression: bool, clinical_relapse: bool) -> bool:
    return marker_progression and not clinical_relapse


def _marrow(**values: Decimal) -> bool:
    (value,) = values.values()
    return value >= _MARROW_PCT


def relapse_from_cr(
    *,
    m_protein_reappeared: bool | None = None,
    bm_pc_pct: Number | None = None,
    other_progression: bool | None = None,
) -> Assessment[bool]:
    """Whether the disease has relapsed from complete response, used only for disease-free survival.

    Args:
        m_protein_reappeared: Whether immunofixation or electrophoresis of serum or urine shows M-protein again.
        bm_pc_pct: Plasma cells in the marrow, percent; 5 and more counts.
        other_progression: Whether there is any other sign of progression: a new lesion, hypercalcaemia and the like.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_relapse_from_cr_2016")
    reading.flag("m_protein_reappeared", m_protein_reappeared)
    reading.number("bm_pc_pct", bm_pc_pct, "4", "5", maximum="100")
    reading.flag("other_progression", other_progression)
    reading.check()
    inputs = reading.inputs
    parts = [
        part("m_protein", _flag, inputs[:1]),
        part("marrow", _marrow, inputs[1:2]),
        part("other", _flag, inputs[2:]),
    ]
    return _any_criterion(reading, parts, ("for disease-free survival only",))


def relapse_from_mrd_negativity(
    *,
    mrd_positive: bool | None = None,
    m_protein_reappeared: bool | None = None,
    clonal_bm_pc_pct: Number | None = None,
    other_progression: bool | None = None,
) -> Assessment[bool]:
    """Whether the disease has relapsed from negativity for minimal residual disease.

    Args:
        mrd_positive: Whether flow, sequencing or imaging has become positive.
        m_protein_reappeared: Whether immunofixation or electrophoresis of serum or urine shows M-protein again.
        clonal_bm_pc_pct: Clonal plasma cells in the marrow, percent; 5 and more counts.
        other_progression: Whether there is any other sign of progression.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_relapse_from_mrd_2016")
    reading.flag("mrd_positive", mrd_positive)
    reading.flag("m_protein_reappeared", m_protein_reappeared)
    reading.number("clonal_bm_pc_pct", clonal_bm_pc_pct, "4", "5", maximum="100")
    reading.flag("other_progression", other_progression)
    reading.check()
    inputs = reading.inputs
    parts = [
        part("mrd", _flag, inputs[:1]),
        part("m_protein", _flag, inputs[1:2]),
        part("marrow", _marrow, inputs[2:3]),
        part("other", _flag, inputs[3:]),
    ]
    return _any_criterion(reading, parts)
