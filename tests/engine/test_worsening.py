"""A patient who gets worse keeps every caution: what is added on the bad side takes none away and lets no option in.

The records are the examples; what is added is drawn. Where a rule hands over to the next step of the same table, the
steps are named in `takes_over.toml`.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mmrules
from mmrules.engine.safety import blocks
from mmrules.knowledge.vocabulary import RequirementKind
from mmrules.logic import thresholds_of
from mmrules.models.vocabulary import Condition
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.logic import FactKey, FactValue

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
STEPS = tomllib.loads((HERE / "takes_over.toml").read_text("utf-8"))
TAKES_OVER: dict[str, set[str]] = {rule["from"]: set(rule["to"]) for rule in STEPS["rule"]}
INDICATIONS: set[str] = {item["rule"] for item in STEPS["indication"]}

# For each organ value the direction in which it is worse.
LOWER_IS_WORSE = ("crcl", "lvef", "fev1", "anc", "platelets", "sodium", "igg", "bmi")
HIGHER_IS_WORSE = (
    "bilirubin_x_uln",
    "ast_x_uln",
    "qtcf",
    "nyha",
    "ecog",
    "neuropathy_grade",
    "keratopathy_grade",
    "haematologic_toxicity_grade",
    "weight_loss",
    "impede_vte",
)

Said = dict[tuple[str, str], set[str]]
"""The rules that hold, by regimen and drug."""


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@cache
def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return read


def said(case: mmrules.Case) -> tuple[Said, set[tuple[str, str]]]:
    """Return the rules that hold, and which of them rule out which regimen."""
    verdicts, writer = CaseVerdicts(case, engine().composition.conditions), FactWriter(case, engine().facts)
    holding: Said = {}
    excluding: set[tuple[str, str]] = set()
    for regimen in engine().composition.subjects.values():
        for finding in engine().composition.safety.findings(regimen, verdicts, writer):
            if finding.applies:
                holding.setdefault((regimen.id, finding.drug), set()).add(finding.caution)
                if blocks(finding):
                    excluding.add((regimen.id, finding.caution))
    return holding, excluding


def assert_nothing_is_lost(before: mmrules.Case, after: mmrules.Case) -> None:
    (old, old_out), (new, new_out) = said(before), said(after)
    for place, rules in old.items():
        now = new.get(place, set())
        for rule in rules - now - INDICATIONS:
            assert TAKES_OVER.get(rule, set()) & now, f"{place}: {rule} is gone"
    assert {item for item in old_out - new_out if item[1] not in INDICATIONS} == set()


def case_of(name: str, facts: Mapping[FactKey, FactValue] | None = None, **changes: Any) -> mmrules.Case:
    patient = mmrules.load_patient({**document(name), **changes})
    day = engine().case(mmrules.load_patient(document(name))).as_of
    return mmrules.Case(patient, as_of=day, registry=engine().facts, overrides=facts or {})


@settings(max_examples=60)
@given(name=st.sampled_from(NAMES), condition=st.sampled_from(Condition))
def test_another_comorbidity_takes_no_caution_away(name: str, condition: Condition) -> None:
    listed = document(name).get("comorbidities", [])
    more = [*listed, {"condition": condition.value, "date": "2020"}]
    known = any(item["condition"] == condition.value for item in listed)
    if not known:
        assert_nothing_is_lost(case_of(name), case_of(name, comorbidities=more))


@settings(max_examples=25)
@given(name=st.sampled_from(NAMES), condition=st.sampled_from(Condition))
def test_another_comorbidity_lets_no_option_in(name: str, condition: Condition) -> None:
    listed = document(name).get("comorbidities", [])
    if any(item["condition"] == condition.value for item in listed):
        return
    more = {**document(name), "comorbidities": [*listed, {"condition": condition.value, "date": "2020"}]}
    day = engine().case(mmrules.load_patient(document(name))).as_of
    before = engine().evaluate(mmrules.load_patient(document(name)), as_of=day)
    after = engine().evaluate(mmrules.load_patient(more), as_of=day)
    assert {item.id for item in before.excluded} <= {item.id for item in after.excluded}


@settings(max_examples=60)
@given(name=st.sampled_from(NAMES), drug=st.sampled_from(sorted(mmrules.load_knowledge().drugs)))
def test_another_refractoriness_takes_no_caution_away(name: str, drug: str) -> None:
    classes = engine().knowledge.drugs[drug].classes
    refractory: dict[FactKey, FactValue] = {("refractory", key): True for key in (drug, *classes)}
    assert_nothing_is_lost(case_of(name), case_of(name, refractory))


@settings(max_examples=25)
@given(name=st.sampled_from(NAMES), drug=st.sampled_from(sorted(mmrules.load_knowledge().drugs)))
def test_another_refractoriness_lets_in_only_what_is_labelled_for_refractory_disease(name: str, drug: str) -> None:
    classes = engine().knowledge.drugs[drug].classes
    changes = {f"refractory({key})": True for key in (drug, *classes)}
    difference = engine().what_if(mmrules.load_patient(document(name)), changes)
    now = {item.id for item in difference.after.excluded}
    for exclusion in difference.before.excluded:
        if exclusion.id not in now:
            rules = {reason.rule for reason in exclusion.reasons}
            allowed = INDICATIONS | {f"{exclusion.id}.{item}" for item in _asks_for_exposure(exclusion.id)}
            assert rules <= allowed


def _asks_for_exposure(regimen: str) -> set[str]:
    # A drug that the disease is refractory to was given.
    asked = {RequirementKind.EXPOSURE, RequirementKind.REFRACTORY}
    return {item.id for item in engine().knowledge.regimens[regimen].requirements if item.kind in asked}


@cache
def limits(fact: str) -> tuple[Decimal, ...]:
    """Return the values around which some safety rule changes."""
    found = {
        Decimal(value)
        for caution in engine().knowledge.cautions.values()
        for value in thresholds_of(caution.when.parse(engine().facts.vocabulary)).get((fact, None), ())
    }
    return tuple(sorted({value + step for value in found for step in (-1, 0, 1) if value + step >= 0}))


@pytest.mark.parametrize("fact", [*LOWER_IS_WORSE, *HIGHER_IS_WORSE])
@settings(max_examples=12)
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_a_worse_organ_value_takes_no_caution_away(fact: str, data: st.DataObject, name: str) -> None:
    low, high = sorted(data.draw(st.lists(st.sampled_from(limits(fact)), min_size=2, max_size=2, unique=True)))
    better, worse = (high, low) if fact in LOWER_IS_WORSE else (low, high)
    assert_nothing_is_lost(case_of(name, {(fact, None): better}), case_of(name, {(fact, None): worse}))


GRADES = ("none", "mild", "moderate", "severe")


@given(name=st.sampled_from(NAMES), grades=st.lists(st.sampled_from(GRADES), min_size=2, max_size=2, unique=True))
def test_a_worse_liver_takes_no_caution_away(name: str, grades: list[str]) -> None:
    better, worse = sorted(grades, key=GRADES.index)
    key = ("hepatic_impairment", None)
    assert_nothing_is_lost(case_of(name, {key: better}), case_of(name, {key: worse}))


@given(name=st.sampled_from(NAMES))
def test_dialysis_takes_no_caution_away(name: str) -> None:
    key = ("dialysis", None)
    assert_nothing_is_lost(case_of(name, {key: False}), case_of(name, {key: True}))


def test_every_step_that_takes_over_is_a_rule_of_the_catalogue() -> None:
    named = set(TAKES_OVER) | {rule for rules in TAKES_OVER.values() for rule in rules} | INDICATIONS
    assert named <= set(engine().knowledge.cautions)
