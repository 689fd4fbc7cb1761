"""Observations: laboratory results and performance status, by LOINC code, with their UCUM unit and their day.

A result without a day, a unit or a final status is not read: each of these would have to be guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.adapters.fhir.elements import (
    LOINC,
    UCUM,
    Element,
    NotRead,
    codes,
    coding_is_of,
    day,
    element,
    elements,
    number,
    text,
)
from mmrules.errors import Problem
from mmrules.facts.results import lab_problems
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.condition import PerformanceStatus
from mmrules.models.laboratory import LabResult, PrintedNumber
from mmrules.models.vocabulary import MeasurementKind, PerformanceScale
from mmrules.units import ANALYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from mmrules.models.partial_date import PartialDate

__all__ = ["read_observation"]

_FINAL = frozenset({"final", "amended", "corrected"})

_BAND = frozenset({"51435-6", "35560-2", "35561-0"})
"""One band of several of a monoclonal protein, which is not its amount (definitions, chapter 9)."""

_MEASURED = frozenset(kind.value for kind in MeasurementKind)

_ANALYTE_OF = FrozenMapping(
    {
        code: analyte.id
        for analyte in ANALYTES.values()
        if analyte.id not in _MEASURED
        for code in analyte.loinc
        if code not in _BAND
    }
)
"""The codes of `mmrules.units` whose names were checked."""

_UNCHECKED = frozenset(code for analyte in ANALYTES.values() for code in analyte.loinc_unverified)

# Source: mCODE STU4, profiles ECOGPerformanceStatus and KarnofskyPerformanceStatus.
_SCALE_OF = FrozenMapping({"89247-1": PerformanceScale.ECOG, "89243-0": PerformanceScale.KARNOFSKY})
_HIGHEST = {PerformanceScale.ECOG: 5, PerformanceScale.KARNOFSKY: 100}

_COMPARATORS = frozenset({"<", "<=", ">", ">="})


def read_observation(resource: Element) -> Iterator[LabResult | PerformanceStatus | NotRead]:
    """Yield what an Observation says, and what of it was not read.

    Args:
        resource: The resource.
    """
    loinc = codes(resource, "code", LOINC)
    analytes = {_ANALYTE_OF[code] for code in loinc if code in _ANALYTE_OF}
    scales = {_SCALE_OF[code] for code in loinc if code in _SCALE_OF}
    taken = day(resource, "effectiveDateTime") or day(resource, "effectiveInstant")
    if len(analytes) + len(scales) != 1:
        yield NotRead(_why_not_read(loinc, several=bool(analytes or scales)), "code")
    elif text(resource, "status") not in _FINAL:
        yield NotRead("it is not final", "status")
    elif taken is None:
        yield NotRead("the day of the sample or the examination is not given", "effectiveDateTime")
    elif scales:
        yield _performance(resource, scales.pop(), taken)
    else:
        yield from _result(resource, analytes.pop(), taken)


def _why_not_read(loinc: tuple[str, ...], *, several: bool) -> str:
    if several:
        return "its codes are of different results"
    if not loinc:
        return "it has no LOINC code"
    if not _BAND.isdisjoint(loinc):
        return "it is one band of a monoclonal protein and not its amount"
    unchecked = not _UNCHECKED.isdisjoint(loinc)
    return "what this LOINC code stands for was not checked" if unchecked else "no such LOINC code is read"


def _performance(resource: Element, scale: PerformanceScale, taken: PartialDate) -> PerformanceStatus | NotRead:
    value = number(resource, "valueInteger")
    if value is None:
        value = number(element(resource, "valueQuantity"), "value")
    if value is None or value != value.to_integral_value() or not 0 <= value <= _HIGHEST[scale]:
        return NotRead("the value is no whole number of this scale", "value[x]")
    return PerformanceStatus(scale=scale, value=int(value), date=taken)


def _result(resource: Element, analyte: str, taken: PartialDate) -> Iterator[LabResult | NotRead]:
    quantity = element(resource, "valueQuantity")
    value = number(quantity, "value")
    comparator = text(quantity, "comparator")
    if value is None:
        yield NotRead("it has no value that is a quantity", "value[x]")
        return
    if comparator and comparator not in _COMPARATORS:
        yield NotRead("this comparator is not known", "valueQuantity.comparator")
        return
    if not coding_is_of(quantity, UCUM) or not text(quantity, "code"):
        yield NotRead("its unit is not given as a UCUM code", "valueQuantity")
        return
    printed = PrintedNumber.from_text(f"{comparator}{value:f}")
    if isinstance(printed, Problem):
        yield NotRead(f"the value {printed.message}", "valueQuantity.value")
        return
    result = LabResult(analyte=analyte, value=printed, unit=text(quantity, "code"), date=taken)
    if problems := lab_problems([result]):
        yield NotRead("; ".join(problem.message for problem in problems), "valueQuantity")
        return
    yield from _with_limits(resource, result)


def _with_limits(resource: Element, result: LabResult) -> Iterator[LabResult | NotRead]:
    """Yield a result with its reference limits, when it has one range of them and they are in its unit."""
    ranges = list(elements(resource, "referenceRange"))
    if not ranges:
        yield result
        return
    low, high = (_limit(ranges[0], name, result.unit) for name in ("low", "high"))
    limited = evolve(result, low=low, high=high)
    reversed_ = low is not None and high is not None and low > high
    for_some = any(name in ranges[0] for name in ("appliesTo", "age"))
    if len(ranges) > 1 or for_some or (low is None and high is None) or reversed_ or lab_problems([limited]):
        yield NotRead("its reference limits cannot be told for sure", "referenceRange")
        yield result
        return
    yield limited


def _limit(range_: Element, name: str, unit: str) -> Decimal | None:
    limit = element(range_, name)
    return number(limit, "value") if text(limit, "code") == unit and coding_is_of(limit, UCUM) else None
