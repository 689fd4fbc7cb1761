"""Holds all strategies together to the joint case files beside this one: whole patients, from the guideline tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import mmrules

CASES = Path(__file__).parent


@cache
def run() -> mmrules.CaseRun:
    return mmrules.run_cases(CASES, engine=mmrules.Engine(strict=True))


def test_every_case_gets_what_a_clinician_expects() -> None:
    assert [str(outcome) for outcome in run().failed] == []


def test_every_case_asks_all_four_strategies_about_a_described_patient() -> None:
    assert {outcome.strategies for outcome in run().outcomes} == {
        ("cytogenetic", "genetic", "progression", "switching")
    }
    assert [outcome.name for outcome in run().outcomes if not outcome.patient] == []
    assert len(run().outcomes) >= 30
