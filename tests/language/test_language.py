"""The language as data: what prints as itself, what prints otherwise, what is refused and how."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mmrules.errors import InvalidRule
from mmrules.logic import MAX_DEPTH, MAX_LENGTH, Declarations, parse, render

HERE = Path(__file__).parent
IDENTITY = [
    line
    for line in (HERE / "identity.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CANONICAL = tomllib.loads((HERE / "canonical.toml").read_text(encoding="utf-8"))["form"]
REFUSED = tomllib.loads((HERE / "errors.toml").read_text(encoding="utf-8"))["refused"]


@pytest.mark.parametrize("text", IDENTITY)
def test_a_canonical_condition_prints_as_itself(text: str, vocabulary: Declarations) -> None:
    assert render(parse(text, vocabulary)) == text


def test_there_are_enough_canonical_conditions_and_none_twice() -> None:
    assert len(IDENTITY) >= 60
    assert len(set(IDENTITY)) == len(IDENTITY)


@pytest.mark.parametrize("form", CANONICAL, ids=[form["text"] for form in CANONICAL])
def test_another_way_to_write_a_condition_prints_canonically_and_means_the_same(
    form: dict[str, Any], vocabulary: Declarations
) -> None:
    condition = parse(form["text"], vocabulary)
    assert render(condition) == form["canonical"]
    assert parse(form["canonical"], vocabulary) == condition


@pytest.mark.parametrize("refused", REFUSED, ids=[refused["text"] or "(empty)" for refused in REFUSED])
def test_a_faulty_condition_is_refused_with_every_fault_and_its_place(
    refused: dict[str, Any], vocabulary: Declarations
) -> None:
    with pytest.raises(InvalidRule) as caught:
        parse(refused["text"], vocabulary)
    found = caught.value.problems
    assert [(p.code, p.line, p.column) for p in found] == [
        (f"condition.{expected['code']}", expected.get("line", 1), expected["column"])
        for expected in refused["problems"]
    ]
    for problem, expected in zip(found, refused["problems"], strict=True):
        assert expected.get("says", "") in f"{problem.message} {problem.remedy}"
        if "nearest" in expected:
            assert problem.nearest[0] == expected["nearest"]


def test_a_fault_is_shown_under_its_place_in_the_rule_file(vocabulary: Declarations) -> None:
    with pytest.raises(InvalidRule) as caught:
        parse("dialysis\n or crlc < 30", vocabulary, file="rules.toml", line=12, column=9)
    (problem,) = caught.value.problems
    assert problem.place == "rules.toml:13:5"
    assert str(problem).splitlines()[1:] == ["     or crlc < 30", "        ^"]


def test_columns_count_from_where_the_condition_starts_in_its_line(vocabulary: Declarations) -> None:
    with pytest.raises(InvalidRule) as caught:
        parse("crlc < 30", vocabulary, file="rules.toml", line=12, column=9)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (12, 9)
    excerpt, caret = str(problem).splitlines()[1:]
    assert excerpt.index("crlc") == caret.index("^")


def test_of_a_long_line_only_what_surrounds_the_fault_is_shown(vocabulary: Declarations) -> None:
    text = " or ".join(["dialysis"] * 700 + ["crlc < 30"] + ["dialysis"] * 700)
    with pytest.raises(InvalidRule) as caught:
        parse(text, vocabulary)
    excerpt, caret = str(caught.value.problems[0]).splitlines()[1:]
    assert len(excerpt) < 140
    assert excerpt[caret.index("^") :].startswith("crlc < 30")
    assert excerpt.strip().startswith("…")
    assert excerpt.endswith("…")


def test_a_condition_is_equal_to_the_same_written_elsewhere(vocabulary: Declarations) -> None:
    assert parse("not\n  dialysis", vocabulary, line=3, column=7) == parse("not dialysis", vocabulary)


def test_what_a_terminal_would_obey_is_not_shown_and_does_not_shift_the_caret(vocabulary: Declarations) -> None:
    with pytest.raises(InvalidRule) as caught:
        parse("dialysis\tand \x1b[31m", vocabulary)
    excerpt, caret = str(caught.value).splitlines()[2:]
    assert excerpt == "    dialysis and  [31m"
    assert excerpt.index("[") == caret.index("^") + 1


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("not ", ""), ("at_least(1, ", ")")])
def test_nesting_is_bounded_with_a_message_and_not_by_the_interpreter(
    opening: str, closing: str, vocabulary: Declarations
) -> None:
    def nested(depth: int) -> str:
        return opening * depth + "dialysis" + closing * depth

    parse(nested(MAX_DEPTH), vocabulary)
    for depth in (MAX_DEPTH + 1, 1500):
        with pytest.raises(InvalidRule) as caught:
            parse(nested(depth), vocabulary)
        assert [problem.code for problem in caught.value.problems] == ["condition.too-deep"]


def test_length_is_bounded(vocabulary: Declarations) -> None:
    with pytest.raises(InvalidRule) as caught:
        parse(" " * MAX_LENGTH + "dialysis", vocabulary)
    assert caught.value.problems[0].code == "condition.too-long"


def test_conditions_without_a_subject_cannot_ask_what_it_contains() -> None:
    with pytest.raises(InvalidRule) as caught:
        parse("contains(PI)", Declarations([]))
    assert [(problem.code, problem.column) for problem in caught.value.problems] == [("condition.no-subject", 1)]
