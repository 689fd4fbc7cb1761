"""Made-up rule sets with one defect each are found out, with a patient who shows it; their innocent twins are not."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import mmrules
from mmrules.serialization import canonical_json
from mmrules.strategy.rule_file import read_rule_file
from mmrules.strategy.strategy import Strategy

pytest.importorskip("z3")

from mmrules.verify.accepted import read_reasons
from mmrules.verify.finding import Check, Finding, Verification
from mmrules.verify.verification import SCOPE, verify

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("planted.toml").read_text("utf-8"))["case"]
GIVEN = 'direction = "for"\nstrength = "weak"\nevidence = ["POLLUX"]\nbecause = "Made up."\n'
WITNESSED = {Check.REDUNDANT, Check.CONTRADICTION, Check.FIRES_WHILE_UNKNOWN, Check.NO_OPTION}


def engine(rules: list[dict[str, str]]) -> mmrules.Engine:
    return mmrules.Engine(strategies=[strategy(rules)])


def strategy(rules: list[dict[str, str]]) -> Strategy:
    defaults = tomllib.loads(GIVEN)
    text = 'subject = "Made up"\n'
    for rule in rules:
        text += "[[rule]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in {**defaults, **rule}.items())
    return Strategy(
        id="made-up",
        version="1",
        title=".",
        purpose=".",
        population=".",
        rules=read_rule_file(text, file="made-up.toml"),
    )


def _toml(value: object) -> str:
    return str(value) if isinstance(value, list) else f"'''{value}'''"


@cache
def verified(number: int, which: str) -> tuple[mmrules.Engine, Verification]:
    case = CASES[number]
    made = engine(case[which])
    checks = [Check(case["finding"][0])]
    return made, verify(made, ["made-up"], checks=checks, scope=case.get("scope", SCOPE))


def found(case: dict[str, Any], outcome: Verification) -> list[Finding]:
    check, subject = case["finding"]
    return [item for item in outcome.findings if (item.check, item.subject) == (Check(check), subject)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["title"] for case in CASES])
def test_a_planted_defect_is_found_and_its_innocent_twin_is_clean(number: int) -> None:
    case = CASES[number]
    _, planted = verified(number, "planted")
    _, twin = verified(number, "twin")
    assert len(found(case, planted)) == 1
    assert all(text in found(case, planted)[0].text for text in case.get("says", ()))
    assert not planted.clean
    assert found(case, twin) == []
    assert not planted.undecided
    assert not twin.undecided


@pytest.mark.parametrize(
    "number",
    [at for at, case in enumerate(CASES) if Check(case["finding"][0]) in WITNESSED],
    ids=[case["title"] for case in CASES if Check(case["finding"][0]) in WITNESSED],
)
def test_the_patient_of_a_finding_loads_and_shows_it(number: int) -> None:
    case = CASES[number]
    made, outcome = verified(number, "planted")
    finding = found(case, outcome)[0]
    witness = finding.witness
    assert witness is not None
    assert witness.confirmed
    assert witness.facts.items() >= case.get("shown_by", {}).items()
    patient = mmrules.load_patient(canonical_json(witness.patient))
    report = made.evaluate(patient, witness.as_of)
    said = [{item.rule for item in option.recommendations} for option in report.options]
    match finding.check:
        case Check.NO_OPTION:
            assert not said
        case Check.CONTRADICTION:
            assert any(set(finding.rules) <= rules for rules in said)
        case _:
            assert any(not rules.isdisjoint(finding.rules) for rules in said)


def test_a_finding_with_a_reason_is_clean_and_a_reason_without_a_finding_is_not() -> None:
    number = next(at for at, case in enumerate(CASES) if case["finding"][0] == "contradiction")
    entry = '[[accepted]]\ncheck = "contradiction"\nsubjects = ["{}"]\nreason = "Both are meant to be shown."\n'
    subject = CASES[number]["finding"][1]
    rules = CASES[number]["planted"]
    explained = read_reasons(entry.format(subject), file="accepted.toml")
    made = engine(rules)
    checks = [Check.CONTRADICTION]
    outcome = verify(made, ["made-up"], checks=checks, reasons=explained)
    assert [item.accepted for item in found(CASES[number], outcome)] == ["Both are meant to be shown."]
    assert not outcome.stale
    stale = verify(
        made, ["made-up"], reasons=read_reasons(entry.format("made-up.x and made-up.y"), file="accepted.toml")
    )
    assert stale.stale == ("contradiction made-up.x and made-up.y",)


def test_an_accepted_finding_needs_a_reason() -> None:
    text = '[[accepted]]\ncheck = "redundant"\nsubjects = ["made-up.x"]\nreason = " "\n'
    with pytest.raises(mmrules.InvalidInput, match="has a reason"):
        read_reasons(text, file="accepted.toml")


def test_what_the_solver_cannot_decide_within_its_bound_is_told_and_never_clean() -> None:
    outcome = verify(engine(CASES[0]["twin"]), ["made-up"], checks=[Check.NEVER_FIRES], effort=1)
    assert outcome.undecided
    assert not outcome.clean


def test_a_strategy_that_the_engine_does_not_have_is_an_error() -> None:
    with pytest.raises(mmrules.UnknownReference, match="made-up"):
        verify(engine(CASES[0]["twin"]), ["made-op"])
