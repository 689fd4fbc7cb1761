"""Case files: what they can expect, how a difference is told, and how a file that cannot be used is refused."""

from __future__ import annotations

import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import mmrules

HERE = Path(__file__).parent
FAULTS = tomllib.loads((HERE / "faults.toml").read_text("utf-8"))["fault"]


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strict=True)


@cache
def every_expectation() -> mmrules.CaseRun:
    return mmrules.run_cases(HERE / "every_expectation.toml", engine=engine())


def test_a_case_whose_expectations_are_all_met_has_nothing_to_say() -> None:
    assert every_expectation().outcomes[0].unmet == ()


def test_every_kind_of_expectation_is_told_when_it_is_not_met() -> None:
    [outcome] = every_expectation().failed
    told = "\n".join(outcome.unmet)
    for said in (
        "must be recommended: Rd",
        "must be recommended: DKd, by switching.len-refractory.anti-cd38-carfilzomib, weak",
        "must be recommended: PVd, for a team",
        "is recommended and in neither must nor may: ",
        "must not be recommended: DKd",
        "must say nothing: switching.len-refractory.anti-cd38-carfilzomib",
        "must be advised against: DKd",
        "must be ruled out: DKd",
        "must be ruled out: Tec, because 'allergy'",
        "must come first: Kd-qw",
        "must come before DKd: Kd-qw",
        "must ask for has(t_4_14)",
        "switching.len-refractory.anti-cd38-carfilzomib must wait",
        "a note on the whole answer must say 'newly diagnosed'",
    ):
        assert said in told


def test_an_outcome_names_its_patient_day_and_place() -> None:
    met, _ = every_expectation().outcomes
    assert met.patient == "VRd, then lenalidomide until progression on it."
    assert met.as_of.isoformat() == "2026-03-15"
    assert met.line == 5
    assert met.strategies == ("cytogenetic", "genetic", "progression", "switching")


def test_rules_that_no_case_exercises_are_listed() -> None:
    unexercised = every_expectation().unexercised
    assert "genetic.testing.fish-failed" in unexercised
    assert "switching.len-refractory.anti-cd38-carfilzomib" not in unexercised


def test_a_file_that_names_strategies_asks_these_alone(tmp_path: Path) -> None:
    shutil.copy(HERE / "patients.toml", tmp_path)
    text = (HERE / "every_expectation.toml").read_text("utf-8").partition('[[case]]\nname = "Nothing')[0]
    only = text.replace("histories =", 'strategies = ["switching"]\nhistories =')
    (tmp_path / "switching.toml").write_text(only, "utf-8")
    run = mmrules.run_cases(tmp_path, engine=engine())
    assert run.outcomes[0].strategies == ("switching",)
    assert {rule.split(".")[0] for rule in run.unexercised} == {"switching"}
    assert any(unmet.startswith("must be advised against: VenVd") for unmet in run.outcomes[0].unmet)


def test_a_folder_is_searched_and_its_histories_are_no_case_file() -> None:
    with pytest.raises(mmrules.InvalidInput) as refused:
        mmrules.run_cases(HERE, engine=engine())
    # faults.toml is neither a case file nor a file of histories; patients.toml is one.
    assert {Path(problem.file).name for problem in refused.value.problems} == {"faults.toml"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_a_file_that_cannot_be_used_is_refused_with_file_and_line(fault: dict[str, Any], tmp_path: Path) -> None:
    shutil.copy(HERE / "patients.toml", tmp_path)
    (tmp_path / "cases.toml").write_text(fault["text"].removeprefix("\n"), "utf-8")
    with pytest.raises(mmrules.InvalidInput) as refused:
        mmrules.run_cases(tmp_path / "cases.toml", engine=engine())
    problems = [problem for problem in refused.value.problems if fault["says"] in str(problem)]
    assert problems, refused.value
    assert {Path(problem.file).name for problem in problems} == {fault.get("file", "cases.toml")}
    assert "at" not in fault or [problem.line for problem in problems] == [fault["at"]]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    shutil.copy(HERE / "patients.toml", tmp_path)
    for number, fault in enumerate(FAULTS):
        (tmp_path / f"{number:02}.toml").write_text(fault["text"].removeprefix("\n"), "utf-8")
    with pytest.raises(mmrules.InvalidInput) as refused:
        mmrules.run_cases(tmp_path, engine=engine())
    named = {Path(problem.file).name for problem in refused.value.problems}
    assert named >= {f"{number:02}.toml" for number, fault in enumerate(FAULTS) if "file" not in fault}


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(mmrules.InvalidInput, match="cannot be read"):
        mmrules.run_cases(HERE / "nowhere.toml", engine=engine())


def test_an_engine_can_be_restricted_to_some_of_its_strategies() -> None:
    chosen = engine().only(["genetic"])
    assert [strategy.id for strategy in chosen.strategies] == ["genetic"]
    assert len(engine().strategies) == 4
    with pytest.raises(mmrules.UnknownReference, match="did you mean genetic"):
        engine().only(["genetics"])
