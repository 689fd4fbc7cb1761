"""What a contraindication needs and nobody knows is asked for: first on the option, and as an action."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mmrules
from mmrules.engine.safety import blocks
from mmrules.models.vocabulary import Direction, Strength
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


def record(name: str, **changes: Any) -> mmrules.Patient:
    return mmrules.load_patient({**json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")), **changes})


def test_an_unknown_pregnancy_is_tested_before_an_imid(engine: mmrules.Engine) -> None:
    report = engine.evaluate(record("early-relapse-high-risk", suitability={}, sex="female", birth_date="1985-03"))
    option = report.option("PVd")
    assert option is not None
    check = next(check for check in option.check_first if check.fact == "pregnant")
    assert check.action == "test:pregnancy"
    test = report.option("test:pregnancy")
    assert test is not None
    assert test in report.actions
    (statement,) = [item for item in test.recommendations if item.strategy == "safety"]
    assert (statement.direction, statement.strength) == (Direction.FOR, Strength.STRONG)
    assert "pomalidomide" in statement.because
    assert [use.fact for use in statement.facts] == ["pregnant"]
    assert "label-us-pomalidomide" in {citation.key for citation in statement.evidence}


def test_an_explanation_of_such_a_test_says_what_waits_for_it(engine: mmrules.Engine) -> None:
    explanation = engine.explain(record("early-relapse-high-risk", suitability={}), "test:pregnancy")
    assert "safety asks for it" in explanation.summary
    assert "pomalidomide" in explanation.summary


def test_a_known_answer_is_not_asked_for(engine: mmrules.Engine) -> None:
    patient = record("early-relapse-high-risk", suitability={"pregnant": False})
    assert engine.evaluate(patient).option("test:pregnancy") is None


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_contraindication_waits_for_is_checked_first_and_among_the_actions(
    name: str, engine: mmrules.Engine
) -> None:
    report = engine.evaluate(record(name))
    actions = {option.id for option in report.actions}
    for option in report.treatments:
        first = {check.fact for check in option.check_first}
        for finding in option.cautions:
            if blocks(finding):
                assert not finding.applies
                assert finding.missing
                assert set(finding.missing) <= first
                assert {check for check in finding.checks if check.startswith("test:")} <= actions


def test_a_test_that_a_strategy_asks_for_too_is_one_action_with_both_reasons(engine: mmrules.Engine) -> None:
    report = engine.evaluate(record("sparse-referral-letter"))
    test = report.option("test:fish")
    assert test is not None
    assert {"safety", "genetic"} <= set(test.strategies)


def test_hepatitis_b_is_screened_before_an_anti_cd38_antibody(engine: mmrules.Engine) -> None:
    patient = record("first-relapse-on-lenalidomide", serology=[])
    option = engine.evaluate(patient).option("DKd")
    assert option is not None
    finding = next(item for item in option.cautions if item.caution == "anti_cd38.hbv-screening")
    assert (finding.applies, finding.checks) == (True, ("test:hepatitis-b",))
    assert engine.evaluate(patient).option("test:hepatitis-b") is not None


def test_every_finding_names_its_values_with_their_dates_its_source_and_whether_it_was_checked(
    engine: mmrules.Engine,
) -> None:
    labs = [{"analyte": "crcl", "value": 25, "unit": "mL/min", "date": "2025-09-20"}]
    patient = record("first-relapse-lenalidomide-naive", labs=labs)
    for option in engine.evaluate(patient).treatments:
        for finding in option.cautions:
            assert finding.source
            assert finding.verified is bool(finding.link)
            for use in finding.facts:
                if use.fact == "crcl":
                    assert use.value == "25 mL/min"
                    assert any("2025-09-20" in origin for origin in use.origins)


def test_a_rule_that_was_not_known_on_the_day_is_not_told(engine: mmrules.Engine) -> None:
    place = {"jurisdiction": "US", "access": {"car_t": True}}
    rule = "car_t.monitoring-after-infusion"
    found = {}
    for year in (2024, 2026):
        patient = record("triple-class-refractory", place=place)
        subject = engine.composition.subjects["cilta-cel"]
        case = engine.case(patient, as_of=date(year, 6, 1))
        verdicts = CaseVerdicts(case, engine.composition.conditions)
        findings = engine.composition.safety.findings(subject, verdicts, FactWriter(case, engine.facts))
        found[year] = rule in {item.caution for item in findings}
    assert found == {2024: False, 2026: True}
