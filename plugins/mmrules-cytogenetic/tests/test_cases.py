"""Runs the case files beside it: what a clinician expects of this strategy for a patient, stated without Python.

A case takes a treatment history from `histories.toml`, adds the genetic findings and what else it changes, and says
what must and must not be stated. `others` is the state of every marker of the panel that is not named.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mmrules

PACKAGE = "mmrules_cytogenetic"
AS_OF = date(2026, 3, 15)
HERE = Path(__file__).parent
PANEL = (
    "t_4_14",
    "t_11_14",
    "t_14_16",
    "t_14_20",
    "gain_1q",
    "del_1p32",
    "del_1p32_biallelic",
    "del_17p",
    "tp53_mutation",
    "hyperdiploidy",
    "braf_v600e",
    "kras_mutation",
    "nras_mutation",
)
SEQUENCED = {"tp53_mutation", "braf_v600e", "kras_mutation", "nras_mutation"}

STRATEGY = mmrules.load_strategy(PACKAGE)
ENGINE = mmrules.Engine(strategies=[STRATEGY], strict=True)
HISTORIES = tomllib.loads((HERE / "histories.toml").read_text("utf-8"))
CASES: dict[str, dict[str, Any]] = {
    f"{file.stem}: {case['name']}": case
    for file in sorted((HERE / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
}


def findings(genetics: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the genetic part of a case as a patient's record holds it."""
    states = dict.fromkeys(genetics.get("present", ()), "present")
    if "others" in genetics:
        states |= {m: genetics["others"] for m in PANEL if m not in states and m not in genetics.get("not_tested", ())}
    recorded = []
    for marker, status in states.items():
        method = "NGS" if marker in SEQUENCED else "FISH"
        finding = {"marker": marker, "status": status, "date": genetics["on"], "method": method}
        if method == "FISH":
            finding |= {"cells_scored": genetics.get("cells_scored", 200), "plasma_cells_selected": True}
        if marker == "del_17p" and status == "present" and "fraction" in genetics:
            finding["clonal_fraction_pct"] = genetics["fraction"]
        if marker in {"gain_1q", "amp_1q"} and status == "present" and "copies" in genetics:
            finding["copies"] = genetics["copies"]
        recorded.append(finding)
    return recorded


def statements(case: dict[str, Any]) -> tuple[mmrules.Report, list[mmrules.Recommendation]]:
    """Evaluate the case; return the report and all that was stated, on excluded options too."""
    record = HISTORIES["everyone"] | HISTORIES[case["history"]] | case.get("changes", {})
    record["cytogenetics"] = findings(case["genetics"])
    report = ENGINE.evaluate(mmrules.load_patient(record), as_of=AS_OF)
    assert not report.failures
    stated = [item for option in report.options for item in option.recommendations]
    return report, stated + [item for exclusion in report.excluded for item in exclusion.recommendations]


def fits(stated: mmrules.Recommendation, expected: dict[str, str]) -> bool:
    """Whether a statement is the one that a case describes."""
    facts = {
        "option": stated.action,
        "rule": stated.rule,
        "direction": stated.direction.value,
        "strength": stated.strength.value,
    }
    return all(facts[key] == value for key, value in expected.items())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_gets_what_a_clinician_expects(case: dict[str, Any]) -> None:
    report, stated = statements(case)
    missing = [
        expected
        for expected in case.get("must", ())
        if not any(fits(item, {"direction": "for"} | expected) for item in stated)
    ]
    unwanted = [item.rule + " " + item.action for item in stated for e in case.get("must_not", ()) if fits(item, e)]
    waiting = {rule for question in report.open_questions for rule in question.rules}
    assert not missing
    assert not unwanted
    assert set(case.get("waits", ())) <= waiting


def test_no_rule_is_without_a_case() -> None:
    exercised = {expected["rule"] for case in CASES.values() for expected in case.get("must", ())}
    assert {rule.id for rule in STRATEGY.rules} - exercised == set()


def test_cases_name_only_rules_regimens_and_actions_that_exist() -> None:
    named = [e for case in CASES.values() for e in (*case.get("must", ()), *case.get("must_not", ()))]
    rules = {rule.id for rule in STRATEGY.rules}
    actions = {rule.action.text for rule in STRATEGY.rules if rule.action is not None}
    assert {e["rule"] for e in named if "rule" in e} <= rules
    assert {e["option"] for e in named if "option" in e} <= actions | set(ENGINE.knowledge.regimens)
    assert {rule for case in CASES.values() for rule in case.get("waits", ())} <= rules


def test_every_case_says_why_and_on_what_source() -> None:
    keys = {"name", "history", "genetics", "changes", "why", "source", "must", "must_not", "waits"}
    for name, case in CASES.items():
        assert case.keys() <= keys, name
        assert case["why"], name
        assert case["source"], name
        assert case.get("must") or case.get("must_not"), name
