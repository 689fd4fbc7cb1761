"""The lowest values that a series of visits reached (IMWG 2016), against which progression is judged.

How much a marker has to rise from there is in `progression.py`.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.dates import days_between, read_day
from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.reading import Reading
from mmrules.assessment.response_markers import Fields, quantity_of
from mmrules.assessment.visits import Finding, Series, Visit, over_orders, read_series
from mmrules.models.partial_date import PartialDate  # a field of an attrs class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.assessment.dates import Day
    from mmrules.assessment.measurement import DatedDiseaseMeasurement, DiseaseMeasurement

__all__ = ["LOWEST_NOTES", "MARKERS", "Low", "days_since_nadir", "lowest", "nadir", "value_of"]

MARKERS = ("serum", "urine", "dflc", "marrow", "plasmacytoma", "circulating", "lesion")
_FIELDS = {
    "serum": ("serum_m_g_dl",),
    "urine": ("urine_m_mg_24h",),
    "dflc": ("flc_involved_mg_l", "flc_uninvolved_mg_l"),
    "marrow": ("bm_pc_pct",),
    "plasmacytoma": ("plasmacytoma_spd_cm2",),
    "circulating": ("circulating_pc_per_ul",),
    "lesion": ("lesion_longest_cm",),
}
_UNITS = {
    "serum": "g/dL",
    "urine": "mg/24 h",
    "dflc": "mg/L",
    "marrow": "%",
    "plasmacytoma": "cm2",
    "circulating": "/uL",
    "lesion": "cm",
}
_NO_REPEAT = frozenset({"marrow", "plasmacytoma", "lesion"})
"""Marrow and imaging need no second assessment (Kumar 2016)."""

LOWEST_NOTES = {
    "confirmed": "lowest confirmed value: the lowest that two consecutive assessments were at or below (convention); "
    "the baseline counts as confirmed",
    "single": "lowest value of any single assessment, confirmed or not",
}


@frozen
class Low:
    """A lowest value and the day of it; the day is `None` for a baseline without date."""

    value: Decimal
    day: PartialDate | None


def value_of(fields: Fields, marker: str) -> Decimal | None:
    """Return the value of a marker at one visit; negative immunofixation leaves no M-protein to quantify."""
    match marker:
        case "serum":
            return quantity_of(fields.serum_ife, fields.serum)
        case "urine":
            return quantity_of(fields.urine_ife, fields.urine)
        case "dflc":
            if fields.involved is None or fields.uninvolved is None:
                return None
            return max(fields.involved - fields.uninvolved, Decimal(0))
        case "marrow":
            return fields.bm
        case "plasmacytoma":
            return fields.spd
        case "circulating":
            return fields.circulating
        case _:
            return fields.longest


def lowest(series: Series, visits: Sequence[Visit], marker: str, *, reading: str) -> Low | None:
    """Return the lowest value of a marker; of several equally low ones the latest, because from there on it rose.

    Args:
        series: The series, for its baseline.
        visits: The visits up to then, in order; one without the marker is no assessment of it.
        marker: One of `MARKERS`.
        reading: "confirmed" or "single".
    """
    first = value_of(series.before, marker)
    found = [] if first is None else [Low(first, series.baseline_day)]
    values = [Low(value, visit.day) for visit in visits if (value := value_of(visit.fields, marker)) is not None]
    if reading == "single" or marker in _NO_REPEAT:
        found += values
    else:
        # The larger of two, and when they are equal the later: both were at or below it.
        found += [early if early.value > late.value else late for early, late in itertools.pairwise(values)]
    return min(reversed(found), key=lambda low: low.value, default=None)


def nadir(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    marker: str = "serum",
    lowest_value: str = "confirmed",
) -> Assessment[Decimal]:
    """Lowest value of a marker since a treatment began: serum g/dL, urine mg in 24 hours, light chains mg/L.

    `details` has the `marker` and its `unit`, the `date`, the lowest `single` value with its `single_date`, and whether
    that is `confirmed`. Marrow and imaging need no second assessment. Not monotone: a later visit can lower it.

    Args:
        baseline: Before the treatment; it counts as confirmed. Give a `DatedDiseaseMeasurement` to have its date.
        visits: Since then, in any order. One without the marker is no assessment of it.
        marker: "serum", "urine", "dflc" (involved minus uninvolved light chain, not below 0), "marrow" (percent),
            "plasmacytoma" (sum of products, cm2), "circulating" (plasma cells per microlitre) or "lesion" (longest
            diameter, cm).
        lowest_value: "confirmed": the lowest value that two consecutive assessments were at or below; "single": the
            lowest of all.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328 ("lowest confirmed value"); what confirms one value is a convention.
    """
    reading = Reading("imwg_nadir_2016")
    which = reading.option("marker", marker, MARKERS)
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    orders = read_series(reading, baseline, visits)

    def rule(series: Series) -> Finding[Decimal]:
        low = lowest(series, series.visits, which, reading=how)
        single = lowest(series, series.visits, which, reading="single")
        details: dict[str, Detail] = {
            "marker": which,
            "unit": _UNITS[which],
            "date": _text(low),
            "single": None if single is None else single.value,
            "single_date": _text(single),
            "confirmed": None if low is None or single is None else low.value == single.value or which in _NO_REPEAT,
        }
        if low is None:
            return Finding(possible=frozenset(), missing=_absent(series.before, which), details=details)
        return Finding(possible=frozenset({low.value}), details=details)

    return over_orders(reading, orders, rule, source=IMWG_2016, notes=(LOWEST_NOTES[how],))


def _text(low: Low | None) -> str | None:
    return None if low is None or low.day is None else str(low.day)


def _absent(before: Fields, marker: str) -> tuple[str, ...]:
    known = {"flc_involved_mg_l": before.involved, "flc_uninvolved_mg_l": before.uninvolved}
    return tuple(f"baseline.{name}" for name in _FIELDS[marker] if known.get(name) is None)


def days_since_nadir(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    marker: str = "serum",
    as_of: Day | None = None,
    lowest_value: str = "confirmed",
) -> Assessment[Decimal]:
    """Days from the lowest value of a marker to a day; open when only a month or year of one of them is known.

    Of several equally low values the latest counts (convention): from there on the marker rose. `details` has the
    fewest and the most days.

    Args:
        baseline: As in `nadir`.
        visits: As in `nadir`.
        marker: As in `nadir`.
        as_of: The day to count to; that of the last visit when left out.
        lowest_value: As in `nadir`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: arithmetic on the nadir of Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("days_since_nadir_2016")
    which = reading.option("marker", marker, MARKERS)
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    until = read_day(reading, "as_of", as_of)
    orders = read_series(reading, baseline, visits)
    if until is not None and any(visit.day.earliest > until.latest for visit in orders[0].visits):
        reading.problem("date.order", "as_of", "must not be before a visit")
        reading.check()

    def rule(series: Series) -> Finding[Decimal]:
        low = lowest(series, series.visits, which, reading=how)
        if low is None:
            return Finding(possible=frozenset(), missing=_absent(series.before, which))
        end = until or (series.visits[-1].day if series.visits else series.baseline_day)
        if low.day is None or end is None:
            return Finding(possible=frozenset(), missing=("baseline.date",))
        fewest, most = (max(days, 0) for days in days_between(low.day, end))
        details: dict[str, Detail] = {"days_min": fewest, "days_max": most}
        if fewest == most:
            return Finding(possible=frozenset({Decimal(fewest)}), details=details)
        return Finding(possible=frozenset(), missing=("visits",), details=details)

    return over_orders(reading, orders, rule, source=IMWG_2016, notes=(LOWEST_NOTES[how],))
