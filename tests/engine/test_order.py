"""The same record gives the same bytes, whatever the order of its entries and of the plugins."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mmrules

if TYPE_CHECKING:
    from mmrules.models.report import Report

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
LISTS = ("labs", "cytogenetics", "disease_findings", "performance", "comorbidities", "toxicities", "measurements")


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


def shuffled(document: dict[str, Any], seed: int) -> dict[str, Any]:
    order = random.Random(seed)  # noqa: S311  # a fixed order for a test
    document = json.loads(json.dumps(document))
    for name in LISTS:
        order.shuffle(document.get(name, []))
    for line in document.get("lines", []):
        for component in line["components"]:
            order.shuffle(component.get("drugs", []))
    return dict(sorted(document.items(), key=lambda _: order.random()))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_order_of_entries_does_not_matter(engine: mmrules.Engine, path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    expected = engine.evaluate(mmrules.load_patient(document)).to_json()
    for seed in range(3):
        assert engine.evaluate(mmrules.load_patient(shuffled(document, seed))).to_json() == expected


def test_dated_lines_of_therapy_may_come_in_any_order(engine: mmrules.Engine) -> None:
    document = json.loads((EXAMPLES[0].parent / "triple-class-refractory.json").read_text("utf-8"))
    turned = {**document, "lines": document["lines"][::-1]}
    answers = [engine.evaluate(mmrules.load_patient(item)) for item in (document, turned)]
    assert answers[0].to_json() == answers[1].to_json()


def test_the_order_of_strategies_does_not_matter(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES[0])
    forwards = mmrules.Engine(strategies=engine.strategies).evaluate(patient)
    backwards = mmrules.Engine(strategies=engine.strategies[::-1]).evaluate(patient)
    assert forwards.to_json() == backwards.to_json()


def test_two_engines_give_the_same_bytes(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES[0])
    assert mmrules.Engine().evaluate(patient).to_json() == engine.evaluate(patient).to_json()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_survives_json_exactly(engine: mmrules.Engine, path: Path) -> None:
    report: Report = engine.evaluate(mmrules.load_patient(path))
    read = mmrules.load_report(report.to_json())
    assert read == report
    assert read.to_json() == report.to_json()
