"""What holds for response over visits: order, later visits, what is filled in, and the spelling of numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules.assessment import (
    Assessment,
    DatedDiseaseMeasurement,
    DiseaseMeasurement,
    best_response,
    days_since_nadir,
    nadir,
    progression_over_visits,
    relapse_from_cr_over_visits,
    response_at_last_visit,
)

LADDER = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
START = date(2024, 1, 1)
SERUM = ("0", "0.2", "0.4", "0.41", "0.69", "0.7", "0.9", "1.0", "1.5", "2.0", "2.5", "3.0", "3.1", "4.5", "5.0")
BASELINE = DiseaseMeasurement(serum_m_g_dl="4.0", urine_m_mg_24h=0)

Function = Callable[..., Assessment[object]]
FUNCTIONS: tuple[Function, ...] = (
    best_response,
    days_since_nadir,
    nadir,
    progression_over_visits,
    relapse_from_cr_over_visits,
    response_at_last_visit,
)


@st.composite
def visits(draw: st.DrawFn, *, least: int = 0, most: int = 5) -> list[DatedDiseaseMeasurement]:
    days = draw(st.lists(st.integers(0, 12), min_size=least, max_size=most, unique=True))
    return [draw(visit(START + timedelta(days=30 * day))) for day in sorted(days)]


@st.composite
def visit(draw: st.DrawFn, day: date) -> DatedDiseaseMeasurement:
    fixation = st.sampled_from((None, "neg", "pos"))
    serum = draw(st.none() | st.sampled_from(SERUM))
    return DatedDiseaseMeasurement(
        date=day,
        serum_m_g_dl=serum,
        urine_m_mg_24h=draw(st.sampled_from((None, 0, 99))),
        serum_ife=draw(fixation),
        urine_ife=draw(fixation),
        flc_ratio=draw(st.sampled_from((None, "0.26", "1.65", "1.66"))),
        bm_pc_pct=draw(st.sampled_from((None, "4.9", 5))),
        bm_clonal=draw(st.sampled_from((None, True, False))),
        plasmacytoma_spd_cm2=draw(st.sampled_from((None, None, 0, 4, "5.9", 6))),
        circulating_pc_per_ul=draw(st.sampled_from((None, None, 199, 300))),
        new_lesion=draw(st.sampled_from((None, None, None, False, True))),
    )


@pytest.mark.parametrize("function", FUNCTIONS)
@settings(max_examples=30)
@given(data=st.data())
def test_the_order_in_which_visits_are_given_never_matters(function: Function, data: st.DataObject) -> None:
    given_visits = data.draw(visits())
    shuffled = data.draw(st.permutations(given_visits))
    first, second = (function(baseline=BASELINE, visits=order) for order in (given_visits, shuffled))
    assert first.possible == second.possible
    assert first.value == second.value
    assert first.details == second.details
    assert set(first.notes) == set(second.notes)
    assert len(first.missing) == len(second.missing)


@given(series=visits(least=1), data=st.data())
def test_a_later_visit_never_takes_a_confirmed_response_away(
    series: list[DatedDiseaseMeasurement], data: st.DataObject
) -> None:
    before = best_response(baseline=BASELINE, visits=series)
    later = data.draw(visit(START + timedelta(days=400)))
    after = best_response(baseline=BASELINE, visits=[*series, later])
    if before.value is not None:
        assert min(map(LADDER.index, after.possible)) >= LADDER.index(before.value)


@given(series=visits(least=1), data=st.data())
def test_a_later_visit_never_takes_a_confirmed_progression_away(
    series: list[DatedDiseaseMeasurement], data: st.DataObject
) -> None:
    before = progression_over_visits(baseline=BASELINE, visits=series)
    later = data.draw(visit(START + timedelta(days=400)))
    after = progression_over_visits(baseline=BASELINE, visits=[*series, later])
    if before.value is True:
        assert after.value is True
        # A second result can confirm an earlier rise, and so move progression back, never on.
        assert str(after.details["date"]) <= str(before.details["date"])


@given(series=visits(least=1), data=st.data())
def test_what_the_last_visit_lacks_can_only_narrow_its_response(
    series: list[DatedDiseaseMeasurement], data: st.DataObject
) -> None:
    before = response_at_last_visit(baseline=BASELINE, visits=series)
    *earlier, last = series
    other = data.draw(visit(START))
    names = ["serum_ife", "urine_ife", "flc_ratio", "bm_pc_pct", "bm_clonal"]
    # Negative immunofixation says that there is none to quantify; a quantity beside it would contradict it.
    names += [] if last.serum_ife == "neg" else ["serum_m_g_dl"]
    names += [] if last.urine_ife == "neg" else ["urine_m_mg_24h"]
    filled = evolve(last, **{name: getattr(other, name) for name in names if getattr(last, name) is None})
    after = response_at_last_visit(baseline=BASELINE, visits=[*earlier, filled])
    assert after.possible <= before.possible


@given(series=visits())
def test_a_response_without_confirmation_is_never_worse_than_with_it(series: list[DatedDiseaseMeasurement]) -> None:
    confirmed = best_response(baseline=BASELINE, visits=series)
    single = best_response(baseline=BASELINE, visits=series, confirmation="none")
    if confirmed.value is not None:
        assert min(map(LADDER.index, single.possible)) >= LADDER.index(confirmed.value)


@given(series=visits())
def test_the_lowest_confirmed_value_lies_between_the_lowest_and_the_baseline(
    series: list[DatedDiseaseMeasurement],
) -> None:
    confirmed = nadir(baseline=BASELINE, visits=series).value
    single = nadir(baseline=BASELINE, visits=series, lowest_value="single").value
    assert confirmed is not None
    assert single is not None
    assert single <= confirmed <= Decimal("4.0")


@pytest.mark.parametrize("function", FUNCTIONS)
@settings(max_examples=30)
@given(series=visits())
def test_digits_that_say_nothing_change_nothing(function: Function, series: list[DatedDiseaseMeasurement]) -> None:
    def spelled(item: DatedDiseaseMeasurement) -> DatedDiseaseMeasurement:
        serum = item.serum_m_g_dl
        return item if serum is None else evolve(item, serum_m_g_dl=Decimal(serum).quantize(Decimal("0.0001")))

    plain = function(baseline=BASELINE, visits=series)
    longer = function(baseline=evolve(BASELINE, serum_m_g_dl="4.0000"), visits=[spelled(item) for item in series])
    assert (plain.value, plain.possible, plain.missing) == (longer.value, longer.possible, longer.missing)
