"""Facts of patients, stated in clinical words in `cases/*.toml`.

An expectation is a fact as a rule writes it, and its value: `true`, a word, a number, `"unknown"`, or for a number that
is only known within limits `"67 to 68"`, `">= 3"` or `"< 5"`.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mmrules.facts import Case, FactRegistry
from mmrules.logic import Bounds, FactValue
from mmrules.models.patient import Patient
from mmrules.serialization import structure

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['title']}")
    for path in sorted(Path(__file__).parent.joinpath("cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_facts_of_a_patient(case: dict[str, object], registry: FactRegistry) -> None:
    patient = structure(case["patient"], Patient)
    facts = Case(patient, as_of=date.fromisoformat(str(case["as_of"])), registry=registry)
    expected = case["expect"]
    assert isinstance(expected, dict)
    found = {fact: spoken(ask(facts, fact)) for fact in expected}
    assert found == {
        fact: str(value).lower() if isinstance(value, bool) else str(value) for fact, value in expected.items()
    }


def ask(facts: Case, fact: str) -> FactValue:
    match = re.fullmatch(r"([\w.]+)(?:\((\w+)\))?", fact)
    assert match is not None, fact
    return facts.value(match[1], match[2])


def spoken(value: FactValue) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{round(value, 2).normalize():f}"
        case Bounds(low=None, high=high):
            return f"{'<' if value.high_open else '<='} {high}"
        case Bounds(low=low, high=None):
            return f"{'>' if value.low_open else '>='} {low}"
        case Bounds():
            if value.high_open:
                assert value.low == 0
                return f"< {value.high}"
            assert value.low is not None
            assert value.high is not None
            return f"{round(value.low, 2).normalize():f} to {round(value.high, 2).normalize():f}"
        case frozenset():
            return ", ".join(sorted(value))
        case _:
            return value
