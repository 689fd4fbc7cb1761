from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mmrules.logic import Condition, facts_of, is_about_subject, render, specialise, subject_facts_of, thresholds_of

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("contains(PI) and not contains(any refractory)", "not (refractory(bortezomib) or refractory(lenalidomide))"),
        ("contains(carfilzomib) and crcl < 30", "false"),
        ("contains(carfilzomib) or crcl < 30", "crcl < 30"),
        ("contains(all refractory)", "refractory(bortezomib) and refractory(lenalidomide)"),
        ("regimen.drug_count >= 2 and dialysis", "dialysis"),
        ("regimen.oral_only and dialysis", "unknown and dialysis"),
        ("unknown(regimen.oral_only) and known(regimen.drug_count)", "true"),
        ("dialysis and (contains(PI) and dialysis)", "dialysis"),
        ("at_least(2, contains(PI), dialysis, crcl < 30)", "dialysis or crcl < 30"),
        ("at_least(3, contains(PI), dialysis, crcl < 30)", "dialysis and crcl < 30"),
        ("at_least(3, contains(carfilzomib), dialysis, crcl < 30)", "false"),
        ("at_least(1, contains(PI), dialysis)", "true"),
        ("at_least(2, dialysis, dialysis, lvef < 40)", "at_least(2, dialysis, dialysis, lvef < 40)"),
        ("known(crcl) and not unknown(lvef)", "known(crcl) and not unknown(lvef)"),
    ],
)
def test_what_a_regimen_settles_is_folded_away(
    text: str, left: str, read: Callable[[str], Condition], regimen: Any
) -> None:
    subject = regimen({"bortezomib", "lenalidomide"}, {"regimen.drug_count": Decimal(2)})
    special = specialise(read(text), subject)
    assert render(special) == left
    assert not is_about_subject(special)


def test_the_facts_of_case_and_regimen_are_told_apart(read: Callable[[str], Condition]) -> None:
    condition = read("contains(PI) and regimen.oral_only and refractory(PI) and contains(any refractory) and crcl < 30")
    assert facts_of(condition) == {("refractory", "PI"), ("refractory", None), ("crcl", None)}
    assert subject_facts_of(condition) == {"regimen.oral_only"}
    assert is_about_subject(condition)


def test_thresholds_come_in_order_each_once(read: Callable[[str], Condition]) -> None:
    condition = read(
        "crcl < 60 or crcl >= 30 mL/min or crcl in {15, 30} or best_response in {CR, PD} or best_response at_least PR"
        ' or has_member(findings, EMD) or dialysis or known(lvef) or centre == "A"'
    )
    assert dict(thresholds_of(condition)) == {
        ("best_response", None): ("PD", "PR", "CR"),
        ("centre", None): ("A",),
        ("crcl", None): (Decimal(15), Decimal(30), Decimal(60)),
        ("dialysis", None): (),
        ("findings", None): ("EMD",),
        ("lvef", None): (),
    }
