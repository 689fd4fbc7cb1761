"""Responses, measured values and dates in charts: the case table next to this file."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules.adapters.chart import (
    DateReading,
    compare_dates,
    days_between,
    parse_date,
    parse_quantity,
    parse_response,
    quantity_ids,
)
from mmrules.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = tomllib.loads((Path(__file__).parent / "values.toml").read_text(encoding="utf-8"))
READERS: dict[str, Callable[[str], object]] = {
    "response": parse_response,
    "quantity": parse_quantity,
    "date": parse_date,
}


def label(row: dict[str, Any]) -> str:
    return f"{row['text']} {row.get('order', '')}".strip()


@pytest.mark.parametrize("row", CASES["response"], ids=label)
def test_responses(row: dict[str, Any]) -> None:
    reading = parse_response(row["text"])
    assert reading.code == row.get("code")
    assert reading.imwg == row.get("imwg")
    if "possible" in row:
        assert reading.possible == frozenset(row["possible"])
    elif reading.imwg:
        assert reading.possible == {reading.imwg}
    assert reading.bound == row.get("bound", "")
    assert reading.confirmed is row.get("confirmed")
    assert reading.best is row.get("best", False)
    assert reading.evaluable is row.get("evaluable", True)
    assert bool(reading.question) is row.get("asks", False)
    wanted = row.get("mrd")
    assert (reading.residual_disease is None) == (wanted is None)
    if wanted is not None and reading.residual_disease is not None:
        assert reading.residual_disease.negative is wanted["negative"]
        assert reading.residual_disease.method == wanted.get("method", "")
        assert reading.residual_disease.sustained is wanted.get("sustained", False)
        threshold = wanted.get("threshold")
        assert reading.residual_disease.threshold == (Decimal(threshold) if threshold else None)


@pytest.mark.parametrize("row", CASES["quantity"], ids=label)
def test_quantities(row: dict[str, Any]) -> None:
    reading = parse_quantity(row["text"], quantity=row.get("quantity"))
    assert reading.quantity == row["id"]
    assert reading.unit == row["unit"]
    for name in ("value", "low", "high", "uln_multiple"):
        assert getattr(reading, name) == (Decimal(row[name]) if name in row else None)
    assert reading.comparator == row.get("comparator", "")
    assert reading.word == row.get("word", "")
    assert bool(reading.question) is row.get("asks", False)


@pytest.mark.parametrize("row", CASES["date"], ids=label)
def test_dates(row: dict[str, Any]) -> None:
    reading = parse_date(row["text"], order=row.get("order"), pivot_year=row.get("pivot_year"))
    assert reading.precision == row["precision"]
    days = row.get("days")
    wanted = tuple(date.fromisoformat(day) for day in days) if days else (None, None)
    assert (reading.earliest, reading.latest) == wanted
    assert reading.day == (wanted[0] if row["precision"] == "day" else None)


@pytest.mark.parametrize(
    ("reader", "row"), [(name, row) for name in READERS for row in CASES[f"{name}_refused"]], ids=str
)
def test_what_cannot_be_used_is_refused_with_its_position(reader: str, row: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        READERS[reader](row["text"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.position) == (f"{reader}.{row['problem'][0]}", row["problem"][1])


def refused(reader: str, text: str) -> InvalidInput | None:
    try:
        READERS[reader](text)
    except InvalidInput as error:
        return error
    return None


PIECES = st.sampled_from(
    ["VGPR", "CR", "/", "-", ">=", "MRD", "neg", "10^-5", "creatinine", "1,5", "mg/dL", "x ULN", "2021", "06", "Jun",
     "'", " "]
)  # fmt: skip


@given(st.sampled_from(sorted(READERS)), st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=8).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(reader: str, text: str) -> None:
    error = refused(reader, text)
    for problem in error.problems if error else ():
        assert problem.position is not None
        assert 0 <= problem.position <= max(len(text) - 1, 0)
        assert problem.code.startswith(f"{reader}.")


DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(DAYS)
def test_a_day_reads_the_same_in_every_unambiguous_form(day: date) -> None:
    forms = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B} {day.year}"]
    assert {parse_date(form).day for form in forms} == {day}


def reading(first: date, last: date) -> DateReading:
    low, high = sorted((first, last))
    return DateReading(text="", earliest=low, latest=high, precision="approximate")


@given(DAYS, DAYS, DAYS, DAYS)
def test_dates_compare_only_where_their_intervals_do_not_overlap(one: date, two: date, three: date, four: date) -> None:
    left, right = reading(one, two), reading(three, four)
    answer = compare_dates(left, right)
    mirrored = {"before": "after", "after": "before", "same": "same", "unknown": "unknown"}
    assert compare_dates(right, left) == mirrored[answer]
    span = days_between(left, right)
    assert span is not None
    assert span[0] <= span[1]
    assert (answer == "before") == (span[0] > 0)
    assert (answer == "after") == (span[1] < 0)


def test_unknown_and_relative_dates_have_no_place_in_time() -> None:
    day = parse_date("2021-06-15")
    for text in ("unknown", "C3D1"):
        assert compare_dates(parse_date(text), day) == "unknown"
        assert days_between(parse_date(text), day) is None


def test_an_unknown_quantity_names_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_quantity("3 g/dL", quantity="albumn")
    assert caught.value.problems[0].nearest[0] == "albumin"
    assert "albumin" in quantity_ids()
