"""Frailty scores: IMWG (2015) and its simplification without questionnaires (2020). R-MCI is in `r_mci.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.parts import assess_parts
from mmrules.assessment.reading import Reading
from mmrules.assessment.score import complete_score, score_details

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmrules.assessment.assessment import Assessment, InputValue
    from mmrules.decimals import Number

__all__ = ["at_least", "imwg_frailty", "simplified_frailty"]


def at_least(*limits: int) -> Callable[[InputValue], int]:
    """Return the points of a number: one for each limit that it reaches."""
    return lambda value: sum(not isinstance(value, (str, tuple)) and value is not None and value >= n for n in limits)


def _points_below(limit: int) -> Callable[[InputValue], int]:
    reached = at_least(limit)
    return lambda value: 1 - reached(value)


# Both scores: up to 75 no point, 76 to 80 one, above 80 two (whole years).
_AGE = at_least(76, 81)


def _read_age(reading: Reading, age_years: Number | None) -> None:
    reading.number("age_years", age_years, "75", "76", "81", whole=True, maximum="130")


def _read_cci(reading: Reading, cci: Number | None) -> None:
    reading.number("cci", cci, "1", "2", whole=True, maximum="40")


def imwg_frailty(
    *,
    age_years: Number | None = None,
    adl: Number | None = None,
    iadl: Number | None = None,
    cci: Number | None = None,
) -> Assessment[str]:
    """Frailty by age, daily activities and comorbidity: "fit" (0), "intermediate" (1) or "frail" (2 and more).

    Age 76 to 80 gives 1 point and above 80 gives 2; ADL of 4 or less, IADL of 5 or less and a Charlson index of 2 or
    more give 1 each. `details` has the `score`, or its bounds while inputs are missing.

    Args:
        age_years: Completed years.
        adl: Katz activities of daily living, 0 to 6.
        iadl: Lawton instrumental activities of daily living, 0 to 8.
        cci: Charlson comorbidity index.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Palumbo 2015, Blood 125:2068; the cut-offs of ADL and IADL are unverified.
    """
    reading = Reading("imwg_frailty_2015")
    _read_age(reading, age_years)
    reading.number("adl", adl, "4", "5", whole=True, maximum="6")
    reading.number("iadl", iadl, "5", "6", whole=True, maximum="8")
    _read_cci(reading, cci)
    reading.check()
    points = (_AGE, _points_below(5), _points_below(6), at_least(2))
    outcome, score = complete_score(
        list(zip(reading.inputs, points, strict=True)),
        lambda total: ("fit", "intermediate", "frail")[min(total, 2)],
    )
    return assess_parts(
        outcome,
        {item.name: item.value for item in reading.inputs},
        definition="imwg_frailty_2015",
        source="Palumbo A et al., Blood 2015;125:2068-2074, doi:10.1182/blood-2014-12-615187",
        notes=("the cut-offs of ADL and IADL are unverified", "age above 80 alone makes frail"),
        details=score_details("score", score),
    )


def simplified_frailty(
    *, age_years: Number | None = None, cci: Number | None = None, ecog: Number | None = None
) -> Assessment[str]:
    """Frailty by age, comorbidity and performance status: "nonfrail" (0 or 1) or "frail" (2 and more).

    Age 76 to 80 gives 1 point and above 80 gives 2; a Charlson index above 1 gives 1; ECOG 1 gives 1, from 2 on 2.
    `details` has the `score`, or its bounds while inputs are missing.

    Args:
        age_years: Completed years.
        cci: Charlson comorbidity index.
        ecog: ECOG performance status, 0 to 4.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Facon 2020, Leukemia 34:224.
    """
    reading = Reading("simplified_frailty_2020")
    _read_age(reading, age_years)
    _read_cci(reading, cci)
    reading.number("ecog", ecog, "0", "1", "2", whole=True, maximum="4")
    reading.check()
    outcome, score = complete_score(
        list(zip(reading.inputs, (_AGE, at_least(2), at_least(1, 2)), strict=True)),
        lambda total: "frail" if total >= 2 else "nonfrail",
    )
    return assess_parts(
        outcome,
        {item.name: item.value for item in reading.inputs},
        definition="simplified_frailty_2020",
        source="Facon T et al., Leukemia 2020;34:224-233, doi:10.1038/s41375-019-0539-0",
        notes=("derived in untreated patients not eligible for transplant",),
        details=score_details("score", score),
    )
