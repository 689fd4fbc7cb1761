"""Kidney function: two estimates, and the myeloma definition of renal impairment. Units are converted elsewhere."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.completion import Input
from mmrules.assessment.parts import any_part, assess_parts, criteria_details, part
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmrules.decimals import Number

__all__ = ["ckd_epi_2021", "cockcroft_gault", "renal_impairment"]

_SEXES = ("female", "male")
_DIGITS = 28

_CREATININE_LIMITS = {"mg_dl": Decimal(2), "umol_l": Decimal(177)}  # as printed; not an exact conversion
_CLEARANCE_LIMIT = Decimal(40)


def _read_person(reading: Reading, sex: str | None, age_years: Number | None, *, youngest: str) -> None:
    reading.word("sex", sex, _SEXES)
    reading.number("age_years", age_years, minimum=youngest, maximum="130", whole=True)


def _estimate(
    reading: Reading, formula: Callable[[], Decimal], *, source: str, notes: tuple[str, ...]
) -> Assessment[Decimal]:
    """Evaluate a formula that needs every input; nothing is settled before all are known."""
    reading.check()
    missing = tuple(item.name for item in reading.inputs if item.value is None)
    value = None
    if not missing:
        with localcontext() as context:
            context.prec = _DIGITS
            value = formula()
    return Assessment(
        definition=reading.definition,
        value=value,
        possible=frozenset() if value is None else frozenset({value}),
        missing=missing,
        inputs={item.name: item.value for item in reading.inputs},
        source=source,
        notes=notes,
    )


def ckd_epi_2021(
    *, sex: str | None = None, age_years: Number | None = None, creatinine_mg_dl: Number | None = None
) -> Assessment[Decimal]:
    """Estimated glomerular filtration rate by the race-free creatinine equation, mL/min/1.73 m2, not rounded.

    Args:
        sex: "female" or "male".
        age_years: Completed years, 18 or more.
        creatinine_mg_dl: Serum creatinine traceable to IDMS, mg/dL.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Inker 2021, N Engl J Med 385:1737.
    """
    reading = Reading("ckd_epi_2021")
    _read_person(reading, sex, age_years, youngest="18")
    creatinine = reading.number("creatinine_mg_dl", creatinine_mg_dl, above_minimum=True)

    def formula() -> Decimal:
        female = sex == "female"
        kappa, alpha = (Decimal("0.7"), Decimal("-0.241")) if female else (Decimal("0.9"), Decimal("-0.302"))
        ratio = (creatinine or kappa) / kappa
        age = reading.inputs[1].value
        assert isinstance(age, Decimal)  # noqa: S101  # narrows the type only
        # One of the equation's two factors, min(ratio, 1) to alpha and max(ratio, 1) to -1.2, is always 1.
        rate = 142 * ratio ** (alpha if ratio < 1 else Decimal("-1.200"))
        return rate * Decimal("0.9938") ** age * (Decimal("1.012") if female else 1)

    return _estimate(
        reading,
        formula,
        source="Inker LA et al., N Engl J Med 2021;385:1737-1749, doi:10.1056/NEJMoa2102953",
        notes=("for a stable creatinine in adults",),
    )


def cockcroft_gault(
    *,
    sex: str | None = None,
    age_years: Number | None = None,
    weight_kg: Number | None = None,
    creatinine_mg_dl: Number | None = None,
) -> Assessment[Decimal]:
    """Creatinine clearance, mL/min, not indexed to body surface and not rounded.

    Args:
        sex: "female" or "male".
        age_years: Completed years, below 140.
        weight_kg: Body weight in kg; whether it is actual, ideal or adjusted is the caller's choice.
        creatinine_mg_dl: Serum creatinine, mg/dL.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Cockcroft and Gault 1976, Nephron 16:31.
    """
    reading = Reading("cockcroft_gault_1976")
    _read_person(reading, sex, age_years, youngest="0")
    weight = reading.number("weight_kg", weight_kg, above_minimum=True)
    creatinine = reading.number("creatinine_mg_dl", creatinine_mg_dl, above_minimum=True)

    def formula() -> Decimal:
        age = reading.inputs[1].value
        assert isinstance(age, Decimal)  # noqa: S101  # narrows the type only
        assert weight is not None  # noqa: S101  # narrows the type only
        assert creatinine is not None  # noqa: S101  # narrows the type only
        factor = Decimal("0.85") if sex == "female" else Decimal(1)
        return (140 - age) * weight * factor / (72 * creatinine)

    return _estimate(
        reading,
        formula,
        source="Cockcroft DW, Gault MH, Nephron 1976;16:31-41",
        notes=("not indexed to body surface; uses the weight that was given",),
    )


def _clearance(*, crcl_ml_min: Decimal) -> bool:
    return crcl_ml_min < _CLEARANCE_LIMIT


def renal_impairment(
    *,
    creatinine_mg_dl: Number | None = None,
    creatinine_umol_l: Number | None = None,
    crcl_ml_min: Number | None = None,
) -> Assessment[bool]:
    """Whether kidney function is impaired by the myeloma definition: creatinine above 2 mg/dL or clearance below 40.

    The source prints 177 umol/L beside 2 mg/dL, which is not the exact conversion: compared in the unit reported.

    Args:
        creatinine_mg_dl: Serum creatinine, mg/dL; or
        creatinine_umol_l: in umol/L.
        crcl_ml_min: Measured or estimated clearance, mL/min; CKD-EPI is preferred.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Dimopoulos 2016, J Clin Oncol 34:1544.
    """
    reading = Reading("renal_impairment_2016")
    unit, creatinine = reading.once("creatinine", {"mg_dl": creatinine_mg_dl, "umol_l": creatinine_umol_l})
    limit = _CREATININE_LIMITS[unit]
    reading.inputs.append(Input(f"creatinine_{unit}", creatinine, (limit, limit + 1)))
    reading.number("crcl_ml_min", crcl_ml_min, "39", "40")
    reading.check()
    parts = [
        part("creatinine", lambda **known: next(iter(known.values())) > limit, reading.inputs[:1]),
        part("clearance", _clearance, reading.inputs[1:]),
    ]
    return assess_parts(
        any_part(parts),
        {item.name: item.value for item in reading.inputs},
        definition="renal_impairment_2016",
        source="Dimopoulos MA et al., J Clin Oncol 2016;34:1544-1557",
        notes=("a stable creatinine is required",),
        details=criteria_details(parts),
    )
