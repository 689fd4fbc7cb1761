from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mmrules.logic import Condition, Declarations, describe

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
            "contains PI and not contains a drug of which holds: refractory to this drug",
        ),
        ("contains(all refractory)", "contains only drugs of which holds: refractory to this drug"),
        ("regimen.drug_count >= 3", "regimen drug count is at least 3"),
        ("true or false or unknown", "always or never or not known"),
    ],
)
def test_a_condition_in_plain_words(
    text: str, words: str, read: Callable[[str], Condition], vocabulary: Declarations
) -> None:
    assert describe(read(text), vocabulary) == words


def test_a_fact_that_is_not_declared_any_more_is_called_by_its_name(read: Callable[[str], Condition]) -> None:
    assert describe(read("refractory(PI) and crcl < 30"), Declarations([])) == "refractory(PI) and crcl is below 30"
