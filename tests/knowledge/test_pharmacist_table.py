"""What a pharmacist can look up: for which details of a patient each safety rule speaks, in which words, and when not.

The tables are in `pharmacist/`, one for each drug, class or regimen, and name every safety rule of the catalogue.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mmrules
from mmrules.engine.what_if import read_changes
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter

if TYPE_CHECKING:
    from mmrules.models.recommendation import CautionFinding

HERE = Path(__file__).parent
TABLES = sorted((HERE / "pharmacist").glob("*.toml"))
RULES: list[dict[str, Any]] = [rule for table in TABLES for rule in tomllib.loads(table.read_text("utf-8"))["rule"]]
NOBODY = mmrules.load_patient({"id": "nobody", "diagnosis": {"date": "2024"}})


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strategies=[], knowledge=[HERE / "cevostamab_regimen.toml"])


def said(rule: dict[str, Any], details: dict[str, Any]) -> CautionFinding | None:
    """Return what the rule says about the regimen for a patient of whom only these details are known."""
    facts = read_changes(details, engine().facts)
    case = mmrules.Case(NOBODY, as_of=date(2026, 6, 1), registry=engine().facts, overrides=facts)
    made = engine().composition
    regimen = made.subjects[rule["regimen"]]
    findings = made.safety.findings(regimen, CaseVerdicts(case, made.conditions), FactWriter(case, engine().facts))
    return next((item for item in findings if item.caution == rule["id"]), None)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_detail_of_the_patient_gives_the_caution(rule: dict[str, Any]) -> None:
    for details in rule["for"]:
        finding = said(rule, details)
        assert finding is not None, f"silent for {details}"
        assert finding.applies, f"open for {details}"
        words = f"{finding.effect.replace('_', ' ')}: {finding.action or finding.reason}"
        assert (words, finding.temporary) == (rule["says"], rule.get("lifts", False))
        assert finding.source
        assert finding.link or not finding.verified, "what was seen says where"
        for use in finding.facts:
            assert use.fact in details, "a finding names what it rests on"
            assert (use.value is None) is (details[use.fact] == "unknown")


@pytest.mark.parametrize("rule", [rule for rule in RULES if "not_for" in rule], ids=lambda rule: rule["id"])
def test_the_caution_is_silent_on_the_other_side_of_its_limit(rule: dict[str, Any]) -> None:
    for details in rule["not_for"]:
        finding = said(rule, details)
        assert finding is None or not finding.applies, f"speaks for {details}"


def test_every_safety_rule_of_the_catalogue_is_in_the_tables() -> None:
    assert [rule["id"] for rule in RULES] == list(dict.fromkeys(rule["id"] for rule in RULES))
    assert {rule["id"] for rule in RULES} == set(engine().knowledge.cautions)
    assert {rule["id"].partition(".")[0] for rule in RULES} == {table.stem for table in TABLES}
