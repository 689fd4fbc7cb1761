"""Refractoriness to one drug, and the status of the disease as a whole (IMWG 2011). Class terms: `drug_classes.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input, assess
from mmrules.assessment.dates import Day, days_between, read_day
from mmrules.assessment.parts import Part, any_part, assess_parts, criteria_details, part
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment, Detail, InputValue
    from mmrules.decimals import Number
    from mmrules.models.partial_date import PartialDate

__all__ = ["RESPONSES", "WINDOW_DAYS", "disease_status", "refractory_to_drug"]

RESPONSES = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
"""Worst first."""

WINDOW_DAYS = 60
"""Progression on this day after the last dose still counts: "within 60 days" is read as inclusive."""

_NO_RESPONSE = frozenset({"PD", "SD"})
_SOURCE = "Rajkumar SV et al., Blood 2011;117:4691-4695, doi:10.1182/blood-2010-10-299487"
_WINDOW_NOTE = "day 60 after the last dose still counts"

# Mayo 2024 (Blood Cancer J, s41408-024-01039-1) parts lenalidomide refractoriness by dose; the IMWG has no least dose.
_LENALIDOMIDE_STANDARD, _LENALIDOMIDE_LOW = Decimal(25), (Decimal(5), Decimal(15))


def _no_response(*, best_response: str) -> bool:
    return best_response in _NO_RESPONSE


def _progression_part(
    *, progression: PartialDate | bool | None, last_dose: PartialDate | None, ongoing: bool | None
) -> Part[bool]:
    """Whether disease progressed on the drug or within the window after its last dose."""
    name = "progression_on_or_within_60_days"
    if progression is False or (ongoing is True and progression is not None):
        return Part(name, (progression is not False,))
    missing = []
    if progression is None or progression is True:
        missing.append("progression")
        if ongoing is not True and (last_dose is None or not last_dose.exact):
            missing.append("last_dose")
    elif last_dose is None:
        missing += ["last_dose"] if progression.exact else ["last_dose", "progression"]
    else:
        fewest, most = days_between(last_dose, progression)
        if most <= WINDOW_DAYS or fewest > WINDOW_DAYS:
            return Part(name, (most <= WINDOW_DAYS,))
        missing += [item for item, day in (("last_dose", last_dose), ("progression", progression)) if not day.exact]
    return Part(name, (False, True), tuple((item, frozenset({(False, True)})) for item in missing))


def _lenalidomide_dose_class(drug: str | None, dose: Decimal | None) -> str | None:
    if drug != "lenalidomide" or dose is None:
        return None
    low, high = _LENALIDOMIDE_LOW
    if dose == _LENALIDOMIDE_STANDARD:
        return "standard_dose"
    return "low_dose" if low <= dose <= high else None


def refractory_to_drug(
    *,
    drug: str | None = None,
    last_dose: Day | None = None,
    progression: Day | bool | None = None,
    best_response: str | None = None,
    ongoing: bool | None = None,
    dose_mg: Number | None = None,
    setting: str | None = None,
) -> Assessment[bool]:
    """Whether the disease is refractory to one drug, by that drug's own last dose.

    True for less than a minimal response to a regimen with the drug, progression while it is given, or progression at
    most 60 days after its last dose. `details` has `criteria_met`, `criteria_open`, `days_after_last_dose`, and the
    `dose_mg` and `setting` as given: they describe the refractoriness and never change it.

    Args:
        drug: Id of the drug.
        last_dose: Day of its last dose; "2024-03" or "2024" when no more is recorded.
        progression: Day of progressive disease by the IMWG's criteria; `False` when there was none so far, `True` when
            its day is not known.
        best_response: Best response to the regimen with this drug: "sCR", "CR", "VGPR", "PR", "MR", "SD" or "PD".
        ongoing: Whether the drug was still given when the disease progressed (or is given now).
        dose_mg: Dose at the time, mg.
        setting: For example "induction" or "maintenance".

    Raises:
        InvalidInput: With every argument that can't be used, and when `ongoing` contradicts the days.

    Source: Rajkumar 2011, Blood 117:4691.
    """
    reading = Reading("refractory_2011")
    drug_id, used_in = reading.text("drug", drug), reading.text("setting", setting)
    last = read_day(reading, "last_dose", last_dose)
    progressed = progression if isinstance(progression, bool) else read_day(reading, "progression", progression)
    reading.word("best_response", best_response, RESPONSES)
    response = reading.inputs[-1]
    given = reading.flag("ongoing", ongoing)
    dose = reading.exact("dose_mg", dose_mg, above_minimum=True)
    fewest = most = None
    if last is not None and progressed is not None and not isinstance(progressed, bool):
        fewest, most = days_between(last, progressed)
        if given is True and fewest > WINDOW_DAYS:
            reading.problem(
                "flag.contradiction", "ongoing", "the drug can't be ongoing when its last dose was over 60 days earlier"
            )
    reading.check()
    parts = [
        part("best_response_below_mr", _no_response, [response]),
        _progression_part(progression=progressed, last_dose=last, ongoing=given),
    ]
    inputs: dict[str, InputValue] = {
        "drug": drug_id,
        "last_dose": None if last is None else str(last),
        "progression": progressed if progressed is None or isinstance(progressed, bool) else str(progressed),
        "best_response": response.value,
        "ongoing": given,
        "dose_mg": dose,
        "setting": used_in,
    }
    details: dict[str, Detail] = {
        **criteria_details(parts),
        "days_after_last_dose": fewest if fewest == most else None,
        "dose_mg": dose,
        "dose_class": _lenalidomide_dose_class(drug_id, dose),
        "setting": used_in,
    }
    return assess_parts(
        any_part(parts),
        inputs,
        definition="refractory_2011",
        source=_SOURCE,
        notes=(
            _WINDOW_NOTE,
            "progression must meet the IMWG's criteria, not be a single value; intolerance is a separate state",
            "the IMWG sets no least dose: dose and setting are attributes",
        ),
        details=details,
    )


def _status(*, best_response_ever: str, progressed: bool, days_since_last_dose: Decimal) -> str:
    if best_response_ever in _NO_RESPONSE:
        return "primary_refractory"
    if not progressed:
        return "responding_or_stable"
    return "relapsed_and_refractory" if days_since_last_dose <= WINDOW_DAYS else "relapsed"


def disease_status(
    *,
    best_response_ever: str | None = None,
    progressed: bool | None = None,
    days_since_last_dose: Number | None = None,
) -> Assessment[str]:
    """Status of treated disease.

    "primary_refractory" when no therapy ever reached a minimal response; "relapsed_and_refractory" after a response,
    with progression on the last therapy or at most 60 days after it; "relapsed" with progression later than that;
    "responding_or_stable" without progression.

    Args:
        best_response_ever: Best response to any therapy so far: "sCR", "CR", "VGPR", "PR", "MR", "SD" or "PD".
        progressed: Whether the disease has now progressed by the IMWG's criteria.
        days_since_last_dose: Days from the last dose of the last therapy to progression; 0 or less when it was ongoing.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Rajkumar 2011, Blood 117:4691.
    """
    reading = Reading("disease_status_2011")
    reading.word("best_response_ever", best_response_ever, RESPONSES)
    reading.flag("progressed", progressed)
    days = reading.exact("days_since_last_dose", days_since_last_dose, minimum="-100000", whole=True)
    reading.inputs.append(Input("days_since_last_dose", days, (Decimal(WINDOW_DAYS), Decimal(WINDOW_DAYS + 1))))
    reading.check()
    return assess(
        _status,
        reading.inputs,
        definition="disease_status_2011",
        source=_SOURCE,
        notes=(
            _WINDOW_NOTE,
            "no response to salvage therapy also makes relapsed disease refractory: see each drug's refractoriness",
        ),
    )
