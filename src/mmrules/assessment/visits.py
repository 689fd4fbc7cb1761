"""Dated visits as arguments of a definition: read, and put in every order that their dates allow.

Two visits on one day, or in a month of which no day is recorded, can have come in either order; a definition is
evaluated in each, and what they disagree about stays open. No definition lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import field, frozen

from mmrules.assessment.assessment import Assessment, Detail, settle
from mmrules.assessment.completion import Input
from mmrules.assessment.dates import read_day
from mmrules.assessment.measurable import SERUM_M_G_DL, URINE_M_MG_24H
from mmrules.assessment.measurement import DatedDiseaseMeasurement, DiseaseMeasurement
from mmrules.assessment.orders import MOST_ORDERS, possible_orders
from mmrules.assessment.parts import Part, assess_parts, combine, part
from mmrules.assessment.response_markers import Fields, flc_measurable, read_fields
from mmrules.models.partial_date import PartialDate

if TYPE_CHECKING:
    from decimal import Decimal

    from mmrules.assessment.reading import Reading

__all__ = ["Finding", "Series", "Visit", "over_orders", "read_series"]

T = TypeVar("T", bound=Hashable)
T_co = TypeVar("T_co", covariant=True, bound=Hashable)


@frozen(kw_only=True)
class Visit:
    """One visit after reading.

    Attributes:
        path: Where it stands in the arguments: `visits[2]`.
        day: Its date.
        measurement: As it was given.
        fields: Its values as read.
        new_lesion: Whether imaging shows a new lesion.
    """

    path: str
    day: PartialDate
    measurement: DatedDiseaseMeasurement
    fields: Fields
    new_lesion: bool | None


@frozen(kw_only=True)
class Series:
    """A baseline and the visits after it, in one order that their dates allow.

    Attributes:
        baseline: As it was given.
        before: Its values as read.
        baseline_day: Its date, when it has one.
        measurable: The markers that are measurable at baseline; `missing` names fields of the baseline.
        visits: In order.
    """

    baseline: DiseaseMeasurement
    before: Fields
    baseline_day: PartialDate | None
    measurable: Assessment[frozenset[str]]
    visits: tuple[Visit, ...]


@frozen(kw_only=True)
class Finding(Generic[T_co]):
    """What a definition finds in the visits in one order.

    Attributes:
        possible: Every result still possible; empty for a number of which nothing is known.
        missing: The inputs that would settle it.
        details: As in `Assessment`.
        notes: As in `Assessment`.
    """

    possible: frozenset[T_co]
    missing: tuple[str, ...] = ()
    details: Mapping[str, Detail] = field(factory=dict)
    notes: tuple[str, ...] = ()


def read_series(reading: Reading, baseline: object, visits: object) -> list[Series]:
    """Check a baseline and visits and return them in every order that the dates allow.

    Args:
        reading: Takes every field as an input and every problem.
        baseline: A `DiseaseMeasurement`, or a `DatedDiseaseMeasurement`.
        visits: `DatedDiseaseMeasurement`s in any order.

    Raises:
        InvalidInput: With every argument of `reading` that can't be used.
    """
    before = read_fields(reading, "baseline", baseline)
    baseline_day = None
    if isinstance(baseline, DatedDiseaseMeasurement):
        baseline_day = read_day(reading, "baseline.date", baseline.date)
    found = _read_visits(reading, visits)
    for visit in found:
        if baseline_day is not None and visit.day.latest < baseline_day.earliest:
            reading.problem("series.order", f"{visit.path}.date", "must not be before the baseline")
    orders = possible_orders(found, day=lambda visit: visit.day, tie=lambda visit: visit.fields)
    if len(orders) > MOST_ORDERS:
        remedy = "give the days, or one visit for all samples of a day"
        reading.problem("series.order", "visits", "has too many visits whose order can't be told", remedy=remedy)
    reading.check()
    assert isinstance(baseline, DiseaseMeasurement)  # noqa: S101  # narrows the type only: checked by `read_fields`
    measurable = _measurable(before)
    return [
        Series(baseline=baseline, before=before, baseline_day=baseline_day, measurable=measurable, visits=tuple(order))
        for order in orders
    ]


def _read_visits(reading: Reading, visits: object) -> list[Visit]:
    if isinstance(visits, (str, bytes)) or not isinstance(visits, Sequence):
        reading.problem("series.type", "visits", "must be a list of DatedDiseaseMeasurement")
        return []
    found = []
    for place, item in enumerate(visits):
        path = f"visits[{place}]"
        if not isinstance(item, DatedDiseaseMeasurement):
            reading.problem("measurement.type", path, "must be a DatedDiseaseMeasurement")
            continue
        given: object = item.date
        day = read_day(reading, f"{path}.date", given)
        reading.inputs.append(Input(f"{path}.date", None if day is None else str(day), ()))
        fields = read_fields(reading, path, item)
        new_lesion = reading.flag(f"{path}.new_lesion", item.new_lesion)
        if day is None:
            if given is None:
                reading.problem("series.time", f"{path}.date", "needs a date")
            continue
        found.append(Visit(path=path, day=day, measurement=item, fields=fields, new_lesion=new_lesion))
    return found


def _measurable(before: Fields) -> Assessment[frozenset[str]]:
    """Return the markers measurable at baseline; which light chain is the clone's is known here, unlike there."""

    def from_limit(name: str, path: str, value: Decimal | None, limit: Decimal) -> Part[bool]:
        return part(name, lambda **values: values[path] >= limit, [Input(path, value, (limit - 1, limit))])

    parts: list[Part[bool]] = [
        from_limit("serum", "baseline.serum_m_g_dl", before.serum, SERUM_M_G_DL),
        from_limit("urine", "baseline.urine_m_mg_24h", before.urine, URINE_M_MG_24H),
        flc_measurable(before),
    ]
    return assess_parts(combine(_names, parts), {}, definition="imwg_measurable_2016", source="")


def _names(*, serum: bool, urine: bool, flc_measurable: bool) -> frozenset[str]:
    found = {"serum": serum, "urine": urine, "flc": flc_measurable}
    return frozenset(name for name, there in found.items() if there)


def over_orders(
    reading: Reading,
    orders: Sequence[Series],
    rule: Callable[[Series], Finding[T]],
    *,
    source: str,
    notes: Sequence[str] = (),
) -> Assessment[T]:
    """Evaluate a definition in every order and wrap the outcome.

    Of the many fields of the visits, `inputs` holds those that are known or missing for the answer.

    Args:
        reading: What was read.
        orders: The orders.
        rule: The definition.
        source: As in `Assessment`.
        notes: As in `Assessment`; those of the findings follow.
    """
    findings = [rule(order) for order in orders]
    value, possible = settle(result for finding in findings for result in finding.possible)
    if not all(finding.possible for finding in findings):
        value, possible = None, frozenset()
    missing = [name for finding in findings for name in finding.missing]
    if len({finding.possible for finding in findings}) > 1:
        missing += [f"{visit.path}.date" for visit in _unordered(orders[0].visits)]
    names = dict.fromkeys(name for finding in findings for name in finding.details)
    details = {name: [finding.details.get(name) for finding in findings] for name in names}
    order = {item.name: place for place, item in enumerate(reading.inputs)}
    settled = value is not None
    lacking = () if settled else tuple(sorted(dict.fromkeys(missing), key=lambda name: order.get(name, len(order))))
    return Assessment(
        definition=reading.definition,
        value=value,
        possible=possible,
        missing=lacking,
        inputs={item.name: item.value for item in reading.inputs if item.value is not None or item.name in lacking},
        source=source,
        notes=tuple(dict.fromkeys((*notes, *(note for finding in findings for note in finding.notes)))),
        details={name: values[0] if len(set(values)) == 1 else None for name, values in details.items()},
    )


def _unordered(visits: Sequence[Visit]) -> list[Visit]:
    def apart(first: Visit, second: Visit) -> bool:
        return first.day.latest < second.day.earliest or second.day.latest < first.day.earliest

    return [visit for visit in visits if any(other is not visit and not apart(visit, other) for other in visits)]
