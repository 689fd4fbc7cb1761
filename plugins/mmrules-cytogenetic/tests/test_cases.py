"""Holds the strategy to its case files in `cases/`: what clinicians expect of it, stated without Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import mmrules

CASES = Path(__file__).parent / "cases"


@cache
def run() -> mmrules.CaseRun:
    engine = mmrules.Engine(strategies=[mmrules.load_strategy("mmrules_cytogenetic")], strict=True)
    return mmrules.run_cases(CASES, engine=engine)


def test_every_case_gets_what_a_clinician_expects() -> None:
    assert [str(outcome) for outcome in run().failed] == []


def test_no_rule_is_without_a_case_that_exercises_it() -> None:
    assert run().unexercised == ()


def test_there_are_as_many_cases_as_the_strategy_is_deep() -> None:
    assert len(run().outcomes) >= 25


def test_every_case_says_what_its_patient_is_like() -> None:
    assert [str(outcome) for outcome in run().outcomes if not outcome.patient] == []
