"""Explanations, what-if and open questions say what a person can check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mmrules

if TYPE_CHECKING:
    from mmrules.models.explanation import Explained

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@pytest.fixture(scope="module")
def patient() -> mmrules.Patient:
    return mmrules.load_patient(EXAMPLES / "first-relapse-on-lenalidomide.json")


def test_an_option_is_explained_with_values_and_origins(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    explanation = engine.explain(patient, "DKd")
    assert explanation.outcome == "option"
    holding = [rule for rule in explanation.rules if rule.verdict == "true"]
    assert holding
    leaves = [holding[0].tree]
    while any(leaf.children for leaf in leaves):
        leaves = [child for leaf in leaves for child in leaf.children or (leaf,)]
    assert any(leaf.origins for leaf in leaves)


def test_an_explanation_says_which_trial_is_of_another_regimen(
    engine: mmrules.Engine, patient: mmrules.Patient
) -> None:
    def sources(regimen: str) -> list[str]:
        return [rule.source for rule in engine.explain(patient, regimen).rules if "CANDOR: " in rule.source]

    assert any("(of another regimen)" not in text for text in sources("DKd"))
    assert sources("PanVd")
    assert all("(of another regimen)" in text for text in sources("PanVd"))


def test_an_exclusion_is_explained(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    explanation = engine.explain(patient, "DRd")
    assert explanation.outcome == "excluded"
    assert any(item.verdict == "false" and "lenalidomide" in item.says for item in explanation.requirements)


def test_a_regimen_that_nobody_proposed_is_explained(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    explanation = engine.explain(patient, "VMP")
    assert explanation.outcome == "not proposed"
    assert all(rule.verdict != "true" for rule in explanation.rules)


def test_a_misspelt_regimen_gets_its_nearest_name(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    with pytest.raises(mmrules.UnknownReference, match="DKd"):
        engine.explain(patient, "DKdd")


@pytest.mark.parametrize("name", ["t-11-14-third-relapse", "frail-oral-only"])
def test_what_holds_in_an_explanation_is_what_the_answer_rests_on(engine: mmrules.Engine, name: str) -> None:
    patient = mmrules.load_patient(EXAMPLES / f"{name}.json")
    for option in engine.evaluate(patient).treatments:
        explanation = engine.explain(patient, option.id)
        said = {item.id: (item.says, item.strength) for item in explanation.rules if holds(item)}
        assert said == {item.rule: (item.because, item.strength) for item in option.recommendations}
        cautions = {item.id for item in explanation.cautions if holds(item)}
        assert cautions == {item.caution for item in option.cautions if item.applies}


def holds(item: Explained) -> bool:
    return item.verdict == "true" and not item.set_aside


def test_a_rule_whose_evidence_came_later_is_named_without_its_words(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "t-11-14-third-relapse.json")
    rules = {item.id: item for item in engine.explain(patient, "Tec").rules}
    later = rules["switching.anti-cd38-refractory.teclistamab-early"]
    assert (later.verdict, later.says, later.source) == ("true", "", "")
    assert "existed on this day" in later.set_aside
    assert list(rules.values())[-1].set_aside


def test_a_caution_of_another_place_is_set_aside(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "frail-oral-only.json")
    cautions = {item.id: item for item in engine.explain(patient, "Rd").cautions}
    assert cautions["lenalidomide.renal-moderate-eu"].set_aside == "counts in EU only"


def test_what_if_names_what_is_lost_and_why(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    difference = engine.what_if(patient, {"refractory(carfilzomib)": True})
    lost = {item.id: item for item in difference.lost}
    assert "DKd" in lost
    assert any("carfilzomib" in reason.text for reason in lost["DKd"].reasons)
    assert difference.changed == (("refractory(carfilzomib)", "no", "yes"),)


def test_what_if_without_an_effect_changes_nothing(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    same = engine.what_if(patient, {"refractory(lenalidomide)": True})
    assert (same.gained, same.lost, same.moved) == ((), (), ())


def test_what_if_refuses_all_that_it_cannot_use_at_once(engine: mmrules.Engine, patient: mmrules.Patient) -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        engine.what_if(patient, {"refractory(lenalidomid)": True, "frailty": "frial"}, crcll=25)
    assert {problem.path for problem in raised.value.problems} == {"refractory(lenalidomid)", "frailty", "crcll"}
    assert "did you mean lenalidomide" in str(raised.value)


def test_open_questions_come_by_what_they_could_change(engine: mmrules.Engine) -> None:
    sparse = mmrules.load_patient(EXAMPLES / "sparse-referral-letter.json")
    questions = engine.evaluate(sparse).open_questions
    weights = [len({*question.could_add, *question.could_remove}) for question in questions]
    assert weights == sorted(weights, reverse=True)
    question = next(item for item in questions if item.fact == "refractory(lenalidomide)")
    assert "DKd" in question.could_add


def test_a_leading_guideline_is_a_setting_and_is_named(patient: mmrules.Patient) -> None:
    preferences = mmrules.EnginePreferences(guideline="imwg-2021")
    report = mmrules.Engine(preferences=preferences).evaluate(patient)
    assert report.provenance.guideline == "imwg-2021"
    option = report.option("DKd")
    assert option is not None
    assert {step.criterion: step.standing for step in option.ranking}["leading guideline"] == "follows it"


def test_a_guideline_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(mmrules.UnknownReference, match="imwg-2021"):
        mmrules.Engine(preferences=mmrules.EnginePreferences(guideline="imwg-2012"))
