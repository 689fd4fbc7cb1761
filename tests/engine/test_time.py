"""A case is a patient as of a day: nothing later is seen, neither of the record nor of what is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import mmrules

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@pytest.fixture(scope="module")
def relapse_of_2016() -> mmrules.Patient:
    drugs = [{"drug": "bortezomib"}, {"drug": "melphalan"}, {"drug": "prednisone"}]
    line = {"components": [{"drugs": drugs, "start": "2013-05", "end": "2014-02"}], "best_response": "PR"}
    return mmrules.load_patient(
        {
            "birth_date": "1944",
            "sex": "male",
            "lines": [{**line, "best_response_date": "2013-12", "progression": "2016-01-20"}],
            "labs": [{"analyte": "hemoglobin", "value": "9.0", "unit": "g/dL", "date": "2016-01-20"}],
            "place": {"jurisdiction": "EU"},
        }
    )


def test_the_day_of_the_answer_is_the_latest_recorded_one(
    engine: mmrules.Engine, relapse_of_2016: mmrules.Patient
) -> None:
    assert engine.evaluate(relapse_of_2016).as_of == date(2016, 1, 20)


def test_in_2016_no_later_drug_and_no_later_trial_is_named(
    engine: mmrules.Engine, relapse_of_2016: mmrules.Patient
) -> None:
    text = engine.evaluate(relapse_of_2016).to_json()
    for later in ("isatuximab", "selinexor", "cilta-cel", "teclistamab", "belantamab", "CANDOR", "IKEMA", "BOSTON"):
        assert later not in text, later


def test_in_2016_lenalidomide_triplets_of_the_time_are_options(
    engine: mmrules.Engine, relapse_of_2016: mmrules.Patient
) -> None:
    ids = {option.id for option in engine.evaluate(relapse_of_2016).treatments}
    assert "KRd" in ids
    assert "DKd" not in ids


def test_on_a_later_day_the_same_record_meets_what_has_come_since(
    engine: mmrules.Engine, relapse_of_2016: mmrules.Patient
) -> None:
    ids = {option.id for option in engine.evaluate(relapse_of_2016, as_of=date(2024, 1, 20)).treatments}
    assert "DRd" in ids


def test_a_progression_after_the_day_is_not_seen(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "triple-class-refractory.json")
    before = engine.case(patient, as_of=date(2024, 1, 1))
    assert before.value("prior_lines") == 2
    assert before.value("refractory", "daratumumab") is not True
    assert engine.case(patient).value("refractory", "daratumumab") is True


def test_no_question_is_asked_for_a_rule_whose_evidence_came_later(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "early-relapse-high-risk.json")
    day = date(2018, 1, 1)
    rules = engine.composition.rule_set
    able = {
        action for rule in rules.rules for action, _ in rules.targets(rule) if rules.says(rule, action, day) is not None
    }
    asked = {action for item in engine.evaluate(patient, as_of=day).open_questions for action in item.could_add}
    assert asked
    assert asked <= able


def test_a_cause_has_no_word_of_what_was_published_later(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "fifth-relapse-after-bcma-car-t.json")
    difference = engine.what_if(patient, triple_class_refractory=None, as_of=date(2022, 1, 17))
    rule = "switching.triple-class.against-standard-reuse"
    told = {cause.says for causes in difference.causes.values() for cause in causes if cause.id == rule}
    said = {
        item.because for option in difference.before.options for item in option.recommendations if item.rule == rule
    }
    assert told
    assert told == said


def test_replay_gives_a_report_for_every_decision_point_in_order(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "triple-class-refractory.json")
    days = [report.as_of for report in engine.replay(patient)]
    assert days == sorted(days)
    progressions = [line.progression.latest for line in patient.lines if line.progression is not None]
    assert set(progressions) <= set(days)


def test_replay_never_cites_what_was_published_later(engine: mmrules.Engine) -> None:
    patient = mmrules.load_patient(EXAMPLES / "triple-class-refractory.json")
    for report in engine.replay(patient):
        years = [
            citation.year
            for option in report.options
            for statement in option.recommendations
            for citation in statement.evidence
            if citation.year is not None
        ]
        assert max(years) <= report.as_of.year


def test_a_record_without_any_date_needs_a_day(engine: mmrules.Engine) -> None:
    with pytest.raises(mmrules.InvalidInput, match="as_of"):
        engine.evaluate(mmrules.load_patient("{}"))
    assert engine.evaluate(mmrules.load_patient("{}"), as_of=date(2026, 1, 1)).as_of == date(2026, 1, 1)
