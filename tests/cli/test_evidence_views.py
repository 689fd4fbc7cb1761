"""How trials, results, burden and references read: nothing that limits a number is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mmrules.cli.view.evidence_texts import (
    burden_text,
    event_text,
    leading_results,
    limit_text,
    limits_summary,
    membership_text,
    rates_texts,
    result_text,
    subgroup_text,
    toxicity_text,
    withheld_text,
)
from mmrules.cli.view.references import reference_text
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.recommendation import FactUse
from mmrules.models.reference import ReportReference
from mmrules.models.trade_offs import Burden, EvidenceLimit, ReportedToxicity
from mmrules.models.trial_evidence import (
    CriterionFinding,
    NearestSubgroup,
    ReportedRates,
    ReportedResult,
    TrialApplicability,
    WouldBeIn,
)
from mmrules.models.vocabulary import EvidenceLevel

LINES = FactUse(fact="prior_lines", wording="number of prior lines", value="4")
ECOG = FactUse(fact="ecog", wording="ECOG performance status")
MET = CriterionFinding(id="a", text="lenalidomide given before", outcome="met", verified=True)
FAILS = CriterionFinding(id="b", text="one to three earlier lines", outcome="not_met", facts=(LINES,), verified=True)
OPEN = CriterionFinding(id="c", text="ECOG 0 or 1", outcome="unknown", facts=(ECOG,), missing=("ecog",), verified=False)
BY_HAND = CriterionFinding(id="d", text="two cycles", outcome="not_checked", verified=True)


def trial(would_be_in: WouldBeIn, *criteria: CriterionFinding, withheld: int = 0) -> TrialApplicability:
    return TrialApplicability(id="T", randomised=True, would_be_in=would_be_in, criteria=criteria, withheld=withheld)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (trial("yes", MET), "would have been in, by the recorded criteria"),
        (
            trial("no", MET, FAILS, OPEN),
            "would not have been in: one to three earlier lines (number of prior lines 4)",
        ),
        (trial("unknown", MET, OPEN), "not known whether in: ECOG 0 or 1* (not known: ECOG performance status)"),
        (trial("unknown", MET, BY_HAND), "not known whether in: two cycles (not checked)"),
        (trial("unknown"), "not known whether in: no criterion is recorded"),
    ],
)
def test_whether_the_patient_would_have_been_in_and_why(found: TrialApplicability, text: str) -> None:
    assert membership_text(found) == text


def test_results_that_are_left_out_are_counted() -> None:
    assert withheld_text(trial("yes", MET)) == ""
    assert withheld_text(trial("yes", MET, withheld=2)).startswith("2 results left out")


RESULT = ReportedResult(
    endpoint="PFS",
    analysis="final",
    hr=Decimal("0.64"),
    ci=(Decimal("0.49"), Decimal("0.83")),
    ci_level=Decimal(95),
    medians_months=FrozenMapping({"DKd": Decimal("28.4")}),
    medians_unknown=("Kd",),
    landmarks=FrozenMapping({"36mo_pct": FrozenMapping({"DKd": Decimal(40)})}),
    follow_up_months=Decimal(50),
    published="2023",
    verified=True,
    unverified=("ci",),
)


def test_a_result_has_its_interval_its_date_and_what_was_not_seen() -> None:
    assert result_text(RESULT) == (
        "PFS (final): hazard ratio 0.64 (95 % CI 0.49 to 0.83); median months DKd 28.4, Kd not reached or not known; "
        "rate at 36 months DKd 40 %; follow-up 50 months; published 2023 (interval unverified*)"
    )
    assert "follow-up" not in result_text(RESULT, brief=True)


def test_a_missing_interval_is_said_and_an_unverified_result_is_marked() -> None:
    bare = ReportedResult(endpoint="OS", hr=Decimal("0.79"), verified=False)
    assert result_text(bare) == "OS: hazard ratio 0.79 (interval not recorded)*"
    assert result_text(ReportedResult(endpoint="OS", verified=True)) == "OS: no numbers"


def test_the_longest_follow_up_leads_for_each_endpoint() -> None:
    early = ReportedResult(endpoint="PFS", follow_up_months=Decimal(17), verified=True)
    survival = ReportedResult(endpoint="OS", verified=True)
    other = ReportedResult(endpoint="PFS2", verified=True)
    assert leading_results([early, RESULT, other, survival]) == (RESULT, survival)


def test_a_subgroup_has_the_trials_definition_and_what_was_not_checked() -> None:
    item = NearestSubgroup(
        key="T/high",
        aspect="cytogenetics",
        group="high_risk",
        definition="t(4;14) >=30%",
        not_checked="the share of cells",
        result=RESULT,
        facts=(LINES,),
    )
    for text in (subgroup_text(item), subgroup_text(item, brief=True)):
        assert text.startswith("high risk [defined as t(4;14) >=30%; not checked: the share of cells")
        assert "0.49 to 0.83" in text


def test_response_rates_are_told_in_words() -> None:
    figures = FrozenMapping({"orr_pct": FrozenMapping({"A": Decimal(84), "B": Decimal("67.3")})})
    assert rates_texts(ReportedRates(figures=figures, verified=False)) == ["overall response: A 84 %, B 67.3 %*"]


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("neuropathy_pct", "neuropathy, grade 3 or more"),
        ("neuropathy_ge2_pct", "neuropathy, grade 2 or more"),
        ("ocular_3_4_pct", "ocular, grade 3 or 4"),
        ("ocular_any_pct", "ocular, any grade"),
        ("common_any_grade_pct:infection", "infection, any grade"),
    ],
)
def test_an_adverse_event_has_its_grade(event: str, text: str) -> None:
    assert event_text(event) == text


def test_toxicity_stands_beside_what_the_record_holds() -> None:
    item = ReportedToxicity(
        concern="peripheral neuropathy",
        facts=(FactUse(fact="neuropathy_grade", wording="grade of neuropathy", value="1"),),
        trial="CASTOR",
        event="neuropathy_pct",
        rates=FrozenMapping({"DVd": Decimal(5)}),
        verified=False,
    )
    assert toxicity_text(item) == (
        "peripheral neuropathy (grade of neuropathy 1); CASTOR: neuropathy, grade 3 or more DVd 5 %*"
    )


def test_burden_says_what_is_not_recorded() -> None:
    cells = Burden(oral_only=False, routes=("IV infusion",), hospital_stay="two weeks")
    assert burden_text(cells) == "visits not recorded; given IV infusion; hospital: two weeks"
    tablets = Burden(visits_initial=Decimal(1), oral_only=True, rems=("A programme",))
    assert burden_text(tablets) == (
        "visits in 28 days: 1 at first, not recorded later; all by mouth; no hospital stay recorded; A programme"
    )


def test_limits_are_counted_by_why() -> None:
    limits = (EvidenceLimit("subgroup", ("A/x", "B/y")), EvidenceLimit("single_arm", ("C",)))
    assert limits_summary(limits, 7) == "of 7 sources: 2 of a subgroup, 1 of a single arm"
    assert limit_text(limits[0]) == "rests on a subgroup: A/x, B/y"


def test_a_reference_is_marked_when_recalled_and_keeps_its_grade() -> None:
    cited = ReportReference(key="T", text="T: A trial", level=EvidenceLevel.RANDOMISED, checked="recalled")
    assert reference_text(cited) == "T: A trial*"
    graded = ReportReference(
        key="g.a", text="A guideline", level=EvidenceLevel.GUIDELINE, checked="read", grade="I, A", grading="esmo"
    )
    assert reference_text(graded) == "g.a: A guideline (grade I, A, esmo)"


@pytest.mark.parametrize(
    ("identifiers", "address"),
    [
        ({"doi": "10.1/x", "pmid": "1", "url": "https://e.org"}, "https://doi.org/10.1/x"),
        ({"pmid": "1", "registry": "NCT1"}, "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({"url": "https://e.org", "registry": "NCT1"}, "https://e.org"),
        ({"registry": "NCT1"}, "https://clinicaltrials.gov/study/NCT1"),
        ({"registry": "ISRCTN1"}, ""),
        ({}, ""),
    ],
)
def test_a_reference_links_to_the_best_address(identifiers: dict[str, str], address: str) -> None:
    item = ReportReference(key="a", text="a", level=EvidenceLevel.LABEL, checked="read", **identifiers)
    assert item.link == address
