"""What is measured of the disease at one time. Plain records: the definitions that take them check their values."""

from __future__ import annotations

from attrs import frozen

from mmrules.assessment.dates import Day  # resolved at run time when records are (un)structured
from mmrules.decimals import Number  # resolved at run time when records are (un)structured

__all__ = ["DatedDiseaseMeasurement", "DatedMeasurement", "DiseaseMeasurement"]


@frozen(kw_only=True)
class DiseaseMeasurement:
    """The disease at baseline or now; `None` is unknown.

    Attributes:
        serum_m_g_dl: Serum M-protein, g/dL; 0 when electrophoresis shows none.
        urine_m_mg_24h: Urine M-protein, mg in 24 hours.
        serum_ife: Serum immunofixation, "neg" or "pos".
        urine_ife: Urine immunofixation, "neg" or "pos".
        flc_involved_mg_l: Free light chain of the clone's type, mg/L.
        flc_uninvolved_mg_l: The other free light chain, mg/L.
        flc_ratio: Kappa to lambda.
        bm_pc_pct: Plasma cells in the marrow, percent.
        bm_clonal: Whether the marrow holds clonal plasma cells by immunohistochemistry or flow.
        plasmacytoma_spd_cm2: Soft-tissue plasmacytomas, sum of the products of their two diameters, cm2; 0 when imaging
            shows none.
        circulating_pc_per_ul: Plasma cells in the blood, per microlitre; for progression where nothing else is
            measurable.
        lesion_short_axis_cm: Short axis of a lesion that is followed, cm.
        lesion_longest_cm: Longest diameter of that lesion, cm.
    """

    serum_m_g_dl: Number | None = None
    urine_m_mg_24h: Number | None = None
    serum_ife: str | None = None
    urine_ife: str | None = None
    flc_involved_mg_l: Number | None = None
    flc_uninvolved_mg_l: Number | None = None
    flc_ratio: Number | None = None
    bm_pc_pct: Number | None = None
    bm_clonal: bool | None = None
    plasmacytoma_spd_cm2: Number | None = None
    circulating_pc_per_ul: Number | None = None
    lesion_short_axis_cm: Number | None = None
    lesion_longest_cm: Number | None = None


@frozen(kw_only=True)
class DatedDiseaseMeasurement(DiseaseMeasurement):
    """The disease at one visit.

    Attributes:
        date: The day; a month or a year leaves open how it lies to other visits in it.
        new_lesion: Whether imaging shows a bone lesion or plasmacytoma that was not there before.
    """

    date: Day
    new_lesion: bool | None = None


@frozen(kw_only=True)
class DatedMeasurement:
    """One point of a series; either a `date` or a `day` number places it in time.

    Attributes:
        date: The day of the sample.
        day: Days since any fixed day, a whole number, when there is no date.
        serum_m_g_dl: Serum M-protein, g/dL.
        urine_m_mg_24h: Urine M-protein, mg in 24 hours.
        flc_involved_mg_l: Free light chain of the clone's type, mg/L.
        flc_ratio_abnormal: Whether the ratio of the free light chains is abnormal.
    """

    date: Day | None = None
    day: int | None = None
    serum_m_g_dl: Number | None = None
    urine_m_mg_24h: Number | None = None
    flc_involved_mg_l: Number | None = None
    flc_ratio_abnormal: bool | None = None
