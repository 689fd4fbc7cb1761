"""The paraprotein relapse that is treated although nothing else is wrong (IMWG 2011), over a series of measurements."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.dates import read_day
from mmrules.assessment.measurement import DatedMeasurement
from mmrules.assessment.parts import Part, any_part, assess_parts, criteria_details
from mmrules.assessment.reading import Reading
from mmrules.models.partial_date import PartialDate, add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.decimals import Number

__all__ = ["significant_biochemical_relapse"]

_MONTHS_APART, _DAYS_APART = 2, 61
"""Two calendar months between dates; between day numbers two average months, rounded up (convention)."""

_SERUM_RISE_G_DL, _URINE_RISE_MG, _FLC_RISE_MG_L = Decimal(1), Decimal(500), Decimal(200)
_DOUBLING_FLOOR_G_DL = Decimal("0.5")

_DOUBLING_NOTES = {
    "A": "doubling: the second value is twice the first or more, and the first is at least 0.5 g/dL",
    "A_no_floor": "doubling: the second value is twice the first or more, however small the first is",
    "B": "doubling: both values are twice the reference or more",
}
_UNKNOWN_CHANGE = frozenset({(False, True)})


@frozen(kw_only=True)
class _Point:
    """One measurement after reading."""

    path: str
    day: PartialDate | int | None
    serum: Decimal | None
    urine: Decimal | None
    flc: Decimal | None
    ratio_abnormal: bool | None


Pair = tuple[_Point, _Point]
Finding = tuple[bool | None, tuple[str, ...]]
"""Whether a pair meets a criterion, and what is missing while that is open."""


def _close(early: _Point, late: _Point) -> bool | None:
    """Whether two points are at most two months apart; `None` when their days don't tell."""
    first, second = early.day, late.day
    if isinstance(first, int) and isinstance(second, int):
        return second - first <= _DAYS_APART
    if isinstance(first, PartialDate) and isinstance(second, PartialDate):
        if second.latest <= add_months(first.earliest, _MONTHS_APART):
            return True
        return False if second.earliest > add_months(first.latest, _MONTHS_APART) else None
    return None


def significant_biochemical_relapse(
    *,
    reference_serum_m_g_dl: Number | None = None,
    reference_urine_m_mg_24h: Number | None = None,
    reference_flc_involved_mg_l: Number | None = None,
    series: Sequence[DatedMeasurement] | None = None,
    doubling: str = "A",
) -> Assessment[bool]:
    """Whether the M-protein relapse is significant: in two consecutive measurements at most two months apart.

    Any of: M-protein doubled; serum M-protein 1 g/dL, urine M-protein 500 mg in 24 hours or involved light chain
    200 mg/L (with an abnormal ratio) above the reference, in both. `details` has `criteria_met`, `criteria_open` and
    `not_assessed`: markers with neither a reference nor a value, which don't hold the answer up.

    Args:
        reference_serum_m_g_dl: Serum M-protein at best response, g/dL.
        reference_urine_m_mg_24h: Urine M-protein at best response, mg in 24 hours.
        reference_flc_involved_mg_l: Involved light chain at best response, mg/L.
        series: Measurements since then, all with dates or all with day numbers; put in order here. Fewer than two leave
            the answer open: repeat within two months.
        doubling: "A" (second value twice the first, which is at least 0.5 g/dL), "A_no_floor", or "B" (both values
            twice the reference).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Rajkumar 2011, Blood 117:4691; the floor of 0.5 g/dL from a later table (ASH view-large/6511371).
    """
    reading = Reading("significant_biochemical_relapse_2011")
    chosen = reading.option("doubling", doubling, _DOUBLING_NOTES)
    serum0 = reading.number("reference_serum_m_g_dl", reference_serum_m_g_dl)
    urine0 = reading.number("reference_urine_m_mg_24h", reference_urine_m_mg_24h)
    flc0 = reading.number("reference_flc_involved_mg_l", reference_flc_involved_mg_l)
    points = _read_series(reading, series)
    reading.check()
    assessed = {
        "serum": serum0 is not None or any(point.serum is not None for point in points),
        "urine": urine0 is not None or any(point.urine is not None for point in points),
        "flc": flc0 is not None or any(point.flc is not None for point in points),
    }
    if not any(assessed.values()):
        assessed = dict.fromkeys(assessed, True)
    parts = []
    if assessed["serum"]:
        parts.append(_criterion("doubling", points, lambda pair: _doubled(pair, serum0, chosen)))
        parts.append(_criterion("serum", points, lambda pair: _both_above(pair, "serum", serum0, _SERUM_RISE_G_DL)))
    if assessed["urine"]:
        parts.append(_criterion("urine", points, lambda pair: _both_above(pair, "urine", urine0, _URINE_RISE_MG)))
    if assessed["flc"]:
        parts.append(_criterion("flc", points, lambda pair: _light_chains(pair, flc0)))
    details: dict[str, Detail] = {
        **criteria_details(parts),
        "not_assessed": tuple(name for name, known in assessed.items() if not known),
    }
    return assess_parts(
        any_part(parts),
        {
            **{item.name: item.value for item in reading.inputs},
            "series": None if series is None else tuple(point.path for point in points),
        },
        definition="significant_biochemical_relapse_2011",
        source="Rajkumar SV et al., Blood 2011;117:4691-4695, doi:10.1182/blood-2010-10-299487",
        notes=(_DOUBLING_NOTES[chosen], "two months between dates are calendar months (convention)"),
        details=details,
    )


def _criterion(name: str, points: Sequence[_Point], meets: Callable[[Pair], Finding]) -> Part[bool]:
    """Whether any pair of consecutive measurements close enough in time meets a criterion."""
    if len(points) < 2:
        return Part(name, (False, True), (("series", _UNKNOWN_CHANGE),))
    missing: list[str] = []
    for pair in itertools.pairwise(points):
        close = _close(*pair)
        met, lacking = meets(pair)
        if close and met:
            return Part(name, (True,))
        if close is not False and met is not False:
            missing += lacking
            missing += [] if close else ["series"]
    if not missing:
        return Part(name, (False,))
    return Part(name, (False, True), tuple((owner, _UNKNOWN_CHANGE) for owner in dict.fromkeys(missing)))


def _both_above(pair: Pair, marker: str, reference: Decimal | None, rise: Decimal) -> Finding:
    """Whether both values of a pair exceed the reference by `rise` or more."""
    values = {"serum": "serum_m_g_dl", "urine": "urine_m_mg_24h", "flc": "flc_involved_mg_l"}
    missing = [] if reference is not None else [f"reference_{values[marker]}"]
    # A value below the rise itself can't be that far above any reference.
    least = rise if reference is None else reference + rise
    for point in pair:
        value = {"serum": point.serum, "urine": point.urine, "flc": point.flc}[marker]
        if value is None:
            missing.append(f"{point.path}.{values[marker]}")
        elif value < least:
            return False, ()
    return (True, ()) if not missing else (None, tuple(missing))


def _light_chains(pair: Pair, reference: Decimal | None) -> Finding:
    if any(point.ratio_abnormal is False for point in pair):
        return False, ()
    met, missing = _both_above(pair, "flc", reference, _FLC_RISE_MG_L)
    if met is False:
        return False, ()
    unknown = tuple(f"{point.path}.flc_ratio_abnormal" for point in pair if point.ratio_abnormal is None)
    return (met, ()) if met and not unknown else (None, (*missing, *unknown))


def _doubled(pair: Pair, reference: Decimal | None, how: str) -> Finding:
    first, second = pair
    missing = [f"{point.path}.serum_m_g_dl" for point in pair if point.serum is None]
    if how == "B":
        if reference is None:
            missing.insert(0, "reference_serum_m_g_dl")
        elif any(point.serum is not None and (point.serum < reference * 2 or not point.serum) for point in pair):
            return False, ()
        return (None, tuple(missing)) if missing else (True, ())
    floor = _DOUBLING_FLOOR_G_DL if how == "A" else Decimal(0)
    if first.serum is not None and (first.serum < floor or not first.serum):
        return False, ()
    if second.serum is not None and (second.serum < floor * 2 or not second.serum):
        return False, ()
    if first.serum is None or second.serum is None:
        return None, tuple(missing)
    return second.serum >= first.serum * 2, ()


def _read_series(reading: Reading, series: Sequence[object] | None) -> list[_Point]:
    if series is None:
        return []
    if isinstance(series, (str, bytes)) or not hasattr(series, "__iter__"):
        reading.problem("series.type", "series", "must be a list of DatedMeasurement")
        return []
    points = []
    for place, item in enumerate(series):
        path = f"series[{place}]"
        if not isinstance(item, DatedMeasurement):
            reading.problem("measurement.type", path, "must be a DatedMeasurement")
            continue
        abnormal = _read_abnormal(reading, path, item.flc_ratio_abnormal)
        points.append(
            _Point(
                path=path,
                day=_read_time(reading, path, item),
                serum=reading.exact(f"{path}.serum_m_g_dl", item.serum_m_g_dl),
                urine=reading.exact(f"{path}.urine_m_mg_24h", item.urine_m_mg_24h),
                flc=reading.exact(f"{path}.flc_involved_mg_l", item.flc_involved_mg_l),
                ratio_abnormal=abnormal,
            )
        )
    dated = [(point.day, point) for point in points if isinstance(point.day, PartialDate)]
    numbered = [(point.day, point) for point in points if isinstance(point.day, int)]
    if dated and numbered:
        reading.problem("series.mixed", "series", "must have dates everywhere or day numbers everywhere")
    if numbered:
        return [point for _, point in sorted(numbered, key=lambda item: item[0])]
    return [point for _, point in sorted(dated, key=lambda item: (item[0].earliest, item[0].latest))]


def _read_abnormal(reading: Reading, path: str, value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    reading.problem("flag.type", f"{path}.flc_ratio_abnormal", "must be true, false or left out")
    return None


def _read_time(reading: Reading, path: str, item: DatedMeasurement) -> PartialDate | int | None:
    if (item.date is None) == (item.day is None):
        reading.problem("series.time", path, "needs either a date or a day number")
        return None
    if item.day is None:
        return read_day(reading, f"{path}.date", item.date)
    day = reading.exact(f"{path}.day", item.day, minimum="-1000000", whole=True)
    return None if day is None else int(day)
