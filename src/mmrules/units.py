"""Units of the laboratory values and measurements that myeloma care uses: what is accepted, and exact conversion.

A table of our own, one entry per analyte, because the same pair of units converts differently for each substance and
because a unit that nobody expects for an analyte is more likely an error than a wish. Units are UCUM codes. Reference
ranges and thresholds are not here: they live with the definitions that use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # resolved at run time when the table is documented
from decimal import MAX_PREC, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache

from attrs import frozen

from mmrules.decimals import Number, read_number
from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.frozen_mapping import FrozenMapping

__all__ = ["ANALYTES", "Analyte", "analyte_of_loinc", "convert", "spelled", "valid_loinc"]

_EXACT_DIGITS, _ROUNDED_DIGITS = 18, 20
# A quotient without end is cut at 20 digits and anything longer than 18 is rounded, so that converting back is exact.

_TO_EXACT = Context(prec=_EXACT_DIGITS, rounding=ROUND_HALF_EVEN)
_TO_ROUNDED = Context(prec=_ROUNDED_DIGITS, rounding=ROUND_HALF_EVEN)
_UNROUNDED = Context(prec=MAX_PREC, rounding=ROUND_HALF_EVEN)  # only for what has an end; nothing is rounded by it

_SMALLEST_READ, _LARGEST_READ = Decimal("1e-30"), Decimal("1e30")
"""Between these `read_number` takes every number."""

_SPELLINGS = {
    "mg/24h": "mg/(24.h)",
    "g/24h": "g/(24.h)",
    "mg/d": "mg/(24.h)",
    "g/d": "g/(24.h)",
    "10^3/uL": "10*3/uL",
    "10^6/L": "10*6/L",
    "10^9/L": "10*9/L",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/1.73.m2": "mL/min/{1.73_m2}",
    "mL/min/{1.73m2}": "mL/min/{1.73_m2}",
    "mL/min/{1.73_m2}": "mL/min/{1.73_m2}",
    "IU/L": "[IU]/L",
}
"""Other spellings that can mean only one thing."""

_LITRE = re.compile(r"(?<![A-Za-z])([munpd]?)l(?![A-Za-z])", re.ASCII)

_MASS_PER_VOLUME = {
    # Grams per litre.
    "kg/L": Fraction(1000),
    "g/mL": Fraction(1000),
    "g/dL": Fraction(10),
    "g/L": Fraction(1),
    "mg/mL": Fraction(1),
    "mg/dL": Fraction(1, 100),
    "mg/L": Fraction(1, 1000),
    "ug/mL": Fraction(1, 1000),
    "ug/dL": Fraction(1, 100_000),
    "ug/L": Fraction(1, 1_000_000),
    "ng/mL": Fraction(1, 1_000_000),
    "ng/L": Fraction(1, 1_000_000_000),
    "pg/mL": Fraction(1, 1_000_000_000),
}
_CELLS_PER_VOLUME = {
    # Per microlitre.
    "/uL": Fraction(1),
    "10*3/uL": Fraction(1000),
    "10*6/L": Fraction(1),
    "10*9/L": Fraction(1000),
    "/mm3": Fraction(1),
    "10*3/mm3": Fraction(1000),
    "/L": Fraction(1, 1_000_000),
}
_ENZYME = {
    # 1 U is 1 umol/min, so 1 ukat (1 umol/s) is 60 U.
    "U/L": Fraction(1),
    "[IU]/L": Fraction(1),
    "U/mL": Fraction(1000),
    "ukat/L": Fraction(60),
    "nkat/L": Fraction(60, 1000),
}
_MOLES_PER_VOLUME = {
    # Millimoles per litre.
    "mol/L": Fraction(1000),
    "mmol/L": Fraction(1),
    "umol/L": Fraction(1, 1000),
    "nmol/L": Fraction(1, 1_000_000),
}
_CHARGE_PER_VOLUME = {"meq/L": Fraction(1), "mmol/L": Fraction(1)}
_NUMBER = {"1": Fraction(1), "{ratio}": Fraction(1)}


@frozen(kw_only=True)
class Analyte:
    """One quantity that is measured in a patient.

    Attributes:
        id: Name of the analyte, the same as in a patient's record.
        unit: Canonical UCUM unit, the one in which definitions compare.
        accepted: Every accepted UCUM unit with the number of canonical units in one of it.
        loinc: LOINC codes for this analyte that a public source names.
        loinc_unverified: LOINC codes with a valid check digit whose name has not been checked against a source.
        smallest: Below this many canonical units a value other than 0 is taken for a mix-up of units.
        largest: Above this many canonical units a value is taken for a mix-up of units.
    """

    id: str
    unit: str
    accepted: Mapping[str, Fraction]
    loinc: tuple[str, ...] = ()
    loinc_unverified: tuple[str, ...] = ()
    smallest: Decimal = Decimal(0)
    largest: Decimal | None = None


def _analyte(
    name: str,
    unit: str,
    scale: Mapping[str, Fraction],
    *,
    units: str = "",
    molar: Mapping[str, Fraction] | None = None,
    loinc: str = "",
    loinc_unverified: str = "",
    within: tuple[str, str | None] = ("0", None),
) -> Analyte:
    """Build an entry.

    Args:
        name: The analyte's id.
        unit: Its canonical unit, a member of `scale`.
        scale: The units of its kind.
        units: The members of `scale` that are accepted, parted by blanks; all of them when empty.
        molar: Molar (or other) units with the number of canonical units in one of each.
        loinc: Codes whose names a public source printed.
        loinc_unverified: Codes whose names nobody has checked.
        within: Smallest and largest plausible value in the canonical unit. These are this library's own guard against
            mixed-up units, set far outside anything reported in a living patient; they are not clinical limits.
    """
    accepted = {code: scale[code] / scale[unit] for code in (units.split() or scale)}
    smallest, largest = within
    return Analyte(
        id=name,
        unit=unit,
        accepted=FrozenMapping(accepted | dict(molar or {})),
        loinc=tuple(loinc.split()),
        loinc_unverified=tuple(loinc_unverified.split()),
        smallest=Decimal(smallest),
        largest=None if largest is None else Decimal(largest),
    )


def _molar(per_unit: Fraction) -> dict[str, Fraction]:
    """Molar units of an analyte, given the canonical units in 1 mmol/L."""
    return {code: factor * per_unit for code, factor in _MOLES_PER_VOLUME.items()}


_PROTEIN = "g/dL g/L mg/dL mg/L mg/mL"
_LIGHT_CHAIN = "mg/L mg/dL ug/mL g/L"
_SMALL_MOLECULE = "mg/dL mg/L g/L"
_PER_DAY = {"mg/(24.h)": Fraction(1), "g/(24.h)": Fraction(1000)}
_PERCENT = {"%": Fraction(1)}
_AREA = {"cm2": Fraction(1), "mm2": Fraction(1, 100)}
_CLEARANCE = {"mL/min": Fraction(1), "mL/s": Fraction(60), "L/min": Fraction(1000)}
_EGFR = {"mL/min/{1.73_m2}": Fraction(1)}

# Factors printed by the sources of chapter 9 of the definitions: creatinine 88.4 umol/L and calcium 0.2495 mmol/L per
# mg/dL, beta-2 microglobulin 84.7 nmol/L per mg/L (St Boniface laboratory manual), haemoglobin 0.6206 mmol/L per g/dL
# (unverified). The others follow from the molar mass in g/mol: mmol/L times molar mass / 10 is mg/dL.
_CREATININE = _molar(Fraction(1000) / Fraction("88.4"))
_CALCIUM = _molar(1 / Fraction("0.2495")) | {"meq/L": 1 / Fraction("0.499")}
_B2M = {"nmol/L": 1 / Fraction("84.7")}
_HEMOGLOBIN = {"mmol/L": 1 / Fraction("0.6206")}
_GLUCOSE = _molar(Fraction("180.156") / 10)
_URIC_ACID = _molar(Fraction("168.11") / 10)
_PHOSPHORUS = _molar(Fraction("30.974") / 10)
_BILIRUBIN = _molar(Fraction("584.66") / 10)

_ALL = (
    _analyte("serum_m_protein", "g/dL", _MASS_PER_VOLUME, units=_PROTEIN, loinc="33358-3 51435-6", within=("0", "30")),
    _analyte("urine_m_protein", "mg/(24.h)", _PER_DAY, loinc_unverified="42482-0 40661-1", within=("0", "100000")),
    _analyte(
        "flc_kappa", "mg/L", _MASS_PER_VOLUME, units=_LIGHT_CHAIN, loinc="36916-5 80515-0", within=("0", "200000")
    ),
    _analyte(
        "flc_lambda", "mg/L", _MASS_PER_VOLUME, units=_LIGHT_CHAIN, loinc="33944-0 80516-8", within=("0", "200000")
    ),
    _analyte("flc_ratio", "1", _NUMBER, loinc="48378-4 80517-6 104546-7"),
    _analyte("dflc", "mg/L", _MASS_PER_VOLUME, units=_LIGHT_CHAIN, within=("0", "200000")),
    _analyte("total_protein", "g/dL", _MASS_PER_VOLUME, units=_PROTEIN, loinc_unverified="2885-2", within=("1", "30")),
    _analyte(
        "creatinine",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_CREATININE,
        loinc="2160-0 14682-9 38483-4",
        within=("0.05", "50"),
    ),
    _analyte("crcl", "mL/min", _CLEARANCE, loinc="2164-2", within=("0", "400")),
    # 62238-1 (CKD-EPI 2009) and 33914-3 (MDRD) are other equations and are not interchangeable with this one.
    _analyte("egfr", "mL/min/{1.73_m2}", _EGFR, loinc="98979-8", within=("0", "300")),
    _analyte(
        "calcium",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_CALCIUM,
        loinc="17861-6 2000-8 49765-1",
        within=("3", "30"),
    ),
    _analyte(
        "ionised_calcium",
        "mmol/L",
        _MOLES_PER_VOLUME,
        units="mmol/L",
        molar={"mg/dL": Fraction("0.2495")},
        loinc_unverified="1995-0",
        within=("0.3", "6"),
    ),
    _analyte("albumin", "g/dL", _MASS_PER_VOLUME, units="g/dL g/L mg/dL", loinc="1751-7", within=("0.6", "9")),
    _analyte(
        "b2m",
        "mg/L",
        _MASS_PER_VOLUME,
        units="mg/L ug/mL mg/dL ug/L",
        molar=_B2M,
        loinc="1952-1",
        within=("0.1", "300"),
    ),
    _analyte("ldh", "U/L", _ENZYME, loinc="2532-0", loinc_unverified="14804-9 14805-6", within=("15", "200000")),
    _analyte(
        "hemoglobin",
        "g/dL",
        _MASS_PER_VOLUME,
        units="g/dL g/L",
        molar=_HEMOGLOBIN,
        loinc="718-7 59260-0",
        within=("1.8", "27"),
    ),
    _analyte("platelets", "/uL", _CELLS_PER_VOLUME, loinc="777-3", within=("500", "10000000")),
    _analyte("anc", "/uL", _CELLS_PER_VOLUME, loinc="751-8", within=("0", "1000000")),
    _analyte("wbc", "/uL", _CELLS_PER_VOLUME, loinc_unverified="6690-2", within=("10", "2000000")),
    _analyte("lymphocytes", "/uL", _CELLS_PER_VOLUME, loinc_unverified="731-0", within=("0", "2000000")),
    _analyte("cd4", "/uL", _CELLS_PER_VOLUME, loinc_unverified="24467-3", within=("0", "100000")),
    _analyte("circulating_plasma_cells", "%", _PERCENT, within=("0", "100")),
    _analyte("circulating_plasma_cells_abs", "/uL", _CELLS_PER_VOLUME, within=("0", "2000000")),
    # The sum of the products of the two diameters of each soft-tissue plasmacytoma.
    _analyte("plasmacytoma_spd", "cm2", _AREA, within=("0", "5000")),
    _analyte("marrow_plasma_cells", "%", _PERCENT, loinc="11118-7 93021-4", within=("0", "100")),
    _analyte("igg", "mg/dL", _MASS_PER_VOLUME, units=_PROTEIN, loinc="2465-3", within=("0", "30000")),
    _analyte("iga", "mg/dL", _MASS_PER_VOLUME, units=_PROTEIN, loinc="2458-8", within=("0", "30000")),
    _analyte("igm", "mg/dL", _MASS_PER_VOLUME, units=_PROTEIN, loinc_unverified="2472-9", within=("0", "30000")),
    _analyte(
        "bilirubin",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_BILIRUBIN,
        loinc_unverified="1975-2",
        within=("0", "90"),
    ),
    _analyte("ast", "U/L", _ENZYME, loinc_unverified="1920-8", within=("0", "200000")),
    _analyte("alt", "U/L", _ENZYME, loinc_unverified="1742-6", within=("0", "200000")),
    _analyte("alp", "U/L", _ENZYME, loinc_unverified="6768-6", within=("0", "200000")),
    _analyte("sodium", "mmol/L", _CHARGE_PER_VOLUME, loinc_unverified="2951-2", within=("80", "220")),
    _analyte("potassium", "mmol/L", _CHARGE_PER_VOLUME, loinc_unverified="2823-3", within=("0.8", "20")),
    _analyte(
        "glucose",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_GLUCOSE,
        loinc_unverified="2345-7",
        within=("3", "5000"),
    ),
    _analyte(
        "uric_acid",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_URIC_ACID,
        loinc_unverified="3084-1",
        within=("0", "150"),
    ),
    _analyte(
        "phosphate",
        "mg/dL",
        _MASS_PER_VOLUME,
        units=_SMALL_MOLECULE,
        molar=_PHOSPHORUS,
        loinc_unverified="2777-1",
        within=("0.1", "60"),
    ),
    _analyte("ferritin", "ug/L", _MASS_PER_VOLUME, units="ug/L ng/mL mg/L ug/dL", loinc_unverified="2276-4"),
    _analyte(
        "crp", "mg/L", _MASS_PER_VOLUME, units="mg/L mg/dL ug/mL", loinc_unverified="1988-5", within=("0", "1500")
    ),
    _analyte("hba1c", "%", _PERCENT, loinc_unverified="4548-4", within=("1.5", "30")),
    _analyte("inr", "1", _NUMBER, loinc_unverified="6301-6", within=("0.3", "50")),
    _analyte("nt_probnp", "ng/L", _MASS_PER_VOLUME, units="ng/L pg/mL", loinc_unverified="33762-6"),
    _analyte("lvef", "%", _PERCENT, within=("1", "100")),
    _analyte(
        "weight",
        "kg",
        {"kg": Fraction(1), "g": Fraction(1, 1000), "[lb_av]": Fraction("0.45359237")},
        loinc_unverified="29463-7",
        within=("15", "500"),
    ),
    _analyte(
        "height",
        "cm",
        {"cm": Fraction(1), "m": Fraction(100), "mm": Fraction(1, 10), "[in_i]": Fraction("2.54")},
        loinc_unverified="8302-2",
        within=("50", "275"),
    ),
    _analyte("bmi", "kg/m2", {"kg/m2": Fraction(1)}, loinc_unverified="39156-5", within=("5", "200")),
)

ANALYTES: Mapping[str, Analyte] = FrozenMapping({entry.id: entry for entry in sorted(_ALL, key=lambda entry: entry.id)})
"""Every known analyte by its id: canonical unit, accepted units, LOINC codes."""

_BY_LOINC = {code: entry.id for entry in _ALL for code in (*entry.loinc, *entry.loinc_unverified)}


def convert(value: Number, *, analyte: str, unit: str, to: str) -> Decimal:
    """Convert a measured value between two units of its analyte.

    Exact, except where a quotient has no end: that is rounded so that converting back restores the printed value.

    Args:
        value: The number as printed; not a float.
        analyte: Id of the analyte, a key of `ANALYTES`.
        unit: UCUM unit of `value`.
        to: UCUM unit that is wanted.

    Raises:
        InvalidInput: For an unknown analyte, a unit that is not accepted for it, a number that cannot be read, or a
            value that cannot occur in the stated unit; the likely unit is then named.

    Source: factors and molar masses beside the table; a value is never guessed from a missing unit.
    """
    entry = ANALYTES.get(analyte)
    if entry is None:
        raise InvalidInput.of(
            [
                Problem(
                    code="analyte.unknown",
                    message="no such analyte",
                    path="analyte",
                    nearest=nearest_names(analyte, ANALYTES),
                    remedy="" if nearest_names(analyte, ANALYTES) else f"known are {', '.join(ANALYTES)}",
                )
            ],
            what="convert",
        )
    number = read_number(value, name="value")
    source, target = _accepted(entry, unit, "unit"), _accepted(entry, to, "to")
    if isinstance(number, Problem) or isinstance(source, Problem) or isinstance(target, Problem):
        problems = [item for item in (number, source, target) if isinstance(item, Problem)]
        raise InvalidInput.of(problems, what=analyte)
    if not certainly_accepted(number, analyte=analyte, unit=source):
        exact = Fraction(number)
        if not _plausible(entry, exact * entry.accepted[source]):
            raise InvalidInput.of([_implausible(entry, exact, unit)], what=analyte)
    return _times(number, *_ratio(analyte, source, target))


@cache
def _ratio(analyte: str, unit: str, to: str) -> tuple[Decimal, Decimal, int]:
    """Return numerator and denominator of the `to` in one `unit`, and what keeps a quotient from ending.

    That is the denominator without its factors 2 and 5. Kept for each pair of accepted units.
    """
    accepted = ANALYTES[analyte].accepted
    ratio = accepted[unit] / accepted[to]
    endless = ratio.denominator
    for prime in (2, 5):
        while endless % prime == 0:
            endless //= prime
    return Decimal(ratio.numerator), Decimal(ratio.denominator), endless


def _times(number: Decimal, numerator: Decimal, denominator: Decimal, endless: int) -> Decimal:
    """Return a number in another unit; see `_EXACT_DIGITS` for when it is rounded."""
    if numerator == denominator:
        return number
    result = _TO_ROUNDED.divide(_UNROUNDED.multiply(number, numerator), denominator)
    if endless == 1 or number.as_integer_ratio()[0] % endless == 0:
        result = _TO_EXACT.plus(result)
    whole = result.to_integral_value()
    return _UNROUNDED.quantize(whole, Decimal(1)) if result == whole else result.normalize(_UNROUNDED)


def certainly_accepted(value: Decimal, *, analyte: str, unit: str) -> bool:
    """Return whether `convert` takes a value, by comparison alone; `False` says only that it has to be asked.

    Args:
        value: The number as printed.
        analyte: Id of the analyte, a key of `ANALYTES`.
        unit: UCUM unit of `value`.
    """
    limits = _certain_limits(analyte).get(unit)
    if limits is None or value.__class__ is not Decimal or not value.is_finite():
        return False
    return limits[0] <= value <= limits[1] or (not value and ANALYTES[analyte].smallest == 0)


@cache
def _certain_limits(analyte: str) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Return limits in every accepted unit between which a value can certainly occur; kept for each analyte."""
    entry = ANALYTES[analyte]
    up, down = (Context(prec=_ROUNDED_DIGITS, rounding=rounding) for rounding in (ROUND_CEILING, ROUND_FLOOR))
    limits = {}
    for unit, factor in entry.accepted.items():
        low, high = (Fraction(limit) / factor for limit in (entry.smallest, entry.largest or _LARGEST_READ))
        lowest = max(up.divide(low.numerator, low.denominator), _SMALLEST_READ)
        limits[unit] = lowest, min(down.divide(high.numerator, high.denominator), _LARGEST_READ)
    return limits


def spelled(unit: str) -> str:
    """Return a unit as it is spelled in `ANALYTES`; UCUM itself has the litre as `l` and as `L`.

    Args:
        unit: A UCUM unit, or a spelling that can mean only one: `g/l`, `mg/24h`.
    """
    plain = unit.strip().replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u")
    plain = _LITRE.sub(r"\1L", plain)
    return _SPELLINGS.get(plain, _SPELLINGS.get(plain.replace(" ", ""), plain))


def _accepted(entry: Analyte, unit: object, name: str) -> str | Problem:
    """Return a unit as it is spelled in the table, or what is wrong with it."""
    if isinstance(unit, str):
        code = unit if unit in entry.accepted else spelled(unit)
        if code in entry.accepted:
            return code
    missing = not (isinstance(unit, str) and unit.strip())
    return Problem(
        code="unit.missing" if missing else "unit.not-accepted",
        message="no unit is given" if missing else "not a unit in which this is measured",
        path=name,
        nearest=nearest_names(unit, entry.accepted) if isinstance(unit, str) else (),
        remedy=f"{entry.id} is accepted in {', '.join(entry.accepted)}",
    )


def _plausible(entry: Analyte, canonical: Fraction) -> bool:
    if not canonical:
        return entry.smallest == 0 or entry.unit == "/uL"
    return Fraction(entry.smallest) <= canonical and (entry.largest is None or canonical <= Fraction(entry.largest))


def _implausible(entry: Analyte, number: Fraction, unit: str) -> Problem:
    likely = [code for code, factor in entry.accepted.items() if _plausible(entry, number * factor)]
    return Problem(
        code="unit.implausible",
        message=f"this number cannot be in {unit}",
        path="value",
        remedy=f"likely it is in {' or '.join(likely)}" if likely else "check the number and its unit",
    )


_LOINC_FORM = re.compile(r"([0-9]{1,7})-([0-9])", re.ASCII)


def valid_loinc(code: str) -> bool:
    """Whether `code` has the form of a LOINC code and the right check digit (mod 10); not whether it exists.

    Args:
        code: For example "33358-3".
    """
    match = _LOINC_FORM.fullmatch(code)
    if match is None:
        return False
    body, check = match.groups()
    total = 0
    for place, digit in enumerate(reversed(body)):
        worth = int(digit) * (2 if place % 2 == 0 else 1)
        total += worth // 10 + worth % 10
    return (10 - total % 10) % 10 == int(check)


def analyte_of_loinc(code: str) -> str | None:
    """Return the id of the analyte that a LOINC code measures, `None` for any other code.

    Args:
        code: For example "33358-3".
    """
    return _BY_LOINC.get(code)
