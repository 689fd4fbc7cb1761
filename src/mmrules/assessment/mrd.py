"""Minimal residual disease by the IMWG criteria of 2016. Relapse from it is in `relapse.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import assess
from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.reading import Reading
from mmrules.assessment.refractory import RESPONSES

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["mrd_status"]

_SENSITIVITY, _SUSTAINED_MONTHS = Decimal(100_000), Decimal(12)


def _status(
    *,
    response: str,
    clonal_cells_found: bool,
    sensitivity_one_in: Decimal,
    pet_negative: bool,
    months_since_first_negative: Decimal,
) -> str:
    if response not in {"CR", "sCR"}:
        return "not_applicable"
    if clonal_cells_found:
        return "positive"
    if sensitivity_one_in < _SENSITIVITY:
        return "insufficient_sensitivity"
    if not pet_negative:
        return "marrow_negative"
    sustained = months_since_first_negative >= _SUSTAINED_MONTHS
    return "sustained_negative" if sustained else "imaging_and_marrow_negative"


def mrd_status(
    *,
    response: str | None = None,
    clonal_cells_found: bool | None = None,
    sensitivity_one_in: Number | None = None,
    pet_negative: bool | None = None,
    months_since_first_negative: Number | None = None,
) -> Assessment[str]:
    """Minimal residual disease by next-generation flow or sequencing of the marrow, with imaging.

    "not_applicable" below complete response; "positive"; "insufficient_sensitivity" when nothing was found by a method
    that can't find 1 cell in 100 000; "marrow_negative"; "imaging_and_marrow_negative"; "sustained_negative" when both
    were negative in assessments at least a year apart.

    Args:
        response: IMWG response now.
        clonal_cells_found: Whether clonal plasma cells or the clone's sequence were found.
        sensitivity_one_in: Nucleated cells among which the method finds one, for example 100000.
        pet_negative: Whether every area that took up tracer at baseline is gone, or below the mediastinal blood pool or
            the surrounding normal tissue.
        months_since_first_negative: Months from the first assessment in which marrow and imaging both were negative; 0
            when this is the first.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_mrd_2016")
    reading.word("response", response, RESPONSES)
    reading.flag("clonal_cells_found", clonal_cells_found)
    reading.number("sensitivity_one_in", sensitivity_one_in, "10000", "100000", above_minimum=True)
    reading.flag("pet_negative", pet_negative)
    reading.number("months_since_first_negative", months_since_first_negative, "0", "12")
    reading.check()
    return assess(
        _status,
        reading.inputs,
        definition="imwg_mrd_2016",
        source=IMWG_2016,
        notes=("a method that finds 1 cell in 10 000 does not show negativity by the IMWG",),
    )
