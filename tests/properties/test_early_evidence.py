"""Early evidence says so, and never stands before a labelled option that is recommended more strongly."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

import mmrules

if TYPE_CHECKING:
    from mmrules.models.report import Report

PLUGINS = Path(__file__).parents[2] / "plugins"
HISTORIES = tomllib.loads((PLUGINS / "mmrules-switching" / "tests" / "histories.toml").read_text("utf-8"))
LESIONS = (
    *("t_4_14", "t_11_14", "t_14_16", "t_14_20", "gain_1q", "del_1p32", "del_17p"),
    *("tp53_mutation", "braf_v600e", "kras_mutation", "nras_mutation", "bcl2_high"),
)
STRENGTHS = ("weak", "moderate", "strong")


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strict=True)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A history of treatment, each lesion found, absent or not tested, fit or frail, here or there."""
    name = draw(st.sampled_from([key for key in HISTORIES if key != "everyone"]))
    record = {key: value for key, value in (HISTORIES["everyone"] | HISTORIES[name]).items() if key != "summary"}
    states = draw(st.lists(st.sampled_from(("present", "absent", "")), min_size=len(LESIONS), max_size=len(LESIONS)))
    record["cytogenetics"] = [
        {"marker": lesion, "status": state, "date": "2026-03-01", "method": "NGS"}
        for lesion, state in zip(LESIONS, states, strict=True)
        if state
    ]
    record["place"] = {"jurisdiction": draw(st.sampled_from(("US", "EU", "UK", "other")))}
    if draw(st.booleans()):
        record["frailty"] = {"adl": 3, "iadl": 4, "charlson": 3, "date": "2026-03-01"}
        record["age"] = {"years": 83, "on": "2026-03-01"}
    return record


def reasons_to_avoid(option: mmrules.Option) -> bool:
    return any(item.applies and item.effect == "avoid" and item.scope == "start" for item in option.cautions)


def answer(record: dict[str, Any]) -> Report:
    return engine().evaluate(mmrules.load_patient(record), as_of=date(2026, 3, 15))


@settings(max_examples=40)
@given(records())
def test_early_evidence_never_outranks_a_labelled_option_with_a_stronger_recommendation(record: dict[str, Any]) -> None:
    treatments = [option for option in answer(record).treatments if option.direction == "for"]
    for early in (option for option in treatments if option.early_evidence):
        for other in treatments:
            stronger = STRENGTHS.index(other.strength) > STRENGTHS.index(early.strength)
            if stronger and other.status == "labelled" and not other.early_evidence and not reasons_to_avoid(other):
                assert other.rank < early.rank, f"{early.id} stands before {other.id}"


@settings(max_examples=40)
@given(records())
def test_every_statement_of_early_evidence_says_so_and_speaks_for_nothing_more_than_weakly(
    record: dict[str, Any],
) -> None:
    report = answer(record)
    said = [item for option in report.options for item in option.recommendations]
    said += [item for exclusion in report.excluded for item in exclusion.recommendations]
    for item in said:
        if item.strategy == "cytogenetic":
            assert item.early_evidence
            assert item.direction == "against" or item.strength == "weak"


@settings(max_examples=40)
@given(records())
def test_an_answer_is_never_an_empty_list(record: dict[str, Any]) -> None:
    report = answer(record)
    assert report.options
    if not any(option.direction == "for" for option in report.treatments):
        assert "No treatment is recommended" in report.notes[0]
