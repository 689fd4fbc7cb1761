"""Laboratory results and body measurements as they were printed. Conversion of units is not done here."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from attrs import frozen

from mmrules.errors import Problem
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import Comparator, MeasurementKind
from mmrules.serialization import OneOf, Range
from mmrules.serialization.open_class import open_class
from mmrules.units import ANALYTES

__all__ = ["AnalyteId", "LabResult", "Measurement", "PrintedNumber"]

AnalyteId = Annotated[str, OneOf("analyte", frozenset(ANALYTES) - {kind.value for kind in MeasurementKind})]
"""An analyte that `mmrules.units` can convert and that is no measurement of the body."""

_MOST_DIGITS = 20
_TOO_LONG = 10**_MOST_DIGITS
_PRINTED = re.compile(rf"(<=|>=|<|>|=)?\s*(-?[0-9]{{1,{_MOST_DIGITS}}}(?:\.[0-9]{{1,{_MOST_DIGITS}}})?)", re.ASCII)

_COMPARATORS = {comparator.value: comparator for comparator in Comparator}


@frozen
class PrintedNumber:
    """A result with its comparator: `<0.5` says that the value is below the limit of the method.

    Attributes:
        number: The digits that were printed.
        comparator: How the value relates to them.
    """

    number: Decimal
    comparator: Comparator = Comparator.EQUAL

    @classmethod
    def from_text(cls, text: str) -> PrintedNumber | Problem:
        """Read `3.5`, `<0.5` or `>= 100`; anything else is a problem."""
        match = _PRINTED.fullmatch(text.strip())
        if match is None:
            remedy = 'write digits with a point, and at most one of < <= > >= before them: 3.5 or "<0.5"'
            return Problem(code="number.text", message="is not a number as a laboratory prints it", remedy=remedy)
        return _made(Decimal(match[2]), _COMPARATORS[match[1] or "="])

    @classmethod
    def from_number(cls, number: Decimal | int) -> PrintedNumber | Problem:
        """Read a bare number, which in JSON may stand for its text."""
        if isinstance(number, int):
            return _made(Decimal(number)) if abs(number) < _TOO_LONG else cls.from_text(str(number))
        digits = str(number)
        if len(digits) <= _MOST_DIGITS and not digits.strip("-.0123456789"):
            return _made(Decimal(number))
        return cls.from_text(format(number, "f"))

    def __str__(self) -> str:
        sign = "" if self.comparator is Comparator.EQUAL else self.comparator.value
        return f"{sign}{self.number:f}"


_open_number = open_class(PrintedNumber)


def _made(number: Decimal, comparator: Comparator = Comparator.EQUAL) -> PrintedNumber:
    made = _open_number()
    made.number = number
    made.comparator = comparator
    made.__class__ = PrintedNumber
    return made  # type: ignore[no-any-return]  # it has just become one


@frozen(kw_only=True)
class LabResult:
    """One laboratory result.

    Attributes:
        analyte: What was measured.
        value: The result as printed.
        unit: Its UCUM unit; there is no default, because a tenfold error looks like any other number.
        date: When the sample was taken, `None` when that is not recorded.
        low: Lower reference limit, in `unit`.
        high: Upper reference limit, in `unit`.
    """

    analyte: AnalyteId
    value: PrintedNumber
    unit: str
    date: PartialDate | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@frozen(kw_only=True)
class Measurement:
    """One measurement of the body.

    Attributes:
        kind: What was measured; its unit is fixed: LVEF and FEV1 in percent (FEV1 of predicted), QTcF in ms, weight
            in kg, height in cm, weight loss in percent, NYHA class as a number.
        value: The result in that unit.
        date: When, `None` when that is not recorded.
    """

    kind: MeasurementKind
    value: Annotated[Decimal, Range(0, 1000)]
    date: PartialDate | None = None
