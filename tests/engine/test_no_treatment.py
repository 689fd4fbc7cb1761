"""A report that recommends no treatment says why and what is left: an empty list would read like an oversight."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

import mmrules

DAY = date(2026, 3, 15)
LINE = {
    "start": "2024-01-10",
    "components": [{"start": "2024-01-10", "drugs": [{"drug": "bortezomib"}, {"drug": "dexamethasone"}]}],
}


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strict=True)


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"complete": ["lines"]}, "newly diagnosed or smouldering myeloma is out of scope"),
        ({}, "whether there was an earlier line of therapy is not recorded"),
        ({"lines": [LINE]}, "whether the disease has progressed is not known"),
        (
            {"lines": [LINE | {"best_response": "VGPR", "no_progression_until": "2026-03-15"}]},
            "no progression is on record",
        ),
    ],
    ids=["no line", "lines unknown", "progression unknown", "in response"],
)
def test_the_reason_comes_first_among_the_notes(record: dict[str, object], says: str) -> None:
    report = engine().evaluate(mmrules.load_patient(record), as_of=DAY)
    assert not [option.id for option in report.treatments if option.direction == "for"]
    assert says in report.notes[0]


def test_a_newly_diagnosed_patient_is_given_nothing_at_all() -> None:
    record = {"complete": ["lines"], "cytogenetics": [{"marker": "t_4_14", "status": "present", "date": "2026-03-01"}]}
    report = engine().evaluate(mmrules.load_patient(record), as_of=DAY)
    assert report.options == ()


def test_without_a_strategy_the_report_says_so() -> None:
    report = mmrules.Engine(strategies=[], strict=True).evaluate(mmrules.load_patient({"lines": [LINE]}), as_of=DAY)
    assert report.notes[0] == "No strategy took part: nothing is recommended or advised against."


def test_what_would_have_been_recommended_and_is_ruled_out_is_counted_by_its_reason() -> None:
    # Only tablets are possible, and those for it have failed: what the strategy of markers proposes needs a drip.
    record = {
        "lines": [
            LINE
            | {
                "best_response": "PR",
                "progression": "2026-02-20",
                "components": [
                    {
                        "start": "2024-01-10",
                        "drugs": [
                            {"drug": "ixazomib", "stop_reason": "progression"},
                            {"drug": "lenalidomide", "stop_reason": "progression"},
                            {"drug": "pomalidomide", "stop_reason": "progression"},
                        ],
                    }
                ],
            }
        ],
        "cytogenetics": [{"marker": "del_17p", "status": "present", "date": "2026-03-01", "method": "FISH"}],
        "preferences": {"oral_only": True},
    }
    report = engine().only(["genetic"]).evaluate(mmrules.load_patient(record), as_of=DAY)
    proposed = [item for item in report.excluded if any(one.direction == "for" for one in item.recommendations)]
    assert proposed
    assert f"{len(proposed)} that would have been recommended were ruled out (" in report.notes[0]
    assert "by what the place allows" in report.notes[0]
    assert "palliative and supportive care" in report.notes[0]


def test_a_report_with_a_treatment_has_no_such_note() -> None:
    record = {"lines": [LINE | {"best_response": "PR", "progression": "2026-02-20"}]}
    report = engine().evaluate(mmrules.load_patient(record), as_of=DAY)
    assert [option.id for option in report.treatments if option.direction == "for"]
    assert not any("No treatment is recommended" in note for note in report.notes)
