"""Scores for the risk of venous thromboembolism: IMPEDE VTE (2019) and SAVED (2019). What to give is not said here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.frailty import at_least
from mmrules.assessment.parts import assess_parts
from mmrules.assessment.reading import Reading
from mmrules.assessment.score import complete_score, score_details

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mmrules.assessment.assessment import Assessment, InputValue
    from mmrules.decimals import Number

__all__ = ["impede_vte", "saved_vte"]

_DEXAMETHASONE = ("none", "low", "high")
_PROPHYLAXIS = ("none", "prophylactic", "therapeutic")

_THERAPEUTIC_NOTES = {
    "-5": "therapeutic anticoagulation takes off 5 points (one printed table takes off 4)",
    "-4": "therapeutic anticoagulation takes off 4 points (one printed table takes off 5)",
}
_NEWLY_DIAGNOSED = "derived in newly diagnosed myeloma: use with caution at relapse"


def _present(points: int) -> Callable[[InputValue], int]:
    return lambda value: points if value is True else 0


def _by_word(points: Mapping[str, int]) -> Callable[[InputValue], int]:
    return lambda value: points[str(value)]


def impede_vte(
    *,
    imid: bool | None = None,
    bmi_kg_m2: Number | None = None,
    pelvic_hip_femur_fracture: bool | None = None,
    esa: bool | None = None,
    dexamethasone: str | None = None,
    doxorubicin: bool | None = None,
    asian: bool | None = None,
    vte_history: bool | None = None,
    tunneled_line: bool | None = None,
    thromboprophylaxis: str | None = None,
    therapeutic_points: str = "-5",
) -> Assessment[str]:
    """Risk of thrombosis when therapy starts: "low" (up to 3), "intermediate" (4 to 7) or "high" (8 and more).

    `details` has the `score`, or its bounds while items are missing.

    Args:
        imid: Whether an IMiD is part of the therapy (4).
        bmi_kg_m2: Body mass index; 25 and more counts (1).
        pelvic_hip_femur_fracture: Whether the pelvis, hip or femur is fractured (4).
        esa: Whether an erythropoiesis-stimulating agent is given (1).
        dexamethasone: "none", "low" (2) or "high", more than 160 mg a month (4).
        doxorubicin: Whether doxorubicin is given (3).
        asian: Whether the patient is of Asian or Pacific Islander origin (-3).
        vte_history: Whether there was a venous thromboembolism (5).
        tunneled_line: Whether a tunneled line or central venous catheter is in place (2).
        thromboprophylaxis: "none", "prophylactic" (aspirin or LMWH, -3) or "therapeutic" anticoagulation that exists.
        therapeutic_points: "-5" or "-4": printed tables differ on therapeutic anticoagulation.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Sanfilippo 2019, Am J Hematol 94:1176; points as in ASH tables view-large/12526147 and ASH-SAP 11540537.
    """
    reading = Reading("impede_vte_2019")
    therapeutic = reading.option("therapeutic_points", therapeutic_points, _THERAPEUTIC_NOTES)
    reading.flag("imid", imid)
    reading.number("bmi_kg_m2", bmi_kg_m2, "24", "25", above_minimum=True)
    reading.flag("pelvic_hip_femur_fracture", pelvic_hip_femur_fracture)
    reading.flag("esa", esa)
    reading.word("dexamethasone", dexamethasone, _DEXAMETHASONE)
    reading.flag("doxorubicin", doxorubicin)
    reading.flag("asian", asian)
    reading.flag("vte_history", vte_history)
    reading.flag("tunneled_line", tunneled_line)
    reading.word("thromboprophylaxis", thromboprophylaxis, _PROPHYLAXIS)
    reading.check()
    points = (
        _present(4),
        at_least(25),
        _present(4),
        _present(1),
        _by_word({"none": 0, "low": 2, "high": 4}),
        _present(3),
        _present(-3),
        _present(5),
        _present(2),
        _by_word({"none": 0, "prophylactic": -3, "therapeutic": int(therapeutic)}),
    )
    outcome, score = complete_score(list(zip(reading.inputs, points, strict=True)), _impede_category)
    return assess_parts(
        outcome,
        {item.name: item.value for item in reading.inputs},
        definition="impede_vte_2019",
        source="Sanfilippo KM et al., Am J Hematol 2019;94:1176-1184, doi:10.1002/ajh.25603",
        notes=(_THERAPEUTIC_NOTES[therapeutic], _NEWLY_DIAGNOSED),
        details=score_details("score", score),
    )


def _impede_category(score: int) -> str:
    if score >= 8:
        return "high"
    return "intermediate" if score >= 4 else "low"


def saved_vte(
    *,
    surgery_within_90_days: bool | None = None,
    asian: bool | None = None,
    vte_history: bool | None = None,
    age_years: Number | None = None,
    dexamethasone: str | None = None,
) -> Assessment[str]:
    """Risk of thrombosis when an IMiD starts: "low" (up to 1) or "high" (2 and more).

    `details` has the `score`, or its bounds while items are missing.

    Args:
        surgery_within_90_days: Whether there was surgery in the last 90 days (2).
        asian: Whether the patient is of Asian origin (-3).
        vte_history: Whether there was a venous thromboembolism (3).
        age_years: Completed years; 80 and more counts (1).
        dexamethasone: "none", "low" (120 to 160 mg in 30 days, 1) or "high" (more than 160 mg in 30 days, 2).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Li 2019, J Natl Compr Canc Netw 17:840; points as in ASH-SAP 11540537.
    """
    reading = Reading("saved_vte_2019")
    reading.flag("surgery_within_90_days", surgery_within_90_days)
    reading.flag("asian", asian)
    reading.flag("vte_history", vte_history)
    reading.number("age_years", age_years, "79", "80", whole=True, maximum="130")
    reading.word("dexamethasone", dexamethasone, _DEXAMETHASONE)
    reading.check()
    points = (_present(2), _present(-3), _present(3), at_least(80), _by_word({"none": 0, "low": 1, "high": 2}))
    outcome, score = complete_score(
        list(zip(reading.inputs, points, strict=True)), lambda total: "high" if total >= 2 else "low"
    )
    return assess_parts(
        outcome,
        {item.name: item.value for item in reading.inputs},
        definition="saved_vte_2019",
        source="Li A et al., J Natl Compr Canc Netw 2019;17:840-847 (PMID 31319391)",
        notes=("for the start of an IMiD", _NEWLY_DIAGNOSED),
        details=score_details("score", score),
    )
