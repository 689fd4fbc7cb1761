from __future__ import annotations

from collections.abc import Callable

from mmrules.logic import Condition, decision_table, render

Read = Callable[[str], Condition]


def told(node: Condition) -> list[dict[str, bool]] | None:
    table = decision_table(node)
    if table is None:
        return None
    return [
        {render(question): answer for question, answer in zip(table.questions, row, strict=True) if answer is not None}
        for row in table.rows
    ]


def test_a_row_is_one_way_to_become_true(read: Read) -> None:
    assert told(read("dialysis and (crcl < 30 or not (lvef >= 40))")) == [
        {"dialysis": True, "crcl < 30": True},
        {"dialysis": True, "lvef >= 40": False},
    ]


def test_a_count_is_every_choice_of_so_many(read: Read) -> None:
    assert told(read("at_least(2, dialysis, crcl < 30, lvef < 40)")) == [
        {"dialysis": True, "crcl < 30": True},
        {"dialysis": True, "lvef < 40": True},
        {"crcl < 30": True, "lvef < 40": True},
    ]


def test_fewer_than_a_count_are_true_when_enough_are_false(read: Read) -> None:
    assert told(read("not at_least(2, dialysis, crcl < 30)")) == [{"dialysis": False}, {"crcl < 30": False}]


def test_a_row_that_says_more_than_another_or_contradicts_itself_is_left_out(read: Read) -> None:
    assert told(read("dialysis or dialysis and crcl < 30")) == [{"dialysis": True}]
    assert told(read("dialysis and not dialysis")) == []


def test_what_always_holds_has_a_row_without_questions(read: Read) -> None:
    assert told(read("true")) == [{}]
    assert told(read("false")) == []


def test_a_table_that_nobody_would_read_is_not_made(read: Read) -> None:
    many = " and ".join(f"(crcl < {number} or lvef < {number})" for number in range(1, 8))
    assert told(read(many)) is None


def test_a_table_takes_no_time_for_choices_that_contradict_themselves_or_lie_within_one_another(read: Read) -> None:
    either = ", ".join(f"crcl < {number}, not crcl < {number}" for number in range(1, 15))
    assert told(read(f"at_least(14, {either})")) is None
    within = "dialysis"
    for _ in range(40):
        within = f"at_least(2, {within}, crcl < 30, lvef < 40)"
    rows = told(read(within))
    assert rows is not None
    assert sorted(map(sorted, rows)) == [
        ["crcl < 30", "dialysis"],
        ["crcl < 30", "lvef < 40"],
        ["dialysis", "lvef < 40"],
    ]
