"""The solver says of every condition and every case what the reference interpreter says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.test_logic import (
    CASE_CONDITIONS,
    CONDITIONS,
    VOCABULARY,
    CaseFacts,
    Thing,
    cases,
    keys_of,
    things,
)

from mmrules.logic import Condition, FactKey, Verdict, accepts, evaluate, leaves_of
from mmrules.logic.nodes import Known, Unknown

pytest.importorskip("z3")

from mmrules.logic.verify import Encoder, Outcome, Questions, Truth, Variables

EFFORT = 1_000_000
TYPES = dict(keys_of(subject=False))
POSSIBLE_CASES = cases().map(
    lambda case: CaseFacts({key: value for key, value in case.table.items() if accepts(TYPES[key], value)})
)
"""Cases in which no number is outside the range of its fact."""


def formula(truth: Truth, verdict: Verdict) -> object:
    return {Verdict.TRUE: truth.true, Verdict.FALSE: truth.false, Verdict.UNKNOWN: truth.unknown}[verdict]


@given(CONDITIONS, POSSIBLE_CASES, things())
@settings(max_examples=80)
def test_a_condition_has_for_the_solver_the_verdict_that_it_has_for_the_interpreter(
    condition: Condition, case: CaseFacts, thing: Thing
) -> None:
    variables = Variables(VOCABULARY)
    encoder = Encoder(variables)
    truth = encoder.about(thing).truth(condition)
    given_facts = [encoder.has_value(key, case.table.get(key)) for key in TYPES]
    questions = Questions(variables, given_facts, effort=EFFORT)
    verdict = evaluate(condition, case, thing)
    for other in Verdict:
        expected = Outcome.POSSIBLE if other is verdict else Outcome.IMPOSSIBLE
        assert questions.ask(formula(truth, other), example=False).outcome is expected


@given(CASE_CONDITIONS, st.sampled_from(Verdict))
@settings(max_examples=60)
def test_an_example_has_the_verdict_that_was_asked_for(condition: Condition, verdict: Verdict) -> None:
    variables = Variables(VOCABULARY)
    answer = Questions(variables, effort=EFFORT).ask(formula(Encoder(variables).truth(condition), verdict))
    assert answer.outcome is not Outcome.UNDECIDED
    if answer.outcome is Outcome.POSSIBLE:
        assert evaluate(condition, CaseFacts(dict(answer.facts))) is verdict


@given(CASE_CONDITIONS, POSSIBLE_CASES)
@settings(max_examples=60)
def test_a_verdict_that_some_case_has_is_not_called_impossible(condition: Condition, case: CaseFacts) -> None:
    variables = Variables(VOCABULARY)
    questions = Questions(variables, effort=EFFORT)
    asked = questions.ask(formula(Encoder(variables).truth(condition), evaluate(condition, case)), example=False)
    assert asked.outcome is Outcome.POSSIBLE


@given(CASE_CONDITIONS.filter(lambda node: not any(isinstance(leaf, Known | Unknown) for leaf in leaves_of(node))))
@settings(max_examples=60)
def test_a_condition_that_asks_nothing_about_knowledge_never_loses_its_truth_by_learning(condition: Condition) -> None:
    variables = Variables(VOCABULARY)
    encoder = Encoder(variables)
    encoder.truth(condition)
    questions = Questions(variables, effort=EFFORT)
    keys: list[FactKey] = sorted(variables.by_key, key=str)
    for key in keys:
        learnt = encoder.with_other(key)
        asked = questions.ask(
            encoder.truth(condition).true,
            encoder.has_value(key, None),
            learnt.variable(key).known,
            learnt.truth(condition).false,
            example=False,
        )
        assert asked.outcome is Outcome.IMPOSSIBLE
