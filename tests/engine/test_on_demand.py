"""What explains an answer is worked out when somebody looks; the answer is the same whoever looks, when and where."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mmrules
from mmrules.engine.answer import Answer
from mmrules.engine.composition import compose, compose_facts
from mmrules.engine.plugins import PluginInfo, RegisteredStrategy
from mmrules.engine.provenance import digest, provenance
from mmrules.facts.case import Case
from mmrules.facts.definition import boolean
from mmrules.knowledge import load_knowledge
from mmrules.models.deferred import evolved
from mmrules.serialization import to_plain
from mmrules.strategy.rule_file import read_rule_file

if TYPE_CHECKING:
    from mmrules.facts.origin import Derived

PATIENTS = [mmrules.load_patient(path) for path in sorted((Path(__file__).parents[2] / "examples").glob("*.json"))]


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


def test_one_patient_leaves_nothing_behind_for_the_next(engine: mmrules.Engine) -> None:
    alone = [mmrules.Engine().evaluate(patient).to_json() for patient in PATIENTS[:2]]
    first, second, again = (engine.evaluate(PATIENTS[index]) for index in (0, 1, 0))
    assert [second.to_json(), again.to_json(), first.to_json()] == [alone[1], alone[0], alone[0]]


def test_threads_that_share_an_engine_and_a_report_get_the_same_bytes(engine: mmrules.Engine) -> None:
    expected = [engine.evaluate(patient).to_json() for patient in PATIENTS]
    shared = [engine.evaluate(patient) for patient in PATIENTS]
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda patient: engine.evaluate(patient).to_json(), PATIENTS * 2))
        read = list(pool.map(lambda report: report.to_json(), shared * 2))
    assert asked == read == expected * 2


def test_a_report_nobody_has_looked_at_survives_pickling(engine: mmrules.Engine) -> None:
    report = pickle.loads(pickle.dumps(engine.evaluate(PATIENTS[0])))  # noqa: S301
    assert report == engine.evaluate(PATIENTS[0])
    assert hash(report) == hash(engine.evaluate(PATIENTS[0]))


def test_the_digest_is_of_the_report_without_it(engine: mmrules.Engine) -> None:
    report = engine.evaluate(PATIENTS[0])
    without = to_plain(report)
    assert isinstance(without, dict)
    without["provenance"]["output_digest"] = ""
    assert report.provenance.output_digest == digest(without)
    blank = evolved(report, provenance=evolved(report.provenance, output_digest=""))
    assert digest(blank) == report.provenance.output_digest


RULES = """
subject = "a plugin's own fact"

[[rule]]
id = "{strategy}.watch"
when = "{when}"
action = "observe"
direction = "for"
strength = "weak"
evidence = ["POLLUX"]
because = "A reason."
"""


def _broken(case: Case, argument: str | None) -> Derived:
    raise ZeroDivisionError


def test_a_fact_that_cannot_be_derived_costs_only_the_strategies_that_need_it() -> None:
    knowledge = load_knowledge()
    fact = boolean("plugin.broken", _broken, doc="A fact of a plugin.", phrase="broken", topic="Plugin")
    info = PluginInfo(name="given", distribution="", version="")
    registry = compose_facts(knowledge, [(info, fact)])
    conditions = {"needs": "plugin.broken", "spares": "prior_lines >= 0", "skips": "prior_lines < 0 and plugin.broken"}
    strategies = [
        mmrules.Strategy(
            id=name,
            version="1",
            title=name,
            purpose="A test.",
            population="Everyone.",
            rules=read_rule_file(RULES.format(strategy=name, when=when), file="rules.toml"),
        )
        for name, when in conditions.items()
    ]
    registered = [RegisteredStrategy(strategy=strategy, plugin=info) for strategy in strategies]
    composition = compose(knowledge, registry, registered, strict=True)
    answer = Answer(composition, provenance(knowledge, registered), guideline="", strict=False)
    patient = PATIENTS[0]
    day = mmrules.Engine(strategies=[]).case(patient).as_of
    report = answer.report(Case(patient, as_of=day, registry=registry))
    assert [failure.source for failure in report.failures] == ["needs"]
    observe = report.option("observe")
    assert observe is not None
    assert [item.rule for item in observe.recommendations] == ["spares.watch"]
