"""Reading arguments: every problem at once, nothing coerced, and no value of a patient in a message."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from mmrules.assessment import (
    imwg_2014_risk,
    iss,
    measurable_disease,
    progression,
    r2_iss,
    refractory_to_drug,
    slim,
)
from mmrules.assessment.reading import Reading
from mmrules.decimals import number, read_number
from mmrules.errors import InvalidInput, Problem
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import Stage


@pytest.mark.parametrize(
    "value", [3.5, True, "3,5", "3.5 mg", "", "1e3", "NaN", Decimal("NaN"), Decimal("Infinity"), [3]]
)
def test_what_is_not_a_printed_number_is_refused(value: object) -> None:
    assert isinstance(read_number(value, name="b2m_mg_l"), Problem)


@pytest.mark.parametrize(("value", "expected"), [("3.50", "3.50"), (3, "3"), (Decimal("0.10"), "0.10"), ("-1", "-1")])
def test_a_number_keeps_its_printed_digits(value: Decimal | int | str, expected: str) -> None:
    assert str(number(value, name="x")) == expected


def test_an_unknown_number_stays_unknown() -> None:
    assert number(None, name="x") is None


def test_one_number_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(InvalidInput):
        number("about 3", name="x")


def test_all_problems_come_at_once_and_without_values() -> None:
    with pytest.raises(InvalidInput) as caught:
        imwg_2014_risk(iss="Stage 2", t4_14="yes", age_years="61.9")  # type: ignore[arg-type]  # the point of the test
    assert [problem.path for problem in caught.value.problems] == ["iss", "t4_14", "age_years"]
    assert "61.9" not in str(caught.value)
    assert "Stage 2" not in str(caught.value)


def test_a_misspelt_word_names_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        slim(mri_focal_lesions_mm="12")
    assert caught.value.problems[0].path == "mri_focal_lesions_mm"
    reading = Reading("x")
    reading.word("probe_type", "fusions", ("fusion", "numerical"))
    assert reading.problems[0].nearest == ("fusion",)


def test_members_of_the_vocabulary_are_read_as_their_words() -> None:
    result = r2_iss(iss=Stage.III, ldh_high=True, del17p=True)
    assert result.value == "IV"
    assert type(result.inputs["iss"]) is str


def test_the_outcome_of_another_definition_is_read_with_all_it_can_be() -> None:
    partial = iss(b2m_mg_l="3")
    assert partial.possible == {"I", "II"}
    result = r2_iss(iss=partial, ldh_high=False, del17p=False, t4_14=False, gain_or_amp_1q=False)
    assert result.possible == {"I", "II"}
    assert result.missing == ("iss",)


@pytest.mark.parametrize("day", [date(2024, 3, 1), "2024-03-01", PartialDate(2024, 3, 1)])
def test_a_day_is_read_in_each_of_its_forms(day: date | str | PartialDate) -> None:
    assert refractory_to_drug(last_dose="2024-01-01", progression=day).inputs["progression"] == "2024-03-01"


def test_a_time_of_day_is_refused() -> None:
    with pytest.raises(InvalidInput):
        refractory_to_drug(last_dose=datetime(2024, 1, 1))  # noqa: DTZ001  # a naive time is what charts hold


def test_inputs_are_kept_as_they_were_used() -> None:
    result = iss(b2m_mg_l="3.50", albumin_g_dl=4)
    assert {name: str(value) for name, value in result.inputs.items()} == {"b2m_mg_l": "3.50", "albumin_g_dl": "4"}


def test_an_open_set_of_measurable_markers_is_taken_as_it_is() -> None:
    open_set = measurable_disease(serum_m_g_dl="2", flc_kappa_mg_l=1, flc_lambda_mg_l=1)
    result = progression(measurable=open_set, nadir_serum_m_g_dl="1", current_serum_m_g_dl="1")
    assert result.missing == ("nadir_urine_m_mg_24h", "current_urine_m_mg_24h")
