"""Runs the case files beside it: what a clinician expects of this strategy for a patient, stated without Python.

A case takes a treatment history from `histories.toml`, changes what is its own, and says what must be an option, what
must be spoken against, what must not be said, what may stand first, and which rules wait for an unknown fact.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mmrules

PACKAGE = "mmrules_switching"
AS_OF = "2026-03-15"
HERE = Path(__file__).parent

STRATEGY = mmrules.load_strategy(PACKAGE)
ENGINE = mmrules.Engine(strategies=[STRATEGY])
HISTORIES = tomllib.loads((HERE / "histories.toml").read_text("utf-8"))
LISTED: list[dict[str, Any]] = [
    case for file in sorted((HERE / "cases").glob("*.toml")) for case in tomllib.loads(file.read_text("utf-8"))["case"]
]
CASES = [pytest.param(case, id=case["name"]) for case in LISTED]


def record(case: dict[str, Any]) -> dict[str, Any]:
    """Write the patient of a case: what everyone shares, the history, what the case changes, drops and adds."""
    patient: dict[str, Any] = HISTORIES["everyone"] | HISTORIES[case["history"]] | case.get("changes", {})
    patient["lines"] = [*patient["lines"], *case.get("then", ())]
    for entries, key in (("labs", "analyte"), ("cytogenetics", "marker")):
        kept = [item for item in patient.get(entries, ()) if item[key] not in case.get(f"{entries}_without", ())]
        patient[entries] = [*kept, *case.get(f"{entries}_more", ())]
    return patient


def evaluate(case: dict[str, Any]) -> mmrules.Report:
    """Evaluate the patient of a case on its date."""
    report = ENGINE.evaluate(mmrules.load_patient(record(case)), as_of=date.fromisoformat(case.get("as_of", AS_OF)))
    assert not report.failures
    return report


def fits(stated: mmrules.Recommendation, expected: dict[str, Any]) -> bool:
    """Whether a statement is the one that a case describes."""
    facts = {
        "option": stated.action,
        "action": stated.action,
        "rule": stated.rule,
        "direction": stated.direction.value,
        "strength": stated.strength.value,
        "multidisciplinary": stated.multidisciplinary,
        "kind": "regimen" if stated.action in ENGINE.knowledge.regimens else "action",
    }
    return all(facts[key] == value for key, value in expected.items())


@pytest.mark.parametrize("case", CASES)
def test_a_case_gets_what_a_clinician_expects(case: dict[str, Any]) -> None:
    report = evaluate(case)
    offered = [item for option in report.options for item in option.recommendations]
    said = [*offered, *(item for exclusion in report.excluded for item in exclusion.recommendations)]
    missing = [e for e in case["must"] if not any(fits(item, {"direction": "for"} | e) for item in offered)]
    silent = [
        expected
        for expected in case.get("spoken_against", ())
        if not any(fits(item, {"direction": "against"} | expected) for item in said)
    ]
    unwanted = [f"{item.rule}: {item.action}" for item in offered for e in case.get("must_not", ()) if fits(item, e)]
    waiting = {rule for question in report.open_questions for rule in question.rules}
    assert not missing
    assert not silent
    assert not unwanted
    assert set(case.get("waits", ())) <= waiting
    if "first" in case:
        assert report.treatments[0].id in case["first"]


def test_every_rule_is_exercised_by_a_case() -> None:
    named = {expected["rule"] for case in LISTED for expected in (*case["must"], *case.get("spoken_against", ()))}
    assert {rule.id for rule in STRATEGY.rules} - named == set()


def test_every_case_says_why_and_from_where() -> None:
    assert all(case["why"] and case["source"] for case in LISTED)
