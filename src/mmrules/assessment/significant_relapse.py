"""The paraprotein relapse that is treated although nothing else is wrong (IMWG 2011), over a series of measurements."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.assessment import settle
from mmrules.assessment.completion import Completion
from mmrules.assessment.dates import read_day
from mmrules.assessment.measurement import DatedMeasurement
from mmrules.assessment.orders import MOST_ORDERS, possible_orders
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
_CONSECUTIVE_NOTES = {
    "measurements": "consecutive are the measurements of the series; one without a marker leaves that marker open",
    "marker": "consecutive are the measurements of a marker that are on record",
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
    consecutive: str = "measurements",
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
            the answer open: repeat within two months. Where dates leave the order open (two of one day, a month without
            days) every order is tried.
        doubling: "A" (second value twice the first, which is at least 0.5 g/dL), "A_no_floor", or "B" (both values
            twice the reference; from a reference of 0 nothing doubles, and the rise of 1 g/dL decides).
        consecutive: "measurements": those that follow each other in the series; "marker": those of the same marker,
            where others may lie between (serum and urine on different days).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Rajkumar 2011, Blood 117:4691; the floor of 0.5 g/dL from a later table (ASH view-large/6511371).
    """
    reading = Reading("significant_biochemical_relapse_2011")
    chosen = reading.option("doubling", doubling, _DOUBLING_NOTES)
    serum0 = reading.number("reference_serum_m_g_dl", reference_serum_m_g_dl)
    urine0 = reading.number("reference_urine_m_mg_24h", reference_urine_m_mg_24h)
    flc0 = reading.number("reference_flc_involved_mg_l", reference_flc_involved_mg_l)
    adjacent = reading.option("consecutive", consecutive, _CONSECUTIVE_NOTES)
    points = _read_series(reading, series)
    orders = _orders(points)
    if len(orders) > MOST_ORDERS:
        reading.problem("series.order", "series", "has too many measurements whose order can't be told")
    reading.check()
    assessed = {
        "serum": serum0 is not None or any(point.serum is not None for point in points),
        "urine": urine0 is not None or any(point.urine is not None for point in points),
        "flc": flc0 is not None or any(point.flc is not None for point in points),
    }
    if not any(assessed.values()):
        assessed = dict.fromkeys(assessed, True)
    rules: dict[str, tuple[str, Callable[[Pair], Finding]]] = {
        "doubling": ("serum", lambda pair: _doubled(pair, serum0, chosen)),
        "serum": ("serum", lambda pair: _both_above(pair, "serum", serum0, _SERUM_RISE_G_DL)),
        "urine": ("urine", lambda pair: _both_above(pair, "urine", urine0, _URINE_RISE_MG)),
        "flc": ("flc", lambda pair: _light_chains(pair, flc0)),
    }
    found = [
        [
            _criterion(name, _measured(order, marker) if adjacent == "marker" else order, meets)
            for name, (marker, meets) in rules.items()
            if assessed[marker]
        ]
        for order in orders
    ]
    details: dict[str, Detail] = {
        **criteria_details([_over_orders(same) for same in zip(*found, strict=True)]),
        "not_assessed": tuple(name for name, known in assessed.items() if not known),
    }
    return assess_parts(
        _outcome([any_part(parts) for parts in found]),
        {
            **{item.name: item.value for item in reading.inputs},
            "series": None if series is None else tuple(point.path for point in orders[0]),
        },
        definition="significant_biochemical_relapse_2011",
        source="Rajkumar SV et al., Blood 2011;117:4691-4695, doi:10.1182/blood-2010-10-299487",
        notes=(
            _DOUBLING_NOTES[chosen],
            _CONSECUTIVE_NOTES[adjacent],
            "two months between dates are calendar months (convention)",
        ),
        details=details,
    )


def _orders(points: Sequence[_Point]) -> list[tuple[_Point, ...]]:
    """Return every order that the days allow; numbers of days count from a day that is as good as any other."""
    start = date(3000, 1, 1)
    dated = [
        (day if isinstance(day, PartialDate) else PartialDate.of(start + timedelta(day)), point)
        for point in points
        if (day := point.day) is not None
    ]
    orders = possible_orders(dated, day=lambda item: item[0], tie=lambda item: _values(item[1]))
    return [tuple(point for _, point in order) for order in orders]


def _values(point: _Point) -> tuple[Decimal | bool | None, ...]:
    return point.serum, point.urine, point.flc, point.ratio_abnormal


def _measured(points: Sequence[_Point], marker: str) -> Sequence[_Point]:
    """Return the measurements of a marker; all when it was not measured twice."""
    found = [point for point in points if _value(point, marker) is not None]
    return found if len(found) > 1 else points


def _over_orders(parts: Sequence[Part[bool]]) -> Part[bool]:
    """Join what a criterion comes to in each order."""
    if len({item.value for item in parts}) == 1:
        return parts[0]
    return Part(parts[0].name, (False, True))


def _outcome(completions: Sequence[Completion[bool]]) -> Completion[bool]:
    value, possible = settle(result for completion in completions for result in completion.possible)
    missing = [name for completion in completions for name in completion.missing]
    if len({completion.possible for completion in completions}) > 1:
        missing.append("series")
    return Completion(value, possible, () if value is not None else tuple(dict.fromkeys(missing)))


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


def _value(point: _Point, marker: str) -> Decimal | None:
    return {"serum": point.serum, "urine": point.urine, "flc": point.flc}[marker]


def _both_above(pair: Pair, marker: str, reference: Decimal | None, rise: Decimal) -> Finding:
    """Whether both values of a pair exceed the reference by `rise` or more."""
    values = {"serum": "serum_m_g_dl", "urine": "urine_m_mg_24h", "flc": "flc_involved_mg_l"}
    missing = [] if reference is not None else [f"reference_{values[marker]}"]
    # A value below the rise itself can't be that far above any reference.
    least = rise if reference is None else reference + rise
    for point in pair:
        value = _value(point, marker)
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
        if reference == 0:
            return False, ()  # twice nothing is nothing: any rise at all would count
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
    if len({isinstance(point.day, int) for point in points if point.day is not None}) > 1:
        reading.problem("series.mixed", "series", "must have dates everywhere or day numbers everywhere")
    return points


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
    day = reading.exact(f"{path}.day", item.day, minimum="-1000000", maximum="1000000", whole=True)
    return None if day is None else int(day)
