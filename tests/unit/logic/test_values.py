from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mmrules.errors import InvalidInput
from mmrules.logic import (
    BoolType,
    Bounds,
    Condition,
    EnumType,
    FactType,
    NumberType,
    SetType,
    TextType,
    Verdict,
    accepts,
    evaluate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

D = Decimal


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"low": D(2), "high": D(1)},
        {"low": D(1), "high": D(1), "high_open": True},
        {"low": D(1), "high": D(1), "low_open": True},
        {"low": D("NaN")},
        {"high": D("Infinity")},
    ],
)
def test_bounds_that_leave_nothing_or_everything_are_refused(limits: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Bounds(**limits)
    assert [problem.code for problem in caught.value.problems] == ["value.bounds"]


@pytest.mark.parametrize(
    ("text", "below_half", "at_least_thirty"),
    [
        ("crcl < 0.5", Verdict.TRUE, Verdict.FALSE),
        ("crcl <= 0.4", Verdict.UNKNOWN, Verdict.FALSE),
        ("crcl > 0.5", Verdict.FALSE, Verdict.TRUE),
        ("crcl >= 0.5", Verdict.FALSE, Verdict.TRUE),
        ("crcl >= 30", Verdict.FALSE, Verdict.TRUE),
        ("crcl > 30", Verdict.FALSE, Verdict.UNKNOWN),
        ("crcl == 0.5", Verdict.FALSE, Verdict.FALSE),
        ("crcl != 0.5", Verdict.TRUE, Verdict.TRUE),
        ("crcl == 30", Verdict.FALSE, Verdict.UNKNOWN),
        ("crcl in {0.2, 40}", Verdict.UNKNOWN, Verdict.UNKNOWN),
        ("crcl not in {0.5, 29}", Verdict.TRUE, Verdict.TRUE),
        ("known(crcl)", Verdict.TRUE, Verdict.TRUE),
    ],
)
def test_a_result_printed_with_a_limit_decides_only_what_every_such_number_agrees_on(
    text: str, below_half: Verdict, at_least_thirty: Verdict, read: Callable[[str], Condition], case: Any
) -> None:
    assert evaluate(read(text), case({"crcl": Bounds(high=D("0.5"), high_open=True)})) is below_half
    assert evaluate(read(text), case({"crcl": Bounds(low=D(30))})) is at_least_thirty


GRADE = EnumType("grade", ("low", "high"), ordered=True)


@pytest.mark.parametrize(
    ("fact_type", "value", "accepted"),
    [
        (BoolType(), True, True),
        (BoolType(), None, True),
        (BoolType(), "true", False),
        (BoolType(), 1, False),
        (NumberType(), D(3), True),
        (NumberType(), 3, False),
        (NumberType(), 3.0, False),
        (NumberType(), True, False),
        (NumberType(), D("NaN"), False),
        (NumberType(None, D(0), D(10)), D(10), True),
        (NumberType(None, D(0), D(10)), D("10.1"), False),
        (NumberType(None, D(0), D(10)), D("-0.1"), False),
        (NumberType(None, D(0), D(10)), Bounds(high=D("0.5")), True),
        (NumberType(None, D(0), D(10)), Bounds(high=D(-1)), False),
        (NumberType(None, D(0), D(10)), Bounds(low=D(10), low_open=True), False),
        (GRADE, "low", True),
        (GRADE, "middle", False),
        (TextType(), "anything", True),
        (TextType(), D(1), False),
        (SetType(GRADE), frozenset({"low"}), True),
        (SetType(GRADE), frozenset({"middle"}), False),
        (SetType(GRADE), "low", False),
    ],
)
def test_a_type_accepts_its_own_values_and_unknown_only(fact_type: FactType, value: Any, accepted: bool) -> None:
    assert accepts(fact_type, value) is accepted
