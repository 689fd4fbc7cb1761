"""Units: what is accepted for each analyte, exact conversion, refusals that name the remedy, LOINC check digits."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrules.errors import InvalidInput
from mmrules.units import ANALYTES, Analyte, analyte_of_loinc, certainly_accepted, convert, spelled, valid_loinc

FULL = Context(prec=60)
NEARLY_NOTHING = (Decimal("-1e-25"), Decimal(0), Decimal("1e-25"))


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "to", "expected"),
    [
        ("serum_m_protein", "3.5", "g/dL", "g/L", "35"),
        ("serum_m_protein", "35", "g/L", "g/dL", "3.5"),
        ("urine_m_protein", "0.2", "g/(24.h)", "mg/24h", "200"),
        ("urine_m_protein", "200", "mg/(24.h)", "g/24h", "0.2"),
        ("flc_kappa", "10", "mg/dL", "mg/L", "100"),
        ("flc_lambda", "5.7", "mg/L", "mg/dL", "0.57"),
        ("creatinine", "2", "mg/dL", "umol/L", "176.8"),
        ("creatinine", "176.8", "umol/L", "mg/dL", "2"),
        ("calcium", "11", "mg/dL", "mmol/L", "2.7445"),
        ("hemoglobin", "100", "g/L", "g/dL", "10"),
        ("hemoglobin", "10", "g/dL", "mmol/L", "6.206"),
        ("b2m", "5.5", "mg/L", "nmol/L", "465.85"),
        ("albumin", "35", "g/L", "g/dL", "3.5"),
        ("ldh", "4", "ukat/L", "U/L", "240"),
        ("crcl", "0.5", "mL/s", "mL/min", "30"),
        ("platelets", "150", "10*9/L", "/uL", "150000"),
        ("platelets", "75000", "/uL", "10*3/uL", "75"),
        ("anc", "1.5", "10*3/uL", "/uL", "1500"),
        ("igg", "4", "g/L", "mg/dL", "400"),
        ("glucose", "180.156", "mg/dL", "mmol/L", "10"),
        ("uric_acid", "0.5", "mmol/L", "mg/dL", "8.4055"),
        ("potassium", "4.1", "meq/L", "mmol/L", "4.1"),
        ("weight", "100", "[lb_av]", "kg", "45.359237"),
        ("height", "1.75", "m", "cm", "175"),
        ("nt_probnp", "300", "pg/mL", "ng/L", "300"),
    ],
)
def test_conversion_is_exact(analyte: str, value: str, unit: str, to: str, expected: str) -> None:
    assert convert(value, analyte=analyte, unit=unit, to=to) == Decimal(expected)


def test_same_unit_keeps_the_printed_digits() -> None:
    assert str(convert("3.50", analyte="albumin", unit="g/dL", to="g/dL")) == "3.50"


@pytest.mark.parametrize("written", ["mg/(24.h)", "mg/24h", "mg/24 h", "mg/d"])
def test_spellings_that_mean_one_thing_are_read(written: str) -> None:
    assert convert(500, analyte="urine_m_protein", unit=written, to="g/(24.h)") == Decimal("0.5")


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "canonical"),
    [
        ("flc_kappa", "12.5", "mg/l", "12.5"),
        ("hemoglobin", "125", "g/l", "12.5"),
        ("calcium", "9.5", "mg/dl", "9.5"),
        ("crcl", "50", "ml/min", "50"),
        ("egfr", "50", "ml/min/{1.73_m2}", "50"),
        ("platelets", "150", "10*9/l", "150000"),
        ("platelets", "150000", "/ul", "150000"),
        ("ldh", "210", "U/l", "210"),
        ("creatinine", "88.4", "\N{MICRO SIGN}mol/l", "1"),
    ],
)
def test_ucum_has_the_litre_in_both_letters(analyte: str, value: str, unit: str, canonical: str) -> None:
    assert convert(value, analyte=analyte, unit=unit, to=ANALYTES[analyte].unit) == Decimal(canonical)


def test_both_micro_signs_are_read() -> None:
    for sign in ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}", "u"):
        assert convert(177, analyte="creatinine", unit=f"{sign}mol/L", to="umol/L") == 177


def _is_converted(value: Decimal, analyte: str, unit: str) -> bool:
    try:
        convert(value, analyte=analyte, unit=unit, to=ANALYTES[analyte].unit)
    except InvalidInput:
        return False
    return True


def _by_definition(value: Decimal, analyte: str, unit: str, to: str) -> Decimal:
    """Convert with fractions: 20 digits of a quotient without end, 18 of a longer one, otherwise every digit."""
    accepted = ANALYTES[analyte].accepted
    if accepted[unit] == accepted[to]:
        return value
    exact = Fraction(value) * accepted[unit] / accepted[to]
    rounded = Context(prec=20).divide(exact.numerator, exact.denominator)
    if 10**500 % exact.denominator == 0:
        rounded = Context(prec=18).plus(rounded)
    return Decimal(format(rounded.normalize(FULL), "f"))


@given(data=st.data())
def test_converting_is_multiplying_by_the_ratio_of_the_units(data: st.DataObject) -> None:
    entry = ANALYTES[data.draw(st.sampled_from(sorted(ANALYTES)))]
    unit, to = (data.draw(st.sampled_from(sorted(entry.accepted))) for _ in range(2))
    canonical = data.draw(st.decimals(entry.smallest, entry.largest or 10**6, places=data.draw(st.integers(0, 3))))
    there = Fraction(canonical) / entry.accepted[unit]
    value = Context(prec=data.draw(st.sampled_from([3, 18, 19, 25]))).divide(there.numerator, there.denominator)
    if _is_converted(value, entry.id, unit):
        converted = convert(value, analyte=entry.id, unit=unit, to=to)
        assert str(converted) == str(_by_definition(value, entry.id, unit, to))


def test_a_long_number_that_has_an_end_is_rounded_to_18_digits() -> None:
    value = FULL.multiply(Decimal("1.234567890123456789"), Decimal("88.4"))
    assert str(convert(value, analyte="creatinine", unit="umol/L", to="mg/dL")) == "1.23456789012345679"


def test_the_largest_number_that_is_read_is_converted_whatever_the_context_is() -> None:
    with localcontext(Context(prec=3)):
        assert str(convert(Decimal("2e29"), analyte="ferritin", unit="mg/L", to="ug/L")) == "2" + "0" * 32
        assert str(convert("12345.678", analyte="ferritin", unit="ug/L", to="mg/L")) == "12.345678"


@given(data=st.data())
def test_converting_there_and_back_restores_the_printed_value(data: st.DataObject) -> None:
    entry = ANALYTES[data.draw(st.sampled_from(sorted(ANALYTES)))]
    unit, to = (data.draw(st.sampled_from(sorted(entry.accepted))) for _ in range(2))
    largest = entry.largest or entry.smallest + 1000
    canonical = data.draw(st.decimals(entry.smallest, largest, places=2).filter(lambda number: number > entry.smallest))
    value = round(convert(canonical, analyte=entry.id, unit=entry.unit, to=unit), 6)
    if entry.smallest < round(value * entry.accepted[unit].numerator / entry.accepted[unit].denominator, 9) < largest:
        there = convert(value, analyte=entry.id, unit=unit, to=to)
        assert convert(there, analyte=entry.id, unit=to, to=unit) == value


def _can_occur(value: Decimal, entry: Analyte, unit: str) -> bool:
    """Say by fractions whether a value can be one of its analyte in its unit."""
    factor = entry.accepted.get(spelled(unit))
    if factor is None or not value.is_finite() or (value and abs(value.adjusted()) > 30):
        return False
    canonical = Fraction(value) * factor
    if not value:
        return entry.smallest == 0 or entry.unit == "/uL"
    return canonical >= entry.smallest and (entry.largest is None or canonical <= entry.largest)


@pytest.mark.parametrize("entry", ANALYTES.values(), ids=ANALYTES)
def test_a_value_is_accepted_when_it_can_occur_in_its_unit(entry: Analyte) -> None:
    limits = [entry.smallest, entry.largest or Decimal(0), Decimal("1e30"), Decimal("1e-30"), Decimal("9e30")]
    for unit in [*entry.accepted, "mg/l", "", "x"]:
        there = [Fraction(limit) / entry.accepted.get(unit, Fraction(1)) for limit in limits]
        # As near to a limit as a printed number can come, from both sides.
        near = [FULL.divide(limit.numerator, limit.denominator) for limit in there]
        numbers = [FULL.multiply(number, FULL.add(1, step)) for number in near for step in NEARLY_NOTHING]
        for number in [*numbers, Decimal(0), Decimal("-0.0"), Decimal(-1), Decimal("NaN"), Decimal("Infinity")]:
            can_occur = _can_occur(number, entry, unit)
            assert _is_converted(number, entry.id, unit) == can_occur, (number, unit)
            assert can_occur or not certainly_accepted(number, analyte=entry.id, unit=unit), (number, unit)


@given(data=st.data())
def test_comparison_is_enough_between_the_limits(data: st.DataObject) -> None:
    entry = ANALYTES[data.draw(st.sampled_from(sorted(ANALYTES)))]
    unit = data.draw(st.sampled_from(sorted(entry.accepted)))
    low, high = (Fraction(limit) / entry.accepted[unit] for limit in (entry.smallest, entry.largest or 10**6))
    part = low + (high - low) * data.draw(st.fractions(Fraction(1, 1000), Fraction(999, 1000)))
    value = FULL.divide(part.numerator, part.denominator)
    assert certainly_accepted(value, analyte=entry.id, unit=unit)


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "likely"),
    [
        ("albumin", "40", "g/dL", "g/L"),
        ("creatinine", "177", "mg/dL", "umol/L"),
        ("creatinine", "1.1", "umol/L", "mg/dL"),
        ("calcium", "2.4", "mg/dL", "mmol/L"),
        ("calcium", "9.5", "g/L", "mg/dL"),
        ("hemoglobin", "110", "g/dL", "g/L"),
        ("hemoglobin", "12.5", "g/L", "g/dL"),
        ("albumin", "3.5", "g/L", "g/dL"),
        ("ldh", "3.5", "U/L", "ukat/L"),
        ("platelets", "150000", "10*3/uL", "/uL"),
        ("platelets", "150", "/uL", "10*3/uL"),
        ("b2m", "3.5", "nmol/L", "mg/L"),
        ("height", "1.75", "cm", "m"),
    ],
)
def test_a_value_that_cannot_be_in_its_unit_is_refused_with_the_likely_unit(
    analyte: str, value: str, unit: str, likely: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        convert(value, analyte=analyte, unit=unit, to=ANALYTES[analyte].unit)
    (problem,) = caught.value.problems
    assert problem.code == "unit.implausible"
    assert likely in problem.remedy
    assert value not in str(caught.value)


def test_zero_is_a_value_where_nothing_may_be_found() -> None:
    assert convert(0, analyte="serum_m_protein", unit="g/dL", to="g/L") == 0
    assert convert(0, analyte="platelets", unit="10*9/L", to="/uL") == 0


@pytest.mark.parametrize(("analyte", "unit"), [("flc_kappa", ""), ("flc_kappa", " ")])
def test_a_value_without_unit_is_never_guessed(analyte: str, unit: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        convert("50", analyte=analyte, unit=unit, to="mg/L")
    assert [problem.code for problem in caught.value.problems] == ["unit.missing"]


@pytest.mark.parametrize(
    ("analyte", "unit", "nearest"),
    [("flc_kappa", "mg/cl", "mg/dL"), ("platelets", "10*8/L", "10*9/L"), ("crcl", "mL/m", "mL/min")],
)
def test_a_unit_that_is_not_accepted_names_the_nearest(analyte: str, unit: str, nearest: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        convert("50", analyte=analyte, unit=unit, to=ANALYTES[analyte].unit)
    (problem,) = caught.value.problems
    assert problem.path == "unit"
    assert nearest in problem.nearest


def test_clearance_and_filtration_rate_do_not_convert_into_each_other() -> None:
    with pytest.raises(InvalidInput):
        convert("50", analyte="crcl", unit="mL/min", to="mL/min/{1.73_m2}")


def test_an_unknown_analyte_names_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        convert("50", analyte="flc_kapa", unit="mg/L", to="mg/L")
    assert "flc_kappa" in caught.value.problems[0].nearest


def test_everything_wrong_is_reported_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        convert("about 5", analyte="calcium", unit="g/dL", to="cm")
    assert [problem.path for problem in caught.value.problems] == ["value", "unit", "to"]


def test_a_float_is_refused() -> None:
    with pytest.raises(InvalidInput):
        convert(3.5, analyte="albumin", unit="g/dL", to="g/L")  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("entry", ANALYTES.values(), ids=ANALYTES)
def test_the_canonical_unit_is_accepted_and_every_code_has_a_valid_check_digit(entry: object) -> None:
    analyte = ANALYTES[entry.id]  # type: ignore[attr-defined]
    assert analyte.accepted[analyte.unit] == 1
    assert all(valid_loinc(code) for code in (*analyte.loinc, *analyte.loinc_unverified))
    assert all(analyte_of_loinc(code) == analyte.id for code in (*analyte.loinc, *analyte.loinc_unverified))


def test_no_loinc_code_stands_for_two_analytes() -> None:
    codes = [code for entry in ANALYTES.values() for code in (*entry.loinc, *entry.loinc_unverified)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", ["33358-3", "33944-0", "2160-0", "98979-8", "62356-1", "93021-4", "89247-1"])
def test_valid_check_digits(code: str) -> None:
    assert valid_loinc(code)


@pytest.mark.parametrize("code", ["33944-8", "33945-5", "32730-5", "33358-33", "33358", "x-1", "33358 -3", "", "-0"])
def test_invalid_check_digits_and_forms(code: str) -> None:
    assert not valid_loinc(code)


def test_a_code_that_measures_something_else_is_not_an_analyte() -> None:
    # Other equations for the filtration rate, and the ratio of total light chains.
    assert [analyte_of_loinc(code) for code in ("62238-1", "33914-3", "6788-4", "40844-3")] == [None] * 4
