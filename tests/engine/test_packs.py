"""An engine with a hospital's pack: what it adds, restricts and lifts, and that a report never hides it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mmrules
from mmrules.cli.view.html.report import report_html
from mmrules.cli.view.layout import Extent
from mmrules.cli.view.report import report_view

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSPITAL = EXAMPLES / "packs" / "example-hospital.toml"

ACCESS = {"jurisdiction": "US", "access": {"ophthalmology": False, "bispecific": True}}


@pytest.fixture(scope="module")
def plain() -> mmrules.Engine:
    return mmrules.Engine()


@pytest.fixture(scope="module")
def hospital() -> mmrules.Engine:
    return mmrules.Engine(knowledge=[HOSPITAL])


def record(name: str, **changes: Any) -> mmrules.Patient:
    return mmrules.load_patient({**json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")), **changes})


def pack(text: str, origin: str) -> mmrules.Additions:
    return mmrules.read_additions({f"{origin}.toml": text}, origin=origin)


def test_a_regimen_of_the_house_is_considered_by_the_strategies_that_are_there(
    plain: mmrules.Engine, hospital: mmrules.Engine
) -> None:
    patient = record("early-relapse-high-risk")
    before, after = plain.evaluate(patient), hospital.evaluate(patient)
    assert before.option("DKd-weekly") is None
    option = after.option("DKd-weekly")
    assert option is not None
    assert "progression" in option.strategies


def test_what_the_pharmacy_lacks_is_ruled_out_with_its_reason(hospital: mmrules.Engine) -> None:
    exclusion = hospital.evaluate(record("triple-class-refractory")).exclusion("PanVd")
    assert exclusion is not None
    reason = next(reason for reason in exclusion.reasons if reason.rule == "formulary.panobinostat")
    assert (reason.kind, reason.text) == ("access", "formulary, panobinostat: no longer supplied")


@pytest.mark.parametrize(
    ("caregiver", "out", "first"), [(True, False, False), (False, True, False), (None, False, True)]
)
def test_a_restricted_drug_is_asked_for_its_condition(
    caregiver: bool | None, out: bool, first: bool, hospital: mmrules.Engine
) -> None:
    report = hospital.evaluate(record("triple-class-refractory", place={"caregiver": caregiver}))
    exclusion, option = report.exclusion("Tal"), report.option("Tal")
    rules = {reason.rule for reason in exclusion.reasons} if exclusion is not None else set()
    assert ("formulary.bispecific" in rules) is out
    if not out:
        assert option is not None
        assert ("caregiver" in {check.fact for check in option.check_first}) is first


def test_a_lifted_contraindication_no_longer_excludes_and_every_report_says_so(
    plain: mmrules.Engine, hospital: mmrules.Engine
) -> None:
    patient = record("first-relapse-on-lenalidomide", place=ACCESS)
    excluded = plain.evaluate(patient).exclusion("BVd")
    assert excluded is not None
    assert "belantamab_mafodotin.no-eye-care" in {reason.rule for reason in excluded.reasons}
    after = hospital.evaluate(patient)
    still = after.exclusion("BVd")
    assert still is None or "belantamab_mafodotin.no-eye-care" not in {reason.rule for reason in still.reasons}
    for name in ("first-relapse-on-lenalidomide", "sparse-referral-letter"):
        report = hospital.evaluate(record(name))
        assert [change.caution for change in report.safety_changes if change.kind == "lifted"] == [
            "belantamab_mafodotin.no-eye-care"
        ]
        assert "no eye hospital is needed" in report.to_json()
        assert mmrules.load_report(report.to_json()) == report


@pytest.mark.parametrize("everything", [False, True])
def test_the_table_prints_the_reason_of_every_lifted_rule(
    everything: bool, hospital: mmrules.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    from mmrules.cli.output import show  # noqa: PLC0415

    report = hospital.evaluate(record("slow-biochemical-relapse"))
    show(report_view(report, Extent(width=100, everything=everything)), width=100)
    text = " ".join(capsys.readouterr().out.split())
    assert "SAFETY RULES CHANGED HERE" in text
    assert "belantamab_mafodotin.no-eye-care lifted by Example Hospital" in text
    assert "Optometrists of the house examine the eyes before every dose" in text


def test_the_page_prints_the_reason_of_every_lifted_rule(hospital: mmrules.Engine) -> None:
    text = report_html(hospital.evaluate(record("slow-biochemical-relapse")))
    assert "Safety rules changed here" in text
    assert "belantamab_mafodotin.no-eye-care" in text
    assert "Optometrists of the house examine the eyes before every dose" in text


def test_an_explanation_names_what_was_lifted_of_its_own_rules(hospital: mmrules.Engine) -> None:
    patient = record("first-relapse-on-lenalidomide")
    lifted = {change.caution for change in hospital.explain(patient, "BVd").safety_changes}
    assert lifted == {"belantamab_mafodotin.no-eye-care"}
    assert hospital.explain(patient, "DKd").safety_changes == ()


def test_a_rule_of_a_class_is_told_for_each_drug_of_it(hospital: mmrules.Engine) -> None:
    report = hospital.evaluate(record("triple-class-refractory", place={"caregiver": True}))
    option = report.option("Tal")
    assert option is not None
    finding = next(item for item in option.cautions if item.caution == "bispecific.house-bed")
    assert (finding.drug, finding.note) == ("talquetamab", "step-up doses")


def test_the_report_names_the_packs_with_their_digests(plain: mmrules.Engine, hospital: mmrules.Engine) -> None:
    patient = record("first-relapse-on-lenalidomide")
    (named,) = hospital.evaluate(patient).provenance.packs
    assert (named.name, named.version, named.digest) == (
        "Example Hospital",
        "2026.1",
        mmrules.read_pack(HOSPITAL).digest,
    )
    assert plain.evaluate(patient).provenance.packs == ()
    assert plain.knowledge.digest != hospital.knowledge.digest


def test_a_later_pack_has_the_last_word() -> None:
    change = '[[change.regimen]]\nid = "DKd"\nbecause = "house"\nschedule = "{}"\n'
    packs = [pack(change.format(text), text) for text in ("first", "second")]
    assert mmrules.Engine(strategies=[], knowledge=packs).knowledge.regimens["DKd"].schedule == "second"
    assert mmrules.Engine(strategies=[], knowledge=packs[::-1]).knowledge.regimens["DKd"].schedule == "first"


def test_a_knowledge_base_can_be_given_as_before() -> None:
    merged = mmrules.load_knowledge().merged(mmrules.read_pack(HOSPITAL))
    assert mmrules.Engine(strategies=[], knowledge=merged).knowledge is merged


def test_a_single_pack_has_to_be_in_a_list() -> None:
    with pytest.raises(mmrules.InvalidInput, match=r"write \[pack\]"):
        mmrules.Engine(strategies=[], knowledge=str(HOSPITAL))


def test_a_pack_with_a_condition_about_nothing_names_file_and_line() -> None:
    text = '[[formulary]]\ndrug = "ixazomib"\nbecause = "costs"\nwhen = "prior_linez >= 2"\n'
    with pytest.raises(mmrules.InvalidKnowledge) as caught:
        mmrules.Engine(strategies=[], knowledge=[pack(text, "house")])
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("house.toml", 4)
    assert "prior_lines" in problem.nearest


def test_no_strategy_can_take_the_name_of_what_the_core_asks_for() -> None:
    impostor = mmrules.Strategy(id="safety", version="1", title="Impostor", purpose="None.", population="all", rules=())
    with pytest.raises(mmrules.PluginError, match="what the core itself asks for"):
        mmrules.Engine(strategies=[impostor])


NEVER_COLLECTED = """
[[drug]]
id = "fludarabine"
name = "fludarabine"
classes = ["other_chemotherapy"]
cautions_recorded = false
"""


def test_a_drug_without_safety_rules_is_named_in_the_notes(plain: mmrules.Engine) -> None:
    text = HOSPITAL.read_text("utf-8").replace('"carfilzomib", "dexamethasone"]', '"carfilzomib", "fludarabine"]')
    patient = record("early-relapse-high-risk")
    report = mmrules.Engine(knowledge=[pack(text + NEVER_COLLECTED, "house")]).evaluate(patient)
    assert report.option("DKd-weekly") is not None
    (note,) = (note for note in report.notes if "fludarabine" in note)
    assert note.startswith("No safety rules of fludarabine are recorded (DKd-weekly)")
    assert not any("No safety rules of" in note for note in plain.evaluate(patient).notes)
