"""Hypothesis strategies made from the annotations of the models: every record that is valid, however odd."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.laboratory import LabResult, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.models.vocabulary import Comparator, MeasurementKind
from mmrules.serialization import Named, OneOf, Range
from mmrules.units import ANALYTES

__all__ = ["DRUGS", "decimals", "of_type", "partial_dates", "records"]

DRUGS = ("lenalidomide", "bortezomib", "carfilzomib", "daratumumab", "pomalidomide", "dexamethasone", "melphalan")
"""Drugs that odd records name."""

decimals = st.decimals(min_value=0, max_value=500, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Return a strategy for a year, a month or a day."""
    day = draw(st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31)))
    return PartialDate(*draw(st.sampled_from([(day.year,), (day.year, day.month), (day.year, day.month, day.day)])))


def of_type(target: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of an annotated type, of any depth."""
    origin, args = get_origin(target), get_args(target)
    if origin is Annotated:
        return _constrained(args[0], args[1:])
    if origin in (Union, types.UnionType):
        return st.one_of(*(of_type(part) if part is not type(None) else st.none() for part in reversed(args)))
    if origin is tuple:
        return st.lists(of_type(args[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(of_type(args[0]), max_size=3)
    if origin in (Mapping, FrozenMapping):
        return st.dictionaries(of_type(args[0]), of_type(args[1]), max_size=3).map(FrozenMapping)
    if target is PartialDate:
        return partial_dates()
    if target is PrintedNumber:
        return st.builds(PrintedNumber, decimals, st.sampled_from(Comparator))
    if target is Decimal:
        return decimals
    if target is str:
        return st.text(max_size=8)
    if target is bool:
        return st.booleans()
    if target is int:
        return st.integers(min_value=0, max_value=5)
    if target is LabResult:
        return st.sampled_from(sorted(ANALYTES.keys() - {kind.value for kind in MeasurementKind})).flatmap(_result)
    if issubclass(target, Enum):
        return st.sampled_from(target)
    return _record(target)


def _result(analyte: str) -> st.SearchStrategy[LabResult]:
    units = st.just(ANALYTES[analyte].unit)
    dates = st.none() | partial_dates()
    return st.builds(LabResult, analyte=st.just(analyte), value=of_type(PrintedNumber), unit=units, date=dates)


def _record(target: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(target, include_extras=True)

    def later(name: str) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: of_type(hints[name]))

    return st.builds(target, **{field.alias: later(field.name) for field in attrs.fields(target)})


def _constrained(base: Any, metadata: tuple[object, ...]) -> st.SearchStrategy[Any]:
    for item in metadata:
        match item:
            case OneOf():
                return st.sampled_from(sorted(item.members))
            case Named():
                return st.sampled_from(DRUGS)
            case Range() if base is int:
                return st.integers(min_value=item.minimum, max_value=item.maximum)
            case Range():
                return st.decimals(min_value=item.minimum, max_value=item.maximum, places=1)
            case _:
                pass
    return of_type(base)


def records() -> st.SearchStrategy[Patient]:
    """Return a strategy for records that keep to the model and to nothing else, however odd they are."""
    strategy: st.SearchStrategy[Patient] = of_type(Patient)
    return strategy
