from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mmrules.logic import (
    BoolType,
    Condition,
    Declarations,
    EnumType,
    FactDeclaration,
    NumberType,
    Symbols,
    describe,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("refractory(lenalidomide) and not refractory(PI)", "refractory to lenalidomide and not refractory to PI"),
        ("crcl < 30 and not dialysis", "creatinine clearance is below 30 mL/min and not on dialysis"),
        (
            "crcl >= 30 mL/min or crcl > 60",
            "creatinine clearance is at least 30 mL/min or creatinine clearance is above 60 mL/min",
        ),
        ("crcl == 30", "creatinine clearance is exactly 30 mL/min"),
        ("crcl != 30", "creatinine clearance is not 30 mL/min"),
        ("best_response at_least PR", "best response is at least PR"),
        ("best_response at_most SD", "best response is at most SD"),
        ("best_response in {PD, SD, PR}", "best response is PD, SD or PR"),
        ("best_response not in {PD}", "best response is not PD"),
        ('centre == "A"', "centre is “A”"),
        ("has_member(findings, EMD)", "findings includes EMD"),
        ("known(lvef) and unknown(crcl)", "ejection fraction is known and creatinine clearance is not known"),
        (
            "dialysis or crcl < 30 and lvef <= 40",
            "on dialysis or (creatinine clearance is below 30 mL/min and ejection fraction is at most 40 %)",
        ),
        (
            "at_least(2, dialysis, known(lvef), refractory(PI))",
            "at least 2 of: on dialysis; ejection fraction is known; refractory to PI",
        ),
        (
            "contains(PI) and not contains(any refractory)",
            "contains PI and refractory to none of its drugs",
        ),
        ("contains(any refractory)", "refractory to one of its drugs"),
        ("contains(all refractory)", "refractory to all of its drugs"),
        ("not contains(all refractory)", "refractory to not all of its drugs"),
        ("not contains(PI)", "does not contain PI"),
        (
            "known(dialysis) or unknown(refractory(PI))",
            "known whether on dialysis or not known whether refractory to PI",
        ),
        ("not known(dialysis) and not unknown(lvef)", "not known whether on dialysis and ejection fraction is known"),
        ("not (known(dialysis) and dialysis)", "not on dialysis as far as is known"),
        ("not (known(crcl) and crcl < 30)", "creatinine clearance is at least 30 mL/min as far as is known"),
        (
            "not (known(lvef) and crcl < 30)",
            "not all of: ejection fraction is known; creatinine clearance is below 30 mL/min",
        ),
        ("not crcl <= 30", "creatinine clearance is above 30 mL/min"),
        ("not crcl > 30", "creatinine clearance is at most 30 mL/min"),
        ("not crcl >= 30", "creatinine clearance is below 30 mL/min"),
        (
            "not crcl == 30 and not crcl != 60",
            "creatinine clearance is not 30 mL/min and creatinine clearance is exactly 60 mL/min",
        ),
        ("not best_response at_least PR", "best response is below PR"),
        ("not best_response at_most SD", "best response is above SD"),
        ("not best_response in {PD, SD}", "best response is not PD or SD"),
        ("not has_member(findings, EMD)", "findings does not include EMD"),
        (
            "at_least(1, dialysis, crcl < 30) and known(lvef)",
            "(on dialysis or creatinine clearance is below 30 mL/min) and ejection fraction is known",
        ),
        ("at_least(2, dialysis, crcl < 30)", "on dialysis and creatinine clearance is below 30 mL/min"),
        ("not (dialysis or crcl < 30)", "none of: on dialysis; creatinine clearance is below 30 mL/min"),
        (
            "not (dialysis and crcl < 30) and known(lvef)",
            "(not all of: on dialysis; creatinine clearance is below 30 mL/min) and ejection fraction is known",
        ),
        (
            "not at_least(2, dialysis, known(lvef), refractory(PI))",
            "fewer than 2 of: on dialysis; ejection fraction is known; refractory to PI",
        ),
        ("not not dialysis", "not not on dialysis"),
        ("regimen.drug_count >= 3", "regimen drug count is at least 3"),
        ("true or false or unknown", "always or never or not known"),
        ("not true", "not always"),
    ],
)
def test_a_condition_in_plain_words(
    text: str, words: str, read: Callable[[str], Condition], vocabulary: Declarations
) -> None:
    assert describe(read(text), vocabulary) == words


def test_a_fact_that_is_not_declared_any_more_is_called_by_its_name(read: Callable[[str], Condition]) -> None:
    assert describe(read("refractory(PI) and crcl < 30"), Declarations([])) == "refractory(PI) and crcl is below 30"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not has(t_4_14)", "no t(4;14)"),
        ("unknown(has(t_4_14))", "not known whether t(4;14) is present"),
        ("not infected", "no infection"),
        ("not failed", "it is not so that the test failed"),
        ("egfr < 30", "eGFR is below 30 mL/min/1.73 m2"),
        ("status in {off_label, standard}", "status is off label or standard"),
    ],
)
def test_phrases_are_denied_and_units_and_words_written_as_people_do(text: str, words: str) -> None:
    markers = Symbols("marker", {"t_4_14"}, labels={"t_4_14": "t(4;14)"})
    facts = Declarations(
        [
            FactDeclaration(name="has", type=BoolType(), parameter=markers, doc=".", phrase="{} present"),
            FactDeclaration(name="failed", type=BoolType(), doc=".", phrase="the test failed"),
            FactDeclaration(name="infected", type=BoolType(), doc=".", phrase="an infection"),
            FactDeclaration(name="egfr", type=NumberType("mL/min/{1.73_m2}"), doc=".", phrase="eGFR"),
            FactDeclaration(name="status", type=EnumType("status", ("off_label", "standard")), doc="."),
        ]
    )
    assert describe(parse(text, facts), facts) == words
