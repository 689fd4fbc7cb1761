"""Rule files that cannot be used are refused with every fault, each in its line and with what to write instead."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mmrules
from mmrules.models.vocabulary import Direction, Strength
from mmrules.strategy.rule_file import read_rule_file

HERE = Path(__file__).parent
FAULTS = tomllib.loads((HERE / "faults.toml").read_text("utf-8"))["fault"]
MALFORMED = tomllib.loads((HERE / "malformed.toml").read_text("utf-8"))["fault"]


def strategy(rules: str, **changes: Any) -> mmrules.Strategy:
    sources = read_rule_file(rules, file="rules/trial.toml")
    description = {"id": "trial", "version": "1", "title": "Trial", "purpose": "p", "population": "all"}
    return mmrules.Strategy(**{**description, "rules": sources, **changes})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_a_rule_that_means_nothing_is_refused_with_its_place(fault: dict[str, Any]) -> None:
    with pytest.raises(mmrules.InvalidRule) as raised:
        mmrules.Engine(strategies=[strategy(fault["rules"])])
    problems = raised.value.problems
    assert len(problems) == len(fault["found"])
    for problem, (line, column, words) in zip(problems, fault["found"], strict=True):
        assert (problem.file, problem.line) == ("rules/trial.toml", line)
        assert problem.column == column
        assert words in str(problem)


@pytest.mark.parametrize("fault", MALFORMED, ids=lambda fault: fault["name"])
def test_a_file_of_another_form_is_refused_with_its_line(fault: dict[str, Any]) -> None:
    with pytest.raises(mmrules.InvalidRule) as raised:
        read_rule_file(fault["rules"], file="rules/trial.toml")
    found = [(problem.line, str(problem)) for problem in raised.value.problems]
    for line, words in fault["found"]:
        assert any(line == place and words in text for place, text in found), found


RULE = """
subject = "s"

[[rule]]
id = "trial.observe"
when = "prior_lines >= 1"
action = "observe"
direction = "for"
strength = "weak"
evidence = ["POLLUX"]
because = "For a test."
"""


@pytest.fixture
def patient() -> mmrules.Patient:
    example = Path(__file__).parents[2] / "examples" / "slow-biochemical-relapse.json"
    return mmrules.load_patient(example)


def test_a_strategy_that_raises_costs_its_own_recommendations_only(patient: mmrules.Patient) -> None:
    def failing(_case: mmrules.Case) -> list[mmrules.Recommendation]:
        raise ValueError("the patient's name is in this message")

    broken = strategy(RULE.replace("trial.", "broken."), id="broken", code=failing)
    report = mmrules.Engine(strategies=[strategy(RULE), broken]).evaluate(patient)
    option = report.option("observe")
    assert option is not None
    assert option.strategies == ("trial",)
    (failure,) = report.failures
    assert failure.source == "broken"
    assert "ValueError" in failure.message
    assert "name" not in failure.message


def test_strict_raises_what_a_strategy_raises(patient: mmrules.Patient) -> None:
    def failing(_case: mmrules.Case) -> list[mmrules.Recommendation]:
        raise ValueError("broken")

    engine = mmrules.Engine(strategies=[strategy(RULE, code=failing)], strict=True)
    with pytest.raises(ValueError, match="broken"):
        engine.evaluate(patient)


def test_code_cannot_name_a_regimen_that_does_not_exist_on_the_day(patient: mmrules.Patient) -> None:
    statement = mmrules.Recommendation(
        strategy="trial",
        rule="trial.code",
        action="cilta-cel",
        direction=Direction.FOR,
        strength=Strength.WEAK,
        evidence=(),
        because="For a test.",
    )
    engine = mmrules.Engine(strategies=[strategy(RULE, code=lambda _case: [statement])])
    report = engine.evaluate(patient, as_of=date(2019, 6, 1))
    assert report.option("cilta-cel") is None
    assert report.exclusion("cilta-cel") is None


def test_two_strategies_of_one_id_are_refused() -> None:
    with pytest.raises(mmrules.PluginError, match="both claim the strategy 'trial'"):
        mmrules.Engine(strategies=[strategy(RULE), strategy(RULE)])


def test_a_strategy_takes_the_place_of_one_that_it_replaces(patient: mmrules.Patient) -> None:
    heir = strategy(RULE.replace("trial.", "heir."), id="heir", replaces=("trial",))
    engine = mmrules.Engine(strategies=[strategy(RULE), heir])
    assert [item.id for item in engine.strategies] == ["heir"]
    assert engine.evaluate(patient).option("observe") is not None


def test_the_core_works_without_any_strategy(patient: mmrules.Patient) -> None:
    report = mmrules.Engine(strategies=[]).evaluate(patient)
    assert report.options == ()
    assert report.assessments["imwg_cgs_2025"].value == "standard"
