"""Puts a quantity back into the unit in which its results were reported, for thresholds printed in two units.

Such pairs are not exact conversions (creatinine 2 mg/dL and 177 umol/L), so a definition compares in the unit reported.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.facts.results import RATIO
from mmrules.logic.values import Bounds
from mmrules.units import ANALYTES

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.facts.inputs import Argument

__all__ = ["as_reported"]

_PAIRS = {
    "calcium": ("mg_dl", "mmol_l", "mmol/L"),
    "creatinine": ("mg_dl", "umol_l", "umol/L"),
    "hemoglobin": ("g_dl", "mmol_l", "mmol/L"),
}
"""For each analyte the ending of an argument in its canonical unit, and in the other unit, with that unit."""

_STEP = Decimal("0.000000001")
"""Finer than any laboratory prints: what a conversion and its way back leave is rounded off."""


def as_reported(case: Case, analyte: str, name: str, value: Decimal | Bounds | None) -> dict[str, Argument]:
    """Return a quantity as an argument named after its unit: `creatinine_umol_l` where umol/L was reported.

    Args:
        case: The case; an assumed value is in the canonical unit.
        analyte: What was measured: calcium, creatinine or hemoglobin.
        name: The argument's name without its unit.
        value: The quantity in the canonical unit of the analyte.
    """
    canonical, other, unit = _PAIRS[analyte]
    if value is None or case.is_assumed(analyte) or not case.labs.reported_in(analyte, unit):
        return {f"{name}_{canonical}": value}
    return {f"{name}_{other}": _converted(value, analyte, unit)}


def _converted(value: Decimal | Bounds, analyte: str, unit: str) -> Decimal | Bounds:
    if isinstance(value, Bounds):
        low = None if value.low is None else _number(value.low, analyte, unit)
        high = None if value.high is None else _number(value.high, analyte, unit)
        return evolve(value, low=low, high=high)
    return _number(value, analyte, unit)


def _number(value: Decimal, analyte: str, unit: str) -> Decimal:
    factor = ANALYTES[analyte].accepted[unit]
    exact = RATIO.divide(RATIO.multiply(value, Decimal(factor.denominator)), Decimal(factor.numerator))
    return exact.quantize(_STEP, context=RATIO)
