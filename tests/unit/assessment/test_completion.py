"""Completion: what a rule with missing inputs can still say, alone, in parts and as a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from mmrules.assessment.completion import Input, complete
from mmrules.assessment.parts import Part, any_part, combine, merge, part
from mmrules.assessment.score import complete_score, score_details
from mmrules.assessment.thresholds import spread

if TYPE_CHECKING:
    from decimal import Decimal

FLAG = (False, True)
NAMES = ("a", "b", "c", "d")


def flags(**known: bool | None) -> list[Input]:
    return [Input(name, value, FLAG) for name, value in known.items()]


def test_a_rule_that_is_settled_misses_nothing() -> None:
    outcome = complete(lambda a, b: a or b, flags(a=True, b=None))
    assert outcome.value is True
    assert outcome.possible == {True}
    assert outcome.missing == ()


def test_an_input_that_cannot_change_the_result_is_not_missing() -> None:
    outcome = complete(lambda a, b, c: (a and b) or (c and not b), flags(a=None, b=True, c=None))
    assert outcome.missing == ("a",)


def test_a_part_that_is_met_settles_a_disjunction() -> None:
    open_part = part("open", lambda a: a, flags(a=None))
    met = part("met", lambda b: b, flags(b=True))
    assert any_part([open_part, met]).value is True
    assert any_part([open_part]).missing == ("a",)
    assert any_part([part("no", lambda b: b, flags(b=False))]).value is False


@given(
    table=st.lists(st.integers(0, 2), min_size=16, max_size=16),
    outer=st.lists(st.integers(0, 2), min_size=9, max_size=9),
    known=st.tuples(*[st.sampled_from((None, True, False))] * 4),
)
def test_parts_say_exactly_what_the_full_product_says(
    table: list[int], outer: list[int], known: tuple[bool | None, ...]
) -> None:
    """Any rule over two parts of two inputs each: possible results and missing inputs are those of one product."""
    inputs = [Input(name, value, FLAG) for name, value in zip(NAMES, known, strict=True)]

    def first(*, a: bool, b: bool) -> int:
        return table[2 * a + b]

    def second(*, c: bool, d: bool) -> int:
        return table[4 + 2 * c + d]

    def joined(*, x: int, y: int) -> int:
        return outer[3 * x + y]

    def whole(*, a: bool, b: bool, c: bool, d: bool) -> int:
        return joined(x=first(a=a, b=b), y=second(c=c, d=d))

    full = complete(whole, inputs)
    parts = [part("x", first, inputs[:2]), part("y", second, inputs[2:])]
    split = combine(joined, parts)
    assert split == full
    nested = combine(lambda z: z, [merge("z", joined, parts)])
    assert nested == full


@given(
    worth=st.lists(st.lists(st.integers(-3, 5), min_size=1, max_size=3), min_size=1, max_size=4),
    limits=st.sets(st.integers(-5, 12), max_size=3),
)
def test_sums_say_exactly_what_the_full_product_says(worth: list[list[int]], limits: set[int]) -> None:
    inputs = [Input(name, None, tuple(points)) for name, points in zip(NAMES, worth, strict=False)]

    def category(total: int) -> int:
        return sum(total >= limit for limit in limits)

    def points(value: object) -> int:
        assert isinstance(value, int)
        return value

    full = complete(lambda **values: category(sum(values.values())), inputs)
    split, total = complete_score([(item, points) for item in inputs], category)
    assert split == full
    assert total.possible == complete(lambda **values: sum(values.values()), inputs).possible


def test_a_sum_that_is_open_comes_with_its_bounds() -> None:
    _, total = complete_score([(Input("a", None, (0, 4)), lambda value: 1 if value else 3)], lambda points: points)
    assert score_details("score", total) == {"score": None, "score_min": 1, "score_max": 3}


@given(st.lists(st.decimals(0, 100, places=1), max_size=4), st.decimals(0, 300, places=2))
def test_representatives_stand_for_every_number(marks: list[Decimal], number: Decimal) -> None:
    """Some representative lies on the same side of every threshold as any number does."""
    positive = [mark for mark in marks if mark > 0]

    def sides(value: Decimal) -> list[tuple[bool, bool]]:
        return [(value < mark, value > mark) for mark in positive]

    assert sides(number) in [sides(choice) for choice in spread(marks)] or not positive


def test_a_part_that_is_open_has_no_value() -> None:
    assert Part("p", (True, False)).value is None
