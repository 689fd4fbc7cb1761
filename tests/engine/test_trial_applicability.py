"""Would this patient have been in the trial, which subgroup is nearest, and what had it shown by the day."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mmrules
from mmrules.engine.applicability import Applicability
from mmrules.engine.what_if import read_changes
from mmrules.facts import build_registry
from mmrules.facts.case import Case
from mmrules.knowledge import KnowledgeBase, load_knowledge, read_additions
from mmrules.logic import EnumType, FactKey, FactValue, NumberType, facts_of
from mmrules.strategy.conditions import CaseVerdicts, Conditions
from mmrules.strategy.fact_use import FactWriter

if TYPE_CHECKING:
    from mmrules.facts.registry import FactRegistry
    from mmrules.models.trial_evidence import TrialApplicability

NOBODY = mmrules.load_patient("{}")
TODAY = date(2026, 7, 1)


class Trials:
    """The trials of a catalogue, asked for facts instead of a record."""

    def __init__(self, knowledge: KnowledgeBase, registry: FactRegistry) -> None:
        self.registry = registry
        self.conditions = Conditions()
        self.applicability = Applicability(knowledge, registry.vocabulary, self.conditions)

    def ask(self, trial: str, facts: dict[FactKey, FactValue], as_of: date = TODAY) -> TrialApplicability:
        case = Case(NOBODY, as_of=as_of, registry=self.registry, overrides=facts)
        return self.applicability.of(trial, CaseVerdicts(case, self.conditions), FactWriter(case, self.registry))


def registry_of(knowledge: KnowledgeBase) -> FactRegistry:
    return build_registry(drugs=knowledge.drug_symbols, regimen_ids=knowledge.regimens)


KNOWLEDGE = load_knowledge()
TRIALS = Trials(KNOWLEDGE, registry_of(KNOWLEDGE))
PIVOTAL = sorted({trial for regimen in KNOWLEDGE.regimens.values() for trial in regimen.pivotal_trials})


def table(name: str) -> pytest.MarkDecorator:
    cases = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", cases, ids=[f"{case['trial']}: {case['says']}" for case in cases])


@table("trial_eligibility.toml")
def test_would_this_patient_have_been_in_the_trial(case: dict[str, Any]) -> None:
    found = TRIALS.ask(case["trial"], read_changes(case["facts"], TRIALS.registry))
    assert found.would_be_in == case["would_be_in"]
    assert [item.id for item in found.criteria if item.outcome == "not_met"] == case.get("fails", [])
    assert [fact for item in found.criteria for fact in item.missing] == case.get("missing", [])
    assert [item.id for item in found.criteria if item.outcome == "not_checked"] == case.get("by_hand", [])
    for item in found.criteria:
        if item.outcome in {"met", "not_met"}:
            assert item.facts, f"{item.id} names the values it used"
            assert any(use.value is not None for use in item.facts)


@table("trial_subgroups.toml")
def test_which_subgroup_results_the_patient_belongs_to(case: dict[str, Any]) -> None:
    found = TRIALS.ask(case["trial"], read_changes(case["facts"], TRIALS.registry))
    assert [item.key for item in found.subgroups] == [f"{case['trial']}/{name}" for name in case["belongs_to"]]
    entries = {item.id: item for item in KNOWLEDGE.trials[case["trial"]].subgroups}
    for item in found.subgroups:
        entry = entries[item.key.rpartition("/")[2]]
        assert (item.result.hr, item.result.ci) == (entry.hr, entry.ci)
        assert (item.definition, item.not_checked) == (entry.definition, entry.not_checked)
        assert item.facts


@table("trial_publication.toml")
def test_what_a_trial_had_shown_by_the_day(case: dict[str, Any]) -> None:
    patient = read_changes({"has(t_4_14)": True}, TRIALS.registry)
    found = TRIALS.ask(case["trial"], patient, case["as_of"])
    assert [f"{item.endpoint} {item.analysis}" for item in found.results] == case["shown"]
    assert [item.key.rpartition("/")[2] for item in found.subgroups] == case["subgroups"]
    if not case["shown"]:
        assert found.withheld


@pytest.mark.parametrize("trial", sorted(KNOWLEDGE.trials))
def test_no_result_is_shown_before_the_year_in_which_it_was_published(trial: str) -> None:
    entry = KNOWLEDGE.trials[trial]
    for year in range(2003, 2027):
        found = TRIALS.ask(trial, {}, date(year, 12, 31))
        for item in found.results:
            assert item.published == "" or int(item.published[:4]) <= year
        assert len(found.results) + found.withheld >= len(entry.efficacy)
    assert len(TRIALS.ask(trial, {}, date(2026, 12, 31)).results) == len(entry.efficacy)


@pytest.mark.parametrize(
    ("trial", "day", "reported"),
    [
        ("CARTITUDE-4", date(2023, 12, 30), False),
        ("CARTITUDE-4", date(2023, 12, 31), True),
        ("MajesTEC-9", date(2026, 1, 13), False),
        ("MajesTEC-9", date(2026, 1, 14), True),
        ("MagnetisMM-5", date(2026, 6, 25), False),
        ("no-such-trial", date(2026, 12, 31), False),
    ],
)
def test_a_trial_is_known_once_it_has_certainly_reported(trial: str, day: date, reported: bool) -> None:
    assert TRIALS.applicability.reported(trial, day) is reported


@pytest.mark.parametrize("trial", PIVOTAL)
def test_every_pivotal_trial_has_its_criteria(trial: str) -> None:
    eligibility = KNOWLEDGE.trials[trial].eligibility
    assert eligibility
    assert all(item.verified_url for item in eligibility if item.verified)


@pytest.mark.parametrize("trial", sorted(KNOWLEDGE.trials))
def test_nobody_of_whom_nothing_is_known_would_have_been_in_a_trial(trial: str) -> None:
    found = TRIALS.ask(trial, {})
    assert found.would_be_in == "unknown"
    assert not found.subgroups


def _keys() -> list[FactKey]:
    texts = [item.when for trial in KNOWLEDGE.trials.values() for item in trial.eligibility if item.when is not None]
    keys = {key for text in texts for key in facts_of(text.parse(TRIALS.registry.vocabulary))}
    return sorted(keys, key=str)


KEYS = _keys()


@st.composite
def known_and_more(draw: st.DrawFn) -> tuple[dict[FactKey, FactValue], dict[FactKey, FactValue]]:
    """All facts with values, and a part of them with the rest unknown."""
    whole: dict[FactKey, FactValue] = {}
    for key in KEYS:
        declared = TRIALS.registry.definition(key[0]).declaration.type
        if isinstance(declared, EnumType):
            whole[key] = draw(st.sampled_from(sorted(declared.members)))
        elif isinstance(declared, NumberType):
            whole[key] = Decimal(draw(st.sampled_from([0, 5, 6, 12] if "months" in key[0] else [0, 1, 2, 3, 4])))
        else:
            whole[key] = draw(st.booleans())
    revealed = draw(st.sets(st.sampled_from(KEYS)))
    return {key: whole[key] if key in revealed else None for key in KEYS}, whole


@given(st.sampled_from(sorted(KNOWLEDGE.trials)), known_and_more())
def test_more_information_never_turns_a_settled_answer(
    trial: str, facts: tuple[dict[FactKey, FactValue], dict[FactKey, FactValue]]
) -> None:
    before, after = (TRIALS.ask(trial, known) for known in facts)
    if before.would_be_in != "unknown":
        assert after.would_be_in == before.would_be_in
    settled = {item.id: item.outcome for item in before.criteria if item.outcome in {"met", "not_met"}}
    assert settled.items() <= {item.id: item.outcome for item in after.criteria}.items()
    assert {item.key for item in before.subgroups} <= {item.key for item in after.subgroups}


@given(st.sampled_from(sorted(KNOWLEDGE.trials)), known_and_more())
def test_a_patient_is_in_only_when_every_criterion_is_met(
    trial: str, facts: tuple[dict[FactKey, FactValue], dict[FactKey, FactValue]]
) -> None:
    for known in facts:
        found = TRIALS.ask(trial, known)
        if found.would_be_in == "yes":
            assert {item.outcome for item in found.criteria} == {"met"}
        if any(item.outcome in {"unknown", "not_checked"} for item in found.criteria):
            assert found.would_be_in != "yes"


TRIAL = """
[[trial]]
id = "OWN"
nct = "NCT00000000"
phase = "2"
randomised = false
year = 2020
arms = ["one"]
primary_endpoint = "ORR"
checked = "recalled"
verified_share = 0
[trial.population]
prior_lines_allowed = ">=1"
verified = false
[trial.response]
verified = false
[trial.adverse_events]
verified = false
"""

HALF_A_SUBGROUP = """
[[trial.subgroups]]
id = "a"
group = "a"
endpoint = "PFS"
when = "ecog <= 1"
checked = "recalled"
verified = false
"""


def added(text: str) -> KnowledgeBase:
    return KNOWLEDGE.merged(read_additions({"own.toml": TRIAL + text}, origin="a hospital"))


def test_a_criterion_about_an_unknown_fact_is_refused_with_file_and_line() -> None:
    knowledge = added('[[trial.eligibility]]\nid = "a"\ntext = "a"\nwhen = "lines >= 1"\nverified = false\n')
    with pytest.raises(mmrules.InvalidKnowledge) as refused:
        Trials(knowledge, registry_of(knowledge))
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == ("own.toml", 22)
    assert "lines" in problem.message


def test_a_criterion_about_a_regimen_is_refused() -> None:
    text = '[[trial.eligibility]]\nid = "a"\ntext = "a"\nwhen = "contains(PI)"\nverified = false\n'
    with pytest.raises(mmrules.InvalidKnowledge, match="about the case"):
        Trials(added(text), registry_of(KNOWLEDGE))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[[trial.eligibility]]\nid = "a"\ntext = "a"\nverified = false\n' * 2, "catalogue.duplicate"),
        ('[[trial.eligibility]]\nid = "a"\ntext = "a"\nverified = true\n', "catalogue.unsourced"),
        ('[[trial.efficacy]]\nendpoint = "PFS"\nreference = "nobody-1999"\nverified = false\n', "catalogue.reference"),
        ('[[trial.efficacy]]\nendpoint = "PFS"\npublished = "spring"\nverified = false\n', "catalogue.date"),
        (HALF_A_SUBGROUP, "catalogue.incomplete"),
    ],
)
def test_what_does_not_fit_together_is_refused(text: str, code: str) -> None:
    with pytest.raises(mmrules.InvalidKnowledge) as refused:
        added(text)
    assert code in {problem.code for problem in refused.value.problems}
