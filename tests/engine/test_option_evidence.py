"""What stands behind an option: its trials, what it asks for, what it rests on, and where all that was published."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mmrules
from mmrules.engine.ranking import STEPS, Candidate, moved_by_preference, preference_notes, rank_key
from mmrules.logic import facts_of
from mmrules.models.recommendation import Citation, Recommendation
from mmrules.models.vocabulary import Direction, EvidenceLevel, OptionStatus, Preference, Strength
from mmrules.strategy.selection import subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.models.option import Option
    from mmrules.models.report import Report

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@pytest.fixture(scope="module")
def reports(engine: mmrules.Engine) -> dict[str, Report]:
    return {name: engine.evaluate(mmrules.load_patient(EXAMPLES / f"{name}.json")) for name in NAMES}


def record(name: str, **changes: Any) -> mmrules.Patient:
    return mmrules.load_patient({**json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")), **changes})


def option_of(report: Report, action: str) -> Option:
    option = report.option(action)
    assert option is not None
    return option


def cited_keys(report: Report) -> Iterator[str]:
    said = [item.recommendations for item in report.options] + [item.recommendations for item in report.excluded]
    for statement in (one for statements in said for one in statements):
        yield from (citation.key for citation in statement.evidence)
    for trial in report.trials.values():
        yield trial.id
        yield from (result.reference for result in trial.results if result.reference)
        yield from (item.result.reference for item in trial.subgroups if item.result.reference)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_that_is_cited_is_in_the_bibliography_once(reports: dict[str, Report], name: str) -> None:
    report = reports[name]
    keys = [item.key for item in report.references]
    assert len(set(keys)) == len(keys)
    assert set(cited_keys(report)) <= set(keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_resolves_to_the_catalogue(
    engine: mmrules.Engine, reports: dict[str, Report], name: str
) -> None:
    for reference in reports[name].references:
        item = engine.knowledge.evidence(reference.key)
        assert (reference.text, reference.doi, reference.pmid) == (item.citation, item.doi, item.pmid)
        assert item.year is None or item.year <= reports[name].as_of.year


def test_what_only_code_cites_is_in_the_bibliography_as_it_was_cited() -> None:
    citation = Citation(
        key="own-series", text="Own series", level=EvidenceLevel.RETROSPECTIVE, checked="read", year=2020
    )
    said = Recommendation(
        strategy="own",
        rule="own.code",
        action="Vd",
        direction=Direction.FOR,
        strength=Strength.WEAK,
        evidence=(citation,),
        because="A series of our own.",
    )
    strategy = mmrules.Strategy(
        id="own",
        version="1",
        title="Own",
        purpose="Shows a citation that no catalogue has.",
        population="Nobody in particular.",
        rules=(),
        code=lambda case: [said],  # noqa: ARG005  # the case decides nothing here
    )
    report = mmrules.Engine(strategies=[strategy]).evaluate(record("first-relapse-lenalidomide-naive"))
    (reference,) = [item for item in report.references if item.key == "own-series"]
    assert (reference.text, reference.published, reference.link) == ("Own series", "2020", "")


def test_a_grade_stays_in_its_own_system(engine: mmrules.Engine, reports: dict[str, Report]) -> None:
    graded = [item for report in reports.values() for item in report.references if item.grade]
    assert graded
    for reference in graded:
        statement = engine.knowledge.statements[reference.key]
        assert (reference.grade, reference.grading) == (statement.grade, statement.grading)


@pytest.mark.parametrize("name", NAMES)
def test_every_trial_of_an_option_is_in_the_report_once(reports: dict[str, Report], name: str) -> None:
    report = reports[name]
    assert {trial for option in report.options for trial in option.trials} == set(report.trials)
    for option in report.options:
        if option.trade_offs is not None:
            assert option.trials[: len(option.trade_offs.efficacy)] == option.trade_offs.efficacy


def test_an_option_says_what_it_asks_of_the_patients_time(reports: dict[str, Report]) -> None:
    offers = option_of(reports["first-relapse-on-lenalidomide"], "DKd").trade_offs
    assert offers is not None
    burden = offers.burden
    assert (burden.visits_initial, burden.visits_later, burden.oral_only) == (Decimal(6), Decimal(3), False)
    assert set(burden.routes) == {"SC", "IV", "oral"}
    cells = option_of(reports["first-relapse-on-lenalidomide"], "cilta-cel").trade_offs
    assert cells is not None
    assert "apheresis" in cells.burden.hospital_stay
    assert cells.burden.visits_initial is None


def test_an_action_that_is_no_regimen_has_no_trade_offs(reports: dict[str, Report]) -> None:
    assert all(option.trade_offs is None for option in reports["first-relapse-on-lenalidomide"].actions)


def test_what_rests_on_a_subgroup_a_single_arm_or_another_regimen_is_named(reports: dict[str, Report]) -> None:
    offers = option_of(reports["first-relapse-on-lenalidomide"], "BVd").trade_offs
    assert offers is not None
    limits = {item.kind: item.keys for item in offers.limits}
    assert "DREAMM-7/high_risk_cytogenetics" in limits["subgroup"]
    assert limits["single_arm"] == ("RETRIEVE (MMY-2036)",)
    assert "CASTOR" in limits["other_regimen"]
    assert "DREAMM-7" not in limits["other_regimen"]


def test_an_indirect_comparison_is_named(engine: mmrules.Engine) -> None:
    from mmrules.engine.trade_offs import limits_of  # noqa: PLC0415  # only here
    from mmrules.strategy.check import citation_of  # noqa: PLC0415

    citation = citation_of(engine.knowledge.evidence("LINKER-MM1/vs_external_control_rw_soc"))
    limits = limits_of([citation], ["LINKER-MM1"], engine.knowledge)
    assert [item.kind for item in limits] == ["subgroup", "indirect_comparison"]


def test_neuropathy_brings_up_what_the_trials_reported(engine: mmrules.Engine) -> None:
    toxicities = [{"kind": "peripheral_neuropathy", "grade": 1, "date": "2025-09-20"}]
    report = engine.evaluate(record("first-relapse-lenalidomide-naive", toxicities=toxicities))
    found = [item for option in report.options if option.trade_offs for item in option.trade_offs.toxicity]
    castor = next(item for item in found if item.trial == "CASTOR")
    assert (castor.concern, castor.event) == ("peripheral neuropathy", "neuropathy_pct")
    assert castor.rates == engine.knowledge.trials["CASTOR"].adverse_events.figures["neuropathy_pct"]
    assert [(use.fact, use.value) for use in castor.facts] == [("neuropathy_grade", "1")]


def test_without_a_recorded_problem_no_toxicity_is_brought_up(engine: mmrules.Engine) -> None:
    report = engine.evaluate(record("first-relapse-lenalidomide-naive", toxicities=[], comorbidities=[]))
    assert not [item for option in report.options if option.trade_offs for item in option.trade_offs.toxicity]


@pytest.mark.parametrize("name", NAMES)
def test_the_cautions_of_the_trade_offs_are_those_that_this_record_brings_up(
    reports: dict[str, Report], name: str
) -> None:
    for option in reports[name].options:
        if option.trade_offs is not None:
            own = {item.caution for item in option.cautions if item.applies and item.facts}
            assert set(option.trade_offs.cautions) == own


def test_a_subgroup_of_a_follow_up_is_not_cited_before_it_was_published(engine: mmrules.Engine) -> None:
    assert engine.knowledge.evidence("CANDOR/high_risk_cytogenetics").year == 2023
    report = engine.evaluate(record("early-relapse-high-risk"), as_of=date(2022, 6, 1))
    assert "CANDOR/high_risk_cytogenetics" not in set(cited_keys(report))


# Preferences ----------------------------------------------------------------------------------------------------------


def test_a_report_says_which_options_the_preferences_moved(reports: dict[str, Report]) -> None:
    (note,) = [item for item in reports["first-relapse-lenalidomide-naive"].notes if "preferences (" in item]
    assert "fewer visits" in note
    assert "IRd, SVd, ERd, DKd, IsaKd" in note


def test_a_report_says_that_the_preferences_moved_nothing() -> None:
    (note,) = preference_notes([Preference.ORAL], [], [])
    assert "changed no order" in note


def test_a_report_names_the_rules_that_rest_on_a_wish(engine: mmrules.Engine) -> None:
    wishes = {"priorities": ["oral"]}
    report = engine.evaluate(record("first-relapse-lenalidomide-naive", preferences=wishes))
    resting = {
        item.rule
        for option in report.options
        for item in option.recommendations
        if any(use.fact == "prefers(oral)" and use.value == "yes" for use in item.facts)
    }
    assert "genetic.standard-risk.all-oral-preference" in resting
    (note,) = [item for item in report.notes if item.startswith("Rules that ask")]
    assert all(rule in note for rule in resting)


def test_a_wish_alone_never_carries_more_than_a_weak_statement(engine: mmrules.Engine) -> None:
    asked = [
        rule
        for strategy in engine.strategies
        for rule in engine.rules(strategy.id)
        if any(name == "prefers" for name, _ in facts_of(rule.when))
    ]
    assert asked
    assert {rule.source.strength for rule in asked} == {Strength.WEAK}


def test_without_preferences_a_report_says_nothing_of_them(reports: dict[str, Report]) -> None:
    assert not [note for note in reports["early-relapse-high-risk"].notes if "preferences" in note]


CANDIDATES = [
    Candidate(id=id_, supporting=False, status=OptionStatus.LABELLED, weights=(), regimen=regimen)
    for id_, regimen in subjects(mmrules.Engine(strategies=[]).knowledge).items()
]


@given(st.lists(st.sampled_from(list(Preference)), unique=True, min_size=1))
def test_preferences_decide_only_after_every_other_step(priorities: list[Preference]) -> None:
    plain = {item.id: rank_key(item) for item in CANDIDATES}
    wished = {item.id: rank_key(item, priorities=priorities) for item in CANDIDATES}
    burden = STEPS.index("burden")
    for id_, key in wished.items():
        assert key[:burden] == plain[id_][:burden]
    moved = moved_by_preference(sorted(wished.values()))
    assert all(group != tuple(sorted(group)) for group in moved)


def test_direction_is_never_a_matter_of_preference(engine: mmrules.Engine, reports: dict[str, Report]) -> None:
    report = reports["first-relapse-lenalidomide-naive"]
    steps = [option.ranking for option in report.treatments]
    safety = [next(step.standing for step in ranking if step.criterion == "safety") for ranking in steps]
    first_avoided = next((index for index, word in enumerate(safety) if "no reason" not in word), len(safety))
    assert all("no reason" not in word for word in safety[first_avoided:])
    assert report.treatments[0].direction is Direction.FOR
