"""Revised Myeloma Comorbidity Index (2017). Its points are unverified and every result says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.frailty import at_least
from mmrules.assessment.parts import assess_parts
from mmrules.assessment.reading import Reading
from mmrules.assessment.score import complete_score, score_details

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmrules.assessment.assessment import Assessment, InputValue
    from mmrules.decimals import Number

__all__ = ["r_mci"]

_GRADES = ("none", "mild", "moderate", "severe")
_CYTOGENETICS = ("favourable", "unfavourable", "not_done")


def _kps_points(value: InputValue) -> int:
    reached = at_least(80, 100)(value)
    return (3, 2, 0)[reached]


def _is_one_of(*words: str) -> Callable[[InputValue], int]:
    return lambda value: int(value in words)


def r_mci(
    *,
    egfr_ml_min: Number | None = None,
    lung_disease: str | bool | None = None,
    kps: Number | None = None,
    frailty: str | bool | None = None,
    age_years: Number | None = None,
    cytogenetics: str | bool | None = None,
) -> Assessment[str]:
    """Fitness by comorbidity: "fit" (up to 3), "intermediate" (4 to 6) or "frail" (7 and more). Points unverified.

    eGFR below 60: 1; moderate or severe lung disease: 1; Karnofsky 80 to 90: 2, up to 70: 3; moderate or severe
    frailty: 1; age 60 to 69: 1, 70 and more: 2; unfavourable cytogenetics: 1. `details` has the `score`, or its bounds.

    Args:
        egfr_ml_min: Estimated glomerular filtration rate (MDRD), mL/min/1.73 m2.
        lung_disease: "none", "mild", "moderate" or "severe"; true stands for moderate or severe.
        kps: Karnofsky performance status, 0 to 100 in tens.
        frailty: Frailty by Fried: "none", "mild", "moderate" or "severe"; true stands for moderate or severe.
        age_years: Completed years.
        cytogenetics: "favourable", "unfavourable" (or true) or "not_done", which the index counts as 0.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Engelhardt 2017, Haematologica 102:910; groups verified, points reconstructed and unverified.
    """
    reading = Reading("r_mci_2017")
    reading.number("egfr_ml_min", egfr_ml_min, "59", "60")
    reading.word("lung_disease", _grade(lung_disease), _GRADES)
    known = reading.number("kps", kps, "70", "80", "100", maximum="100", whole=True)
    if known is not None and known % 10:
        reading.problem("number.not-listed", "kps", "must be a multiple of 10")
    reading.word("frailty", _grade(frailty), _GRADES)
    reading.number("age_years", age_years, "59", "60", "70", whole=True, maximum="130")
    words = {True: "unfavourable", False: "favourable"}
    reading.word("cytogenetics", words[cytogenetics] if isinstance(cytogenetics, bool) else cytogenetics, _CYTOGENETICS)
    reading.check()
    points: tuple[Callable[[InputValue], int], ...] = (
        lambda value: 1 - at_least(60)(value),
        _is_one_of("moderate", "severe"),
        _kps_points,
        _is_one_of("moderate", "severe"),
        at_least(60, 70),
        _is_one_of("unfavourable"),
    )
    outcome, score = complete_score(list(zip(reading.inputs, points, strict=True)), _category)
    return assess_parts(
        outcome,
        {item.name: item.value for item in reading.inputs},
        definition="r_mci_2017",
        source="Engelhardt M et al., Haematologica 2017;102:910-921, doi:10.3324/haematol.2016.162693",
        notes=("unverified: the points are reconstructed; check against the published index before use",),
        details=score_details("score", score),
    )


def _grade(value: str | bool | None) -> str | None:  # noqa: FBT001  # a finding, not a switch
    return {True: "moderate", False: "none"}[value] if isinstance(value, bool) else value


def _category(score: int) -> str:
    if score > 6:
        return "frail"
    return "intermediate" if score >= 4 else "fit"
