"""The example patients and what a specialist would expect of the answer, stated beside each of them.

Statements are in `examples/<name>.expected.toml`: what has to be among the options, first, before something else,
ruled out and why, asked first, or advised against.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mmrules

if TYPE_CHECKING:
    from mmrules.models.report import Report

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@cache
def report(name: str, as_of: str) -> Report:
    day = date.fromisoformat(as_of) if as_of else None
    return engine().evaluate(mmrules.load_patient(EXAMPLES / f"{name}.json"), as_of=day)


def statements() -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, statement)
        for name in NAMES
        for statement in tomllib.loads((EXAMPLES / f"{name}.expected.toml").read_text("utf-8"))["expect"]
    ]


def treatments(answer: Report) -> list[str]:
    return [option.id for option in answer.treatments if option.direction.value == "for"]


def check(answer: Report, expected: dict[str, Any]) -> None:
    match expected:
        case {"first": str(action)}:
            assert treatments(answer)[0] == action
        case {"option": str(action)}:
            option = answer.option(action)
            assert option is not None, f"{action} is no option"
            assert option.direction.value == expected.get("direction", "for")
            if "strength" in expected:
                assert option.strength.value == expected["strength"]
            if "status" in expected:
                assert option.status.value == expected["status"]
            if "by" in expected:
                assert set(expected["by"]) <= set(option.strategies)
            if "early_evidence" in expected:
                assert option.early_evidence is expected["early_evidence"]
            if "check_first" in expected:
                assert expected["check_first"] in {check.fact for check in option.check_first}
            if "caution" in expected:
                applying = {finding.caution for finding in option.cautions if finding.applies}
                assert expected["caution"] in applying, f"only {sorted(applying)}"
        case {"before": [str(better), str(worse)]}:
            order = [option.id for option in answer.options]
            assert order.index(better) < order.index(worse)
        case {"ruled_out": str(action)}:
            exclusion = answer.exclusion(action)
            assert exclusion is not None, f"{action} is not ruled out"
            if "kind" in expected:
                assert expected["kind"] in {reason.kind for reason in exclusion.reasons}
            if "because" in expected:
                words = " ".join(reason.text for reason in exclusion.reasons)
                assert expected["because"] in words, words
        case {"not_named": str(action)}:
            assert answer.option(action) is None
            assert answer.exclusion(action) is None
        case {"asks": str(fact)}:
            assert fact in {question.fact for question in answer.open_questions}
        case {"assessment": str(name), "is": value}:
            assert (answer.assessments[name].value or False) == value
        case _:
            raise AssertionError(f"not a statement: {expected}")


@pytest.mark.parametrize(
    ("name", "expected"), statements(), ids=lambda value: value if isinstance(value, str) else value["says"]
)
def test_the_answer_is_what_a_specialist_expects(name: str, expected: dict[str, Any]) -> None:
    check(
        report(name, expected.get("as_of", "")),
        {key: value for key, value in expected.items() if key not in {"says", "as_of"}},
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_example_states_what_is_expected(name: str) -> None:
    document = tomllib.loads((EXAMPLES / f"{name}.expected.toml").read_text("utf-8"))
    assert document["story"]
    assert len(document["expect"]) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_no_strategy_fails_on_an_example(name: str) -> None:
    assert report(name, "").failures == ()


@pytest.mark.parametrize("name", NAMES)
def test_early_evidence_is_said_in_every_statement_of_the_cytogenetic_strategy(name: str) -> None:
    answer = report(name, "")
    said = [item for option in answer.options for item in option.recommendations if item.strategy == "cytogenetic"]
    assert all(item.early_evidence and item.caveats for item in said)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_contraindicated_is_left_among_the_options(name: str) -> None:
    for option in report(name, "").options:
        for finding in option.cautions:
            blocks = finding.effect.value == "contraindicated" and finding.scope == "start"
            assert not (blocks and finding.applies), f"{option.id}: {finding.caution}"


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_has_evidence_published_by_the_day(name: str) -> None:
    answer = report(name, "")
    for option in answer.options:
        for item in option.recommendations:
            # A test that safety asks for rests on a rule of the catalogue, which can be a practice without publication.
            assert item.evidence or item.strategy == "safety"
            assert all(citation.year is None or citation.year <= answer.as_of.year for citation in item.evidence)
