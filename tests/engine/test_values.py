"""Open questions by value: what is listed happens, what is not listed never does, and every bound is told."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mmrules
from mmrules.engine.asked import AskedConditions
from mmrules.engine.open_facts import is_unsettled
from mmrules.engine.partition import as_typed, partition
from mmrules.facts.implications import with_implications
from mmrules.serialization import canonical_json
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from mmrules.logic import FactKey, FactValue
    from mmrules.models.difference import Difference
    from mmrules.models.question import OpenQuestions, ValueCase

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("frail-oral-only", "slow-biochemical-relapse", "sparse-referral-letter", "triple-class-refractory")
CASES = tomllib.loads((Path(__file__).parent / "questions_by_value.toml").read_text("utf-8"))["case"]

ENGINE = mmrules.Engine(strict=True)
ASKED = AskedConditions(ENGINE.composition)


@cache
def patient(name: str) -> mmrules.Patient:
    return mmrules.load_patient(EXAMPLES / f"{name}.json")


@cache
def answer(name: str) -> OpenQuestions:
    return ENGINE.open_questions(patient(name), limit=1200 if name == "triple-class-refractory" else 650)


def value_case(name: str, fact: str, value: str) -> ValueCase:
    question = next(item for item in answer(name).questions if item.fact == fact)
    return next(case for case in question.cases if case.value == value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_value_changes_what_a_specialist_expects(case: dict[str, Any]) -> None:
    found = value_case(case["patient"], case["fact"], case["value"])
    assert set(case.get("takes_away", ())) <= {*found.lost}
    assert set(case.get("speaks_against", ())) <= {*found.against}
    added = {item.id: item.added for item in found.cautions}
    for option, caution in case.get("cautions", {}).items():
        assert caution in added[option]
        assert caution in found.because
    assert found.leading is case.get("leads", False)
    if case.get("nothing"):
        assert not found.changes


def test_what_is_listed_is_what_the_answer_with_that_value_shows() -> None:
    name = "slow-biochemical-relapse"
    cases = [case for question in answer(name).questions for case in question.cases]
    cases += [test.all_negative for test in answer(name).tests if test.all_negative is not None]
    assert cases
    for case in cases:
        difference = ENGINE.what_if(patient(name), dict(case.assumed))
        assert _told(case) == _shown(difference), case.assumed
        moved = {item.id: (item.before, item.after) for item in difference.moved}
        assert all(moved[item.id] == (item.before, item.after) for item in case.moved)
        assert case.leading == (_leading(difference.before) != _leading(difference.after))


def _told(case: ValueCase) -> tuple[object, ...]:
    cautions = {item.id: (item.added, item.removed) for item in case.cautions}
    return dict(case.gained), {*case.lost}, cautions


def _shown(difference: Difference) -> tuple[object, ...]:
    cautions = {
        item.id: (item.cautions_added, item.cautions_removed)
        for item in difference.moved
        if item.cautions_added or item.cautions_removed
    }
    return dict(difference.gained), {item.id for item in difference.lost}, cautions


def _leading(report: mmrules.Report) -> list[str]:
    return [option.id for option in report.treatments if option.direction == "for"][:3]


@cache
def unlisted(name: str) -> tuple[tuple[FactKey, FactValue], ...]:
    """Values of unknown facts that some condition reads and that no question lists."""
    case = ENGINE.case(patient(name))
    told = {item.fact for item in answer(name).questions} | {*answer(name).taken_as_given}
    values = [
        (key, value)
        for key, conditions in ASKED.conditions_of.items()
        if is_unsettled(case.value(*key)) and fact_name(key) not in told
        for cell in partition(
            key, ENGINE.facts.definition(key[0]).declaration.type, conditions, current=case.value(*key)
        )
        for value in (cell.example, *cell.edges)
    ]
    return tuple(pair for pair in values if not _contradicts(case, dict([pair])))


def _contradicts(case: mmrules.Case, assumed: dict[FactKey, FactValue]) -> bool:
    implied = with_implications(assumed, ENGINE.facts)
    return any(
        key not in assumed and case.value(*key) is not None and case.value(*key) != implied[key] for key in implied
    )


@settings(max_examples=25)
@given(data=st.data())
def test_a_fact_that_is_not_listed_changes_no_option(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    if not answer(name).complete or not unlisted(name):
        return
    key, value = data.draw(st.sampled_from(unlisted(name)))
    difference = ENGINE.what_if(patient(name), {fact_name(key): as_typed(value)})
    assert (difference.gained, difference.lost, difference.moved) == ((), (), ())


def test_the_questions_of_every_patient_are_worked_out_within_the_bound() -> None:
    assert all(answer(name).complete for name in NAMES)


def test_a_number_is_asked_for_when_only_an_end_of_a_range_would_change_something() -> None:
    # An age that no rule tells from its neighbours passes the age from which fitness and frailty are judged otherwise.
    (question,) = (item for item in answer("first-relapse-lenalidomide-naive").questions if item.fact == "age_years")
    changing = [case for case in question.cases if case.varies]
    assert changing
    assert all(case.changes for case in changing)


@settings(max_examples=12)
@given(data=st.data())
def test_after_the_named_tests_no_single_unknown_fact_changes_what_leads(data: st.DataObject) -> None:
    name = "triple-class-refractory"
    questions = answer(name)
    sufficient = questions.sufficient
    assert sufficient is not None
    assert sufficient.shown
    assert sufficient.exhaustive
    settled = {
        question.fact: data.draw(st.sampled_from([dict(case.assumed)[question.fact] for case in question.cases]))
        for test in questions.tests
        if test.action in sufficient.actions
        for question in test.questions
    }
    others = [item for test in questions.tests if test.action not in sufficient.actions for item in test.questions]
    other = data.draw(st.sampled_from(others))
    value = data.draw(st.sampled_from([dict(case.assumed) for case in other.cases]))
    before = ENGINE.what_if(patient(name), settled).after
    after = ENGINE.what_if(patient(name), {**settled, **value}).after
    assert _leading(before) == _leading(after)


def test_each_named_test_is_needed() -> None:
    for name in ("slow-biochemical-relapse", "triple-class-refractory"):
        sufficient = answer(name).sufficient
        assert sufficient is not None
        decisive = {
            test.action
            for test in answer(name).tests
            if any(case.leading for question in test.questions if not question.parts for case in question.cases)
        }
        assert decisive <= {*sufficient.actions}


def test_facts_that_one_test_settles_stand_together_and_the_leading_ones_first() -> None:
    tests = answer("slow-biochemical-relapse").tests
    assert len({test.action for test in tests}) == len(tests)
    assert all(question.action == test.action for test in tests for question in test.questions)
    leads = [any(case.leading for question in test.questions for case in question.cases) for test in tests]
    assert leads == sorted(leads, reverse=True)
    assert next(test for test in tests if test.action == "test:fish").all_negative is not None


def test_every_question_can_change_something() -> None:
    assert all(item.changes for name in NAMES for item in answer(name).questions)


def test_the_same_record_gives_the_same_bytes() -> None:
    again = mmrules.Engine(strict=True).open_questions(patient(NAMES[0]), limit=650)
    assert canonical_json(again) == canonical_json(answer(NAMES[0]))


@pytest.mark.parametrize("limit", [1, 30])
def test_a_bound_that_was_hit_is_told_with_what_is_missing(limit: int) -> None:
    found = ENGINE.open_questions(patient("sparse-referral-letter"), limit=limit)
    assert found.evaluations <= limit == found.limit
    assert found.not_examined
    assert not found.complete
    assert found.sufficient is None


def test_a_bound_hit_while_looking_for_enough_tests_leaves_that_open() -> None:
    found = ENGINE.open_questions(patient("sparse-referral-letter"), limit=600)
    assert found.complete
    assert found.sufficient is not None
    assert found.sufficient.actions
    assert not found.sufficient.shown
    assert not found.sufficient.exhaustive


def test_a_senseless_bound_is_refused() -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        ENGINE.open_questions(patient(NAMES[0]), leading=0, limit=0)
    assert {problem.path for problem in raised.value.problems} == {"leading", "limit"}
