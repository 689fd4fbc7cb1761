"""Chart text in a record: what becomes of it, what is refused, and that nothing else in the record moves."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mmrules
from mmrules.facts import Case, build_registry
from mmrules.logic import Symbols

TABLE = tomllib.loads((Path(__file__).parent / "chart_fields.toml").read_text("utf-8"))
READ = [case for case in TABLE["cytogenetics"] if "problems" not in case]
UNREAD = [case for case in TABLE["cytogenetics"] if "problems" in case]
GIVEN = [case for case in TABLE["regimen"] if "problems" not in case]
REFUSED = [case for case in TABLE["regimen"] if "problems" in case]


def _name(case: dict[str, Any]) -> str:
    return str(case["name"])


def _problems(document: dict[str, Any]) -> list[mmrules.Problem]:
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.load_patient(document)
    return list(raised.value.problems)


def _entry(case: dict[str, Any]) -> dict[str, Any]:
    entry = {"text": case["text"], "date": "2024-03"}
    return entry | ({"plasma_cells_selected": case["selected"]} if "selected" in case else {})


def _component(case: dict[str, Any]) -> dict[str, Any]:
    return {"lines": [{"components": [{"regimen": case["text"], **case.get("component", {})}]}]}


@pytest.mark.parametrize("case", READ, ids=_name)
def test_a_text_becomes_the_findings_that_it_reports(case: dict[str, Any]) -> None:
    patient = mmrules.load_patient({"cytogenetics": [_entry(case)]})
    found = [
        {
            "marker": finding.marker.value,
            "status": finding.status.value,
            "copies": finding.copies,
            "percent": finding.clonal_fraction_pct,
            "cells": finding.cells_scored,
            "method": finding.method,
        }
        for finding in patient.cytogenetics
    ]
    expected = [
        {"copies": None, "cells": None, "method": None}
        | each
        | {"percent": Decimal(each["percent"]) if "percent" in each else None}
        for each in case["findings"]
    ]
    assert found == expected
    assert {str(finding.date) for finding in patient.cytogenetics} == {"2024-03"}
    assert {finding.plasma_cells_selected for finding in patient.cytogenetics} == {case.get("selected_in_record")}


@pytest.mark.parametrize("case", UNREAD, ids=_name)
def test_a_text_that_says_nothing_certain_is_refused_with_its_place(case: dict[str, Any]) -> None:
    found = _problems({"cytogenetics": [_entry(case)]})
    for field, words in case["problems"]:
        assert any(
            each.path == f"$.cytogenetics[0].{field}" and each.position is not None and words in str(each)
            for each in found
        ), found
    assert all(each.remedy for each in found)


@pytest.mark.parametrize("case", GIVEN, ids=_name)
def test_a_regimen_becomes_its_drugs(case: dict[str, Any]) -> None:
    component = mmrules.load_patient(_component(case)).lines[0].components[0]
    assert [course.drug for course in component.drugs] == case["drugs"]
    assert component.kind.value == case.get("kind", "systemic")
    assert (component.phase.value if component.phase is not None else None) == case.get("phase")


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_a_regimen_that_is_not_certain_is_refused_with_what_to_write(case: dict[str, Any]) -> None:
    found = _problems(_component(case))
    assert {each.path for each in found} == {"$.lines[0].components[0].regimen"}
    for words in case["problems"]:
        assert any(words in str(each) for each in found), found
    assert all(each.remedy for each in found)


def test_the_schema_knows_both_forms() -> None:
    schema = json.loads((Path(__file__).parents[2] / "schema" / "patient.schema.json").read_text("utf-8"))
    jsonschema.validate({"cytogenetics": [_entry(READ[0])]} | _component(GIVEN[0]), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"cytogenetics": [{"text": "46,XY", "marker": "t_4_14"}]}, schema)


def test_other_entries_keep_their_places() -> None:
    own = {"marker": "t_11_14", "status": "absent"}
    text = {"text": "nuc ish(FGFR3,IGH)x3(FGFR3 con IGHx2)[80/200]"}
    patient = mmrules.load_patient({"cytogenetics": [text, own]})
    assert [finding.marker.value for finding in patient.cytogenetics] == ["t_4_14", "t_11_14", "igh_rearrangement"]


def test_every_problem_is_told_at_once_and_once() -> None:
    document = {
        "cytogenetics": [
            {"text": "nuc ish(TP53x1[45/100]"},
            {"text": "nuc ish(FGFR3,IGH)x3(FGFR3 con IGHx2)[80/200]", "date": "soon", "marker": "t_4_14"},
            {"text": 17},
            {"marker": "t_4_41", "status": "present"},
        ],
        "lines": [{"components": [{"regimen": "MP"}, {"regimen": 3}]}, {"components": [{"drugs": [{"drug": 1}]}]}],
    }
    assert sorted(each.path for each in _problems(document)) == [
        "$.cytogenetics[0].text",
        "$.cytogenetics[1].date",
        "$.cytogenetics[1].marker",
        "$.cytogenetics[2].text",
        "$.cytogenetics[3].marker",
        "$.lines[0].components[0].regimen",
        "$.lines[0].components[1].regimen",
        "$.lines[1].components[0].drugs[0].drug",
    ]


def test_messages_hold_no_word_of_the_text() -> None:
    document = {
        "cytogenetics": [{"text": "Mrs Quibble nuc ish(TP53x1[45/100]"}],
        "lines": [{"components": [{"regimen": "Quibble"}]}],
    }
    assert "quibble" not in " ".join(map(str, _problems(document))).casefold()


def test_the_given_document_is_not_changed() -> None:
    document = {
        "cytogenetics": [{"text": "nuc ish(TP53x1)[60/200]"}],
        "lines": [{"components": [{"regimen": "DRd"}]}],
    }
    before = copy.deepcopy(document)
    mmrules.load_patient(document)
    assert document == before


@pytest.mark.parametrize(("cells", "present"), [(20, False), (60, True)])
def test_the_facts_hold_the_share_against_the_cut_off(cells: int, present: bool) -> None:
    patient = mmrules.load_patient({"cytogenetics": [{"text": f"nuc ish(TP53x1)[{cells}/200]", "date": "2024-03-01"}]})
    assert patient.cytogenetics[0].status.value == "present"
    registry = build_registry(drugs=Symbols("drug", frozenset({"bortezomib"}), {}), regimen_ids=["DRd"])
    assert Case(patient, as_of=date(2024, 6, 10), registry=registry).value("has", "del_17p") is present


@given(
    st.dictionaries(
        st.sampled_from(["cytogenetics", "lines"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["text", "regimen", "components", "drugs", "date"]), inner, max_size=3
                )
            ),
            max_leaves=12,
        ),
        max_size=2,
    )
)
def test_whatever_stands_there_is_read_or_refused(document: dict[str, Any]) -> None:
    refusal: mmrules.InvalidInput | None = None
    try:
        mmrules.load_patient(document)
    except mmrules.InvalidInput as error:
        refusal = error
    assert refusal is None or refusal.problems


def test_what_was_doubtful_in_a_text_reaches_the_record_and_the_report() -> None:
    text = "del(13q) in 40% of cells, t(4;14) cannot be excluded. TP53 abnormal."
    patient = mmrules.load_patient({"cytogenetics": [{"text": text, "date": "2024-03"}]})
    by_marker = {finding.marker.value: finding for finding in patient.cytogenetics}
    place = text.index("TP53")
    unread = f"character {place}: a marker is named here, but what is said of it was not understood"
    assert patient.cytogenetics[0].notes[0] == unread
    assert by_marker["t_4_14"].notes[-1] == "t_4_14 is open: put in doubt by the text"
    assert not by_marker["del_13q"].notes
    report = mmrules.Engine().evaluate(patient, as_of=date(2024, 6, 1))
    said = [note for note in report.notes if note.startswith("Cytogenetics of 2024-03, as read from the text: ")]
    assert len(said) == len(set(said))
    assert any(unread in note for note in said)
    assert any("t_4_14 is open" in note for note in said)
    early = mmrules.Engine().evaluate(patient, as_of=date(2024, 1, 1))
    assert not [note for note in early.notes if note.startswith("Cytogenetics")]


def test_a_text_without_doubt_leaves_no_note() -> None:
    patient = mmrules.load_patient({"cytogenetics": [{"text": "nuc ish(TP53x1)[60/200]"}]})
    assert not any(finding.notes for finding in patient.cytogenetics)
