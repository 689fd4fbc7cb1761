"""Safety comes from the catalogue and is applied to whatever any strategy proposes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mmrules
from mmrules.models.vocabulary import Direction, Strength

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


def record(name: str, **changes: Any) -> mmrules.Patient:
    return mmrules.load_patient({**json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")), **changes})


def test_pregnancy_rules_out_every_immunomodulatory_drug(engine: mmrules.Engine) -> None:
    patient = record("early-relapse-high-risk")
    pregnant = record("early-relapse-high-risk", suitability={"pregnant": True, "childbearing_potential": True})
    assert engine.evaluate(patient).option("PVd") is not None
    report = engine.evaluate(pregnant)
    exclusion = report.exclusion("PVd")
    assert exclusion is not None
    reason = next(reason for reason in exclusion.reasons if reason.kind == "contraindication")
    assert reason.rule == "pomalidomide.pregnancy"
    assert any(use.fact == "pregnant" and use.value == "yes" for use in reason.facts)
    imids = {"lenalidomide", "pomalidomide", "thalidomide"}
    for option in report.treatments:
        regimen = engine.knowledge.regimens.get(option.id)
        assert regimen is None or imids.isdisjoint(regimen.drugs)


def test_an_unknown_that_a_contraindication_needs_is_checked_first(engine: mmrules.Engine) -> None:
    unknown = record("early-relapse-high-risk", suitability={})
    option = engine.evaluate(unknown).option("PVd")
    assert option is not None
    assert "pregnant" in {check.fact for check in option.check_first}


def test_a_low_count_blocks_for_a_time_only(engine: mmrules.Engine) -> None:
    labs = [{"analyte": "anc", "value": 0.4, "unit": "10*9/L", "date": "2025-09-20"}]
    report = engine.evaluate(record("first-relapse-lenalidomide-naive", labs=labs, place={"jurisdiction": "EU"}))
    exclusion = report.exclusion("DRd")
    assert exclusion is not None
    assert any(reason.rule.startswith("lenalidomide.") for reason in exclusion.reasons)
    assert all(reason.temporary for reason in exclusion.reasons if reason.kind == "contraindication")


def test_lenalidomide_is_dosed_by_the_kidneys(engine: mmrules.Engine) -> None:
    labs = [{"analyte": "crcl", "value": 25, "unit": "mL/min", "date": "2025-09-20"}]
    option = engine.evaluate(record("first-relapse-lenalidomide-naive", labs=labs)).option("DRd")
    assert option is not None
    doses = [item for item in option.cautions if item.drug == "lenalidomide" and item.effect == "adjust_dose"]
    applying = [item for item in doses if item.applies and item.scope == "start"]
    assert any("15 mg every other day" in item.action for item in applying)
    assert all(any(use.value == "25 mL/min" for use in item.facts) for item in applying)


def test_what_the_formulary_lacks_is_ruled_out(engine: mmrules.Engine) -> None:
    place = {"jurisdiction": "US", "formulary_excludes": ["daratumumab"]}
    exclusion = engine.evaluate(record("first-relapse-lenalidomide-naive", place=place)).exclusion("DRd")
    assert exclusion is not None
    assert {reason.kind for reason in exclusion.reasons} == {"access"}


def test_a_strategy_cannot_bring_back_what_safety_rules_out(engine: mmrules.Engine) -> None:
    statement = mmrules.Recommendation(
        strategy="switching",
        rule="insisting.always",
        action="PVd",
        direction=Direction.FOR,
        strength=Strength.STRONG,
        evidence=(),
        because="always",
    )
    insisting = mmrules.Strategy(
        id="insisting",
        version="1",
        title="Insisting",
        purpose="Says one thing of every case.",
        population="all",
        rules=(),
        code=lambda _case: [statement],
    )
    pregnant = record("early-relapse-high-risk", suitability={"pregnant": True})
    report = mmrules.Engine(strategies=[insisting]).evaluate(pregnant)
    assert report.option("PVd") is None
    exclusion = report.exclusion("PVd")
    assert exclusion is not None
    assert {item.strategy for item in exclusion.recommendations} == {"insisting"}
