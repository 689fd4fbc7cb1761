from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mmrules.errors import InvalidRule
from mmrules.logic import (
    And,
    AtLeast,
    Condition,
    Constant,
    Not,
    Number,
    OneOf,
    Or,
    Verdict,
    compile_condition,
    compile_rules,
    evaluate,
)
from mmrules.logic.nodes import FactRef, Inclusion

if TYPE_CHECKING:
    from collections.abc import Callable

D = Decimal


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        ("crcl < 30 and not dialysis", {"crcl": D("29.9"), "dialysis": False}, Verdict.TRUE),
        ("crcl < 30 and not dialysis", {"crcl": D(30), "dialysis": None}, Verdict.FALSE),
        ("crcl < 30 and not dialysis", {"crcl": D(20)}, Verdict.UNKNOWN),
        ("crcl < 30 or dialysis", {"dialysis": True}, Verdict.TRUE),
        ("crcl <= 0.3", {"crcl": D("0.1") + D("0.2")}, Verdict.TRUE),
        ("best_response at_least PR", {"best_response": "CR"}, Verdict.TRUE),
        ("best_response at_least PR", {"best_response": "SD"}, Verdict.FALSE),
        ("best_response at_most SD", {"best_response": "SD"}, Verdict.TRUE),
        ("best_response at_most SD", {}, Verdict.UNKNOWN),
        ("best_response != CR", {}, Verdict.UNKNOWN),
        ("best_response not in {PD, SD}", {}, Verdict.UNKNOWN),
        ("best_response not in {PD, SD}", {"best_response": "PR"}, Verdict.TRUE),
        ("unknown(crcl)", {}, Verdict.TRUE),
        ("known(lvef) and lvef < 40", {}, Verdict.FALSE),
        ("has_member(findings, EMD)", {"findings": frozenset()}, Verdict.FALSE),
        ("has_member(findings, EMD)", {}, Verdict.UNKNOWN),
        ('centre == "A"', {"centre": "a"}, Verdict.FALSE),
        ("at_least(2, dialysis, crcl < 30, lvef < 40)", {"dialysis": True, "crcl": D(60)}, Verdict.UNKNOWN),
        ("at_least(2, dialysis, crcl < 30, lvef < 40)", {"dialysis": False, "crcl": D(60)}, Verdict.FALSE),
        ("at_least(2, dialysis, crcl < 30, lvef < 40)", {"dialysis": True, "crcl": D(10)}, Verdict.TRUE),
    ],
)
def test_a_condition_comes_to_what_is_known(
    text: str, table: dict[Any, Any], expected: Verdict, read: Callable[[str], Condition], case: Any
) -> None:
    condition = read(text)
    assert evaluate(condition, case(table)) is expected
    assert compile_condition(condition)(case(table)) is expected
    assert compile_rules({"r": condition})(case(table)) == (expected,)


def test_a_group_is_asked_of_the_facts_as_a_group(read: Callable[[str], Condition], case: Any) -> None:
    facts = case({("refractory", "PI"): True})
    assert evaluate(read("refractory(PI)"), facts) is Verdict.TRUE
    assert evaluate(read("refractory(bortezomib)"), facts) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contains(PI)", Verdict.TRUE),
        ("contains(carfilzomib)", Verdict.FALSE),
        ("contains(any refractory)", Verdict.UNKNOWN),
        ("contains(all refractory)", Verdict.FALSE),
        ("regimen.oral_only", Verdict.FALSE),
        ("regimen.drug_count >= 3", Verdict.UNKNOWN),
    ],
)
def test_a_condition_about_a_regimen(
    text: str, expected: Verdict, read: Callable[[str], Condition], case: Any, regimen: Any
) -> None:
    facts = case({("refractory", "lenalidomide"): False})
    subject = regimen({"bortezomib", "lenalidomide"}, {"regimen.oral_only": False})
    assert evaluate(read(text), facts, subject) is expected


def test_a_regimen_of_nothing_contains_no_refractory_drug_and_only_refractory_ones(
    read: Callable[[str], Condition], case: Any, regimen: Any
) -> None:
    nothing = regimen(())
    assert evaluate(read("contains(any refractory)"), case({}), nothing) is Verdict.FALSE
    assert evaluate(read("contains(all refractory)"), case({}), nothing) is Verdict.TRUE


@pytest.mark.parametrize("text", ["contains(PI)", "contains(any refractory)", "not regimen.oral_only"])
def test_a_condition_about_a_regimen_cannot_be_asked_without_one(
    text: str, read: Callable[[str], Condition], case: Any
) -> None:
    for ask in (lambda c: evaluate(c, case({})), compile_condition, lambda c: compile_rules({"r": c})):
        with pytest.raises(ValueError, match="specialise"):
            ask(read(text))


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("dialysis", {"dialysis": "yes"}),
        ("crcl < 30", {"crcl": 29}),
        ("crcl < 30", {"crcl": "secret"}),
        ("best_response == PR", {"best_response": "secret"}),
        ("best_response at_least PR", {"best_response": D(1)}),
        ('centre == "A"', {"centre": D(1)}),
        ("has_member(findings, EMD)", {"findings": "EMD"}),
    ],
)
def test_a_value_of_another_type_is_an_error_that_does_not_repeat_it(
    text: str, table: dict[Any, Any], read: Callable[[str], Condition], case: Any
) -> None:
    with pytest.raises(TypeError, match="as the condition was told") as caught:
        evaluate(read(text), case(table))
    assert "secret" not in str(caught.value)


def test_a_compiled_condition_reads_no_fact_that_it_does_not_need(read: Callable[[str], Condition], case: Any) -> None:
    facts = case({"dialysis": False})
    assert compile_condition(read("dialysis and crcl < 30"))(facts) is Verdict.FALSE
    assert facts.asked == [("dialysis", None)]


def test_rules_compiled_together_read_each_fact_once(read: Callable[[str], Condition], case: Any) -> None:
    facts = case({"dialysis": True, "crcl": D(20)})
    rules = compile_rules(
        {"a": read("dialysis and crcl < 30"), "b": read("crcl < 60 or dialysis"), "c": read("unknown(crcl)")}
    )
    assert rules(facts) == (Verdict.TRUE, Verdict.TRUE, Verdict.FALSE)
    assert sorted(facts.asked) == [("crcl", None), ("dialysis", None)]


def test_a_late_fact_is_read_only_where_a_verdict_hangs_on_it(read: Callable[[str], Condition], case: Any) -> None:
    rules = compile_rules({"a": read("dialysis or crcl < 30")}, late=[("crcl", None)])
    settled, hanging = case({"dialysis": True, "crcl": D(20)}), case({"dialysis": False, "crcl": D(20)})
    assert rules(settled, sparing=True) == rules(hanging, sparing=True) == (Verdict.TRUE,)
    assert settled.asked == [("dialysis", None)]
    assert hanging.asked == [("dialysis", None), ("crcl", None)]


def test_whether_a_late_fact_is_known_is_not_taken_for_no(read: Callable[[str], Condition], case: Any) -> None:
    rules = compile_rules({"a": read("unknown(crcl)"), "b": read("known(crcl)")}, late=[("crcl", None)])
    assert rules(case({"crcl": D(20)}), sparing=True) == (Verdict.FALSE, Verdict.TRUE)


def test_no_rules_give_no_verdicts(case: Any) -> None:
    assert compile_rules({})(case({})) == ()


def test_a_condition_of_very_many_ways_to_hold_is_asked_by_itself(case: Any) -> None:
    flags = tuple(FactRef(f"flag{number}") for number in range(24))
    rules = compile_rules({"few": flags[0], "many": AtLeast(12, flags), "none": Not(flags[1])})
    known = {f"flag{number}": True for number in range(12)}
    assert rules(case(known)) == (Verdict.TRUE, Verdict.TRUE, Verdict.FALSE)
    assert rules(case({**known, "flag0": None})) == (Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.FALSE)


def test_rules_give_a_byte_for_each_condition(read: Callable[[str], Condition], case: Any) -> None:
    rules = compile_rules({"a": read("dialysis"), "b": read("crcl < 30"), "c": read("crcl < 30 and not dialysis")})
    assert rules.codes(case({"dialysis": True})) == bytes([2, 1, 0])


def test_a_text_from_a_condition_never_becomes_code(read: Callable[[str], Condition], case: Any) -> None:
    text = '"); raise SystemExit #'
    condition = read(f'centre == "{text.replace(chr(34), chr(92) + chr(34))}"')
    assert compile_rules({"r": condition})(case({"centre": text})) == (Verdict.TRUE,)


@pytest.mark.parametrize(
    "make",
    [
        lambda: And((Constant(Verdict.TRUE),)),
        lambda: Or(()),
        lambda: AtLeast(0, (Constant(Verdict.TRUE),)),
        lambda: AtLeast(2, (Constant(Verdict.TRUE),)),
        lambda: OneOf(FactRef("crcl"), Inclusion.IN, ()),
        lambda: Number(D("NaN")),
    ],
)
def test_a_condition_that_cannot_be_written_cannot_be_built(make: Any) -> None:
    with pytest.raises(InvalidRule) as caught:
        make()
    assert [problem.code for problem in caught.value.problems] == ["condition.shape"]
