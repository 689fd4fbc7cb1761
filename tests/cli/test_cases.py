"""`mmrules cases run`: a readable result, the same as JSON, and an exit status that a script can use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from mmrules.cli.app import run

if TYPE_CHECKING:
    import pytest

CASES = Path(__file__).parents[1] / "case_file"
PLUGIN = Path(__file__).parents[2] / "plugins" / "mmrules-cytogenetic" / "tests" / "cases"


def test_cases_that_are_all_as_expected_are_listed_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "run", str(PLUGIN)]) == 0
    said = capsys.readouterr().out
    assert "No t(11;14)" in said
    assert "all as expected" in said
    assert "NOT MET" not in said


def test_a_case_that_differs_is_shown_with_patient_reason_and_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "run", str(CASES / "every_expectation.toml"), "--width", "140"]) == 1
    said = capsys.readouterr().out
    assert "NOT MET Nothing is as expected" in said
    assert "VRd, then lenalidomide until progression on it." in said
    assert "the runner's own test" in said
    assert "must be recommended: Rd" in said
    assert "2 cases, 1 not as expected" in said
    assert "--all lists them" in said


def test_all_lists_the_rules_that_no_case_exercises(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "run", str(CASES / "every_expectation.toml"), "--all"]) == 1
    assert "genetic.testing.fish-failed" in capsys.readouterr().out


def test_the_outcome_as_json_has_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "run", str(CASES / "every_expectation.toml"), "--format", "json"]) == 1
    met, unmet = json.loads(capsys.readouterr().out)["outcomes"]
    assert met["unmet"] == []
    assert any("must be recommended: Rd" in difference for difference in unmet["unmet"])


def test_a_file_that_cannot_be_used_is_told_on_standard_error_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "run", str(CASES / "faults.toml")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "faults.toml:1" in captured.err
