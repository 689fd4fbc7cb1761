from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mmrules.logic import Bounds, Condition, Verdict, could_change, decisive, trace, unknown_facts

if TYPE_CHECKING:
    from collections.abc import Callable

D = Decimal


def test_a_trace_shows_every_branch_with_its_value(read: Callable[[str], Condition], case: Any, regimen: Any) -> None:
    root = trace(
        read("dialysis and (crcl < 30 or contains(any refractory))"),
        case({"dialysis": False, "crcl": D(20), ("refractory", "bortezomib"): True}),
        regimen({"bortezomib"}),
    )
    assert root.verdict is Verdict.FALSE
    dialysis, either = root.children
    assert (dialysis.text, dialysis.fact, dialysis.value) == ("dialysis", ("dialysis", None), False)
    assert [(child.text, child.verdict) for child in either.children] == [
        ("crcl < 30", Verdict.TRUE),
        ("contains(any refractory)", Verdict.TRUE),
    ]
    (member,) = either.children[1].children
    assert (member.text, member.fact, member.value) == ("refractory(bortezomib)", ("refractory", "bortezomib"), True)


@pytest.mark.parametrize(
    ("text", "table", "leaves"),
    [
        ("dialysis and crcl < 30", {"dialysis": True, "crcl": D(90)}, ["crcl < 30"]),
        ("dialysis and crcl < 30", {"dialysis": True, "crcl": D(20)}, ["dialysis", "crcl < 30"]),
        ("dialysis or crcl < 30", {"dialysis": True, "crcl": D(90)}, ["dialysis"]),
        ("not (dialysis or crcl < 30)", {"dialysis": True, "crcl": D(90)}, ["dialysis"]),
        ("dialysis and crcl < 30", {"dialysis": True}, ["crcl < 30"]),
        ("at_least(1, dialysis, crcl < 30)", {"crcl": D(20)}, ["crcl < 30"]),
        ("at_least(2, dialysis, crcl < 30)", {"crcl": D(90)}, ["crcl < 30"]),
    ],
)
def test_the_decisive_leaves_are_those_the_verdict_rests_on(
    text: str, table: dict[Any, Any], leaves: list[str], read: Callable[[str], Condition], case: Any
) -> None:
    assert [leaf.text for leaf in decisive(trace(read(text), case(table)))] == leaves


@pytest.mark.parametrize(
    ("text", "table", "open_facts", "could"),
    [
        ("crcl < 30 and lvef < 40", {}, ["crcl", "lvef"], ["crcl", "lvef"]),
        ("crcl < 30 and lvef < 40", {"crcl": D(90)}, [], []),
        ("dialysis or crcl < 30 and lvef < 40", {"crcl": D(90)}, ["dialysis"], ["dialysis"]),
        ("crcl < 30 or crcl < 15 and lvef < 40", {}, ["crcl", "lvef"], ["crcl", "lvef"]),
        ("known(lvef) and lvef < 40", {}, [], ["lvef"]),
        ("unknown(lvef) and crcl < 30", {}, ["crcl"], ["lvef", "crcl"]),
        ("known(lvef)", {"lvef": D(50)}, [], []),
        ("regimen.oral_only or dialysis", {}, ["dialysis"], ["dialysis"]),
        ("crcl < 30", {"crcl": Bounds(high=D(40))}, ["crcl"], ["crcl"]),
        ("crcl < 30", {"crcl": Bounds(high=D(20))}, [], []),
    ],
)
def test_the_open_facts_are_those_that_could_still_decide(
    text: str,
    table: dict[Any, Any],
    open_facts: list[str],
    could: list[str],
    read: Callable[[str], Condition],
    case: Any,
    regimen: Any,
) -> None:
    root = trace(read(text), case(table), regimen(()))
    assert [name for name, _ in unknown_facts(root)] == open_facts
    assert [name for name, _ in could_change(root)] == could


def test_a_condition_about_a_regimen_cannot_be_traced_without_one(read: Callable[[str], Condition], case: Any) -> None:
    for text in ("contains(PI)", "contains(any refractory)", "regimen.oral_only"):
        with pytest.raises(ValueError, match="specialise"):
            trace(read(text), case({}))
