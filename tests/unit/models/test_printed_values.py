"""Dates and results as they are printed: what is read, and that the quick ways read what the forms say and no more."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrules.errors import Problem
from mmrules.models.laboratory import PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import Comparator

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


def _by_the_form(text: str) -> PartialDate | None:
    """Read a date by its form alone, without the library's shortcuts."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    assert year is not None
    in_calendar = year >= 1 and (month is None or 1 <= month <= 12)
    if in_calendar and month is not None and day is not None:
        in_calendar = 1 <= day <= calendar.monthrange(year, month)[1]
    return PartialDate(year, month, day) if in_calendar else None


dates = st.from_regex(r"[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?", fullmatch=True)
nearly_dates = st.tuples(dates, st.integers(0, 10), st.sampled_from(["", "-", "W", "+", " ", "5", "٣", "T"])).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)


@given(dates | nearly_dates | st.text("0123456789-W", max_size=11))
def test_a_date_is_read_by_its_form(text: str) -> None:
    read = PartialDate.from_text(text)
    assert (None if isinstance(read, Problem) else read) == _by_the_form(text)
    assert isinstance(read, Problem) or str(read) == text


@pytest.mark.parametrize(
    "text",
    [
        "2024-W11-5",
        "2024-W11",
        "2024W115",
        "20240315",
        "2024-075",
        "+024-03-15",
        "2024-+3-15",
        "２０２４-03-15",
        "0000",
    ],
)
def test_other_forms_of_a_date_are_refused(text: str) -> None:
    assert isinstance(PartialDate.from_text(text), Problem)


numbers = st.integers() | st.integers(-(10**21), 10**21) | st.decimals() | st.decimals(-1000, 1000, places=3)


@given(numbers | st.decimals(-1000, 1000, places=25) | st.decimals(0, 10**25, places=1))
def test_a_bare_number_stands_for_its_text(number: Decimal | int) -> None:
    read = PrintedNumber.from_number(number)
    as_text = PrintedNumber.from_text(format(number, "f") if isinstance(number, Decimal) else str(number))
    if isinstance(read, PrintedNumber) and isinstance(as_text, PrintedNumber):
        assert (str(read), repr(read.number)) == (str(as_text), repr(as_text.number))
    else:
        assert read == as_text


@pytest.mark.parametrize("read", [PartialDate.from_text("2024-03-15"), PrintedNumber.from_text("<0.5")])
def test_what_was_read_is_like_any_other_and_cannot_be_changed(read: PartialDate | PrintedNumber) -> None:
    made = PartialDate(2024, 3, 15) if isinstance(read, PartialDate) else PrintedNumber(Decimal("0.5"), Comparator.LESS)
    assert (read, hash(read), repr(read), type(read)) == (made, hash(made), repr(made), type(made))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(read, attrs.fields(type(read))[0].name, None)
