"""An engine says what it was given by mistake and what to give instead."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

import mmrules


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strategies=[])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"strategies": ["genetic"]}, {"strategies": "disable"}),
        ({"strategies": "genetic"}, {"strategies": "disable"}),
        ({"strategies": [], "disable": "genetic"}, {"disable": '["name"]'}),
        ({"strategies": [], "preferences": "imwg-2021"}, {"preferences": "guideline"}),
        (
            {"strategies": 1, "disable": [1], "preferences": 1},
            dict.fromkeys(["strategies", "disable", "preferences"], ""),
        ),
    ],
)
def test_settings_of_another_kind_are_refused_together(settings: dict[str, Any], told: dict[str, str]) -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.Engine(**settings)
    assert {problem.path for problem in raised.value.problems} == told.keys()
    assert all(told[problem.path] in problem.remedy for problem in raised.value.problems)


@pytest.mark.parametrize("given", [None, "case.json", {}, 3])
@pytest.mark.parametrize("asked", ["evaluate", "replay", "case", "open_questions", "what_if"])
def test_what_is_no_patient_is_refused_with_what_reads_one(asked: str, given: Any) -> None:
    with pytest.raises(mmrules.InvalidInput, match="load_patient"):
        getattr(engine(), asked)(given)


@pytest.mark.parametrize("given", ["2024-01-01", datetime(2024, 1, 1, tzinfo=UTC), 2024])
def test_a_day_is_a_date_without_a_time(given: Any) -> None:
    with pytest.raises(mmrules.InvalidInput, match=r"datetime\.date"):
        engine().evaluate(mmrules.Patient(), as_of=given)
