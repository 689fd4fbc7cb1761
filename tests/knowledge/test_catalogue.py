"""The bundled catalogues hold everything that was collected, and fit together."""

from __future__ import annotations

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mmrules.knowledge import Approval, Catalogue, KnowledgeBase, load_knowledge, problems_of
from mmrules.knowledge.vocabulary import CautionEffect

HERE = Path(__file__).parent
COUNTS: dict[str, Any] = tomllib.loads((HERE / "counts.toml").read_text(encoding="utf-8"))
JUDGED: list[dict[str, Any]] = tomllib.loads((HERE / "judged_cautions.toml").read_text(encoding="utf-8"))["caution"]
STEPS: list[dict[str, Any]] = tomllib.loads((HERE / "approval_steps.toml").read_text(encoding="utf-8"))["regimen"]


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge()


def whole(knowledge: KnowledgeBase) -> Catalogue:
    return Catalogue(
        agent_class=tuple(knowledge.classes.values()),
        drug=tuple(knowledge.drugs.values()),
        caution=tuple(knowledge.cautions.values()),
        regimen=tuple(knowledge.regimens.values()),
        trial=tuple(knowledge.trials.values()),
        grading_system=tuple(knowledge.grading_systems.values()),
        statement=tuple(knowledge.statements.values()),
        reference=tuple(knowledge.references.values()),
    )


def test_nothing_that_was_collected_is_missing(knowledge: KnowledgeBase) -> None:
    cautions = tuple(knowledge.cautions.values())
    regimens = tuple(knowledge.regimens.values())
    blocks = {(regimen.id, approval.jurisdiction) for regimen in regimens for approval in regimen.approvals}
    seen = {
        (regimen.id, approval.jurisdiction)
        for regimen in regimens
        for approval in regimen.approvals
        if approval.verified
    }
    noted = {(regimen.id, item.jurisdiction) for regimen in regimens for item in regimen.approvals if item.note}
    trials = tuple(knowledge.trials.values())
    efficacy = [result for trial in trials for result in trial.efficacy]
    subgroups = [result for trial in trials for result in trial.subgroups]
    citations = [citation for trial in trials for citation in trial.citations]
    drugs = tuple(knowledge.drugs.values())
    # Four recorded blocks became two dated steps with a remark of their own.
    steps_with_remark = {("ide-cel", "EU"), ("cilta-cel", "EU"), ("PanVd", "US"), ("melflufen-d", "US")}
    assert {
        "drugs_with_cautions": sum(drug.cautions_recorded for drug in drugs),
        "drugs_for_histories": sum(not drug.cautions_recorded for drug in drugs),
        "agent_classes": len(knowledge.classes),
        "cautions": len(cautions),
        "cautions_verified": sum(caution.verified for caution in cautions),
        "cautions_fully_verified": sum(
            caution.verified and not set(caution.unverified_fields) - {"when"} for caution in cautions
        ),
        "cautions_with_note": sum(bool(item.note) and "when" not in item.unverified_fields for item in cautions),
        "cautions_with_action": sum(bool(caution.action) for caution in cautions),
        "regimens": len(regimens),
        "approval_blocks": len(blocks),
        "approval_blocks_verified": len(seen),
        "settings_verified": sum(regimen.setting.verified for regimen in regimens),
        "approvals_with_note": len(noted - steps_with_remark),
        "trials": len(trials),
        "efficacy": len(efficacy),
        "efficacy_verified": sum(result.verified for result in efficacy),
        "hazard_ratios": sum(result.hr is not None for result in efficacy)
        + sum(result.hr is not None for result in subgroups),
        "intervals": sum(bool(result.ci) for result in efficacy) + sum(bool(result.ci) for result in subgroups),
        "subgroups": len(subgroups),
        "subgroups_verified": sum(result.verified for result in subgroups),
        "populations_verified": sum(trial.population.verified for trial in trials),
        "responses_verified": sum(trial.response.verified for trial in trials),
        "adverse_events_verified": sum(trial.adverse_events.verified for trial in trials),
        "citations": len(citations),
        "citations_verified": sum(citation.verified for citation in citations),
        "boxed_warnings": sum(len(drug.boxed_warnings) for drug in drugs),
        "brand_names": sum(len(drug.brand_names) for drug in drugs),
        "synonyms": sum(len(drug.synonyms) for drug in drugs if drug.cautions_recorded),
        "ingredient_codes_verified": sum(drug.rxcui is not None and drug.rxcui.verified for drug in drugs),
        "statements": len(knowledge.statements),
        "grading_systems": len(knowledge.grading_systems),
        "references": len(knowledge.references),
    } == COUNTS["catalogue"]


def test_every_drug_class_and_regimen_has_its_safety_rules(knowledge: KnowledgeBase) -> None:
    assert Counter(caution.subject for caution in knowledge.cautions.values()) == COUNTS["cautions_by_subject"]
    assert Counter(item.effect.value for item in knowledge.cautions.values()) == COUNTS["cautions_by_effect"]
    for subject, number in COUNTS["cautions_by_subject"].items():
        assert len(knowledge.cautions_of(subject)) == number


def test_every_trial_has_its_results(knowledge: KnowledgeBase) -> None:
    found = {
        trial.id: [len(trial.efficacy), len(trial.subgroups), len(trial.citations)]
        for trial in knowledge.trials.values()
    }
    assert found == COUNTS["results_by_trial"]


def test_the_catalogues_fit_together(knowledge: KnowledgeBase) -> None:
    # Known drugs, classes, trials and sources; unambiguous names; a page for whatever is said to be verified.
    assert [str(problem) for problem in problems_of(whole(knowledge), knowledge)] == []


def test_ids_come_in_one_stable_order(knowledge: KnowledgeBase) -> None:
    for entries in (knowledge.drugs, knowledge.cautions, knowledge.regimens, knowledge.trials, knowledge.references):
        assert list(entries) == sorted(entries)
    keys = [*knowledge.trials, *knowledge.statements, *knowledge.references]
    assert len(keys) == len(set(keys)), "an evidence key stands for one thing"


@pytest.mark.parametrize("expected", JUDGED, ids=lambda entry: entry["id"])
def test_a_rule_decides_about_what_it_was_meant_for(expected: dict[str, Any], knowledge: KnowledgeBase) -> None:
    caution = knowledge.cautions[expected["id"]]
    assert {
        "id": caution.id,
        "effect": caution.effect.value,
        "scope": caution.scope.value,
        "when": caution.when.text,
        "temporary": caution.temporary,
        "moment": caution.moment,
    } == {"temporary": False, "moment": ""} | {key: value for key, value in expected.items() if key != "meaning"}


def test_only_rules_about_the_start_can_exclude(knowledge: KnowledgeBase) -> None:
    excluding = [caution for caution in knowledge.cautions.values() if caution.excludes]
    assert "bortezomib.intrathecal" not in {caution.id for caution in excluding}
    assert {caution.effect for caution in excluding} == {CautionEffect.CONTRAINDICATED}
    # Whatever only delays a start is marked as passing.
    assert all(caution.temporary for caution in excluding if caution.action.startswith("delay"))


def test_a_rule_that_is_always_true_can_exclude_nothing(knowledge: KnowledgeBase) -> None:
    always = [caution.id for caution in knowledge.cautions.values() if caution.when.text == "true" and caution.excludes]
    assert always == []


@pytest.mark.parametrize("expected", STEPS, ids=lambda entry: f"{entry['id']}-{entry['jurisdiction']}")
def test_approvals_keep_their_steps(expected: dict[str, Any], knowledge: KnowledgeBase) -> None:
    approvals = knowledge.regimens[expected["id"]].approvals
    here = [approval for approval in approvals if approval.jurisdiction.value == expected["jurisdiction"]]
    assert [in_words(approval) for approval in here] == expected["steps"]


def in_words(approval: Approval) -> str:
    since = f" from {approval.since}" if approval.since else ""
    until = f" until {approval.until}" if approval.until else ""
    lines = "lines not recorded" if approval.min_prior_lines is None else f"{approval.min_prior_lines} or more lines"
    return f"{approval.status}{since}{until}: {lines}"


def test_numbers_keep_their_printed_digits(knowledge: KnowledgeBase) -> None:
    castor = knowledge.trials["CASTOR"]
    assert str(castor.efficacy[1].follow_up_months) == "40.0"
    assert knowledge.trials["IKEMA"].subgroups[0].hr == Decimal("0.724")


def test_a_median_that_was_not_reached_is_no_number(knowledge: KnowledgeBase) -> None:
    primary = knowledge.trials["POLLUX"].efficacy[0]
    assert primary.medians_months == {"Rd": Decimal("18.4")}
    assert primary.medians_unknown == ("DRd",)


def test_unverified_stays_unverified(knowledge: KnowledgeBase) -> None:
    assert not any(regimen.guidelines.nccn_verified for regimen in knowledge.regimens.values())
    assert knowledge.drugs["teclistamab"].rxcui is not None
    assert knowledge.drugs["teclistamab"].rxcui.code is None, "an unknown code is not guessed"
    assert not knowledge.regimens["DRd"].approvals[0].verified


def test_an_exclusion_can_name_the_requirement_that_failed(knowledge: KnowledgeBase) -> None:
    requirements = {item.id: item.when.text for item in knowledge.regimens["Sd"].requirements}
    assert requirements["refractory-two-pi"] == (
        "at_least(2, refractory(bortezomib), refractory(carfilzomib), refractory(ixazomib))"
    )
    assert set(requirements) == {
        "prior-lines-minimum",
        "exposed-pi",
        "exposed-imid",
        "exposed-anti-cd38",
        "refractory-two-pi",
        "refractory-two-imid",
        "refractory-anti-cd38",
    }


def test_drug_classes_are_groups_of_drugs(knowledge: KnowledgeBase) -> None:
    symbols = knowledge.drug_symbols
    assert symbols.expand("PI") == {"bortezomib", "carfilzomib", "ixazomib"}
    assert symbols.expand("bcma_car_t") <= symbols.expand("car_t") <= symbols.expand("t_cell_redirecting")
    assert set(symbols.groups) == set(knowledge.classes)
    assert knowledge.drugs_of_class("anti_cd38") == ("daratumumab", "isatuximab")
