"""A FHIR Bundle is read entry by entry: what is sure is carried over, all else is listed with its reason."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mmrules
from mmrules.cli.app import run

HERE = Path(__file__).parent
BUNDLE: dict[str, Any] = json.loads((HERE / "bundle.json").read_text("utf-8"))
CASES = tomllib.loads((HERE / "not_carried.toml").read_text("utf-8"))["case"]


def changed(case: dict[str, Any]) -> mmrules.FhirReading:
    bundle = copy.deepcopy(BUNDLE)
    resource = bundle["entry"][case["entry"]]["resource"]
    for name in case.get("drop", ()):
        del resource[name]
    resource.update(case.get("set", {}))
    return mmrules.read_fhir(bundle)


def carried(reading: mmrules.FhirReading) -> int:
    patient = reading.patient
    diagnosed = patient.diagnosis != type(patient.diagnosis)()
    return len(patient.labs) + len(patient.performance) + len(reading.courses) + diagnosed


def test_a_bundle_is_read_with_its_printed_numbers_units_and_days() -> None:
    reading = mmrules.read_fhir(HERE / "bundle.json")
    patient = reading.patient
    assert (patient.id, patient.sex, str(patient.birth_date)) == ("made-up", "female", "1956")
    assert (str(patient.diagnosis.date), patient.diagnosis.heavy_chain) == ("2020-03", "IgG")
    assert [(lab.analyte, str(lab.value), lab.unit, str(lab.date)) for lab in patient.labs] == [
        ("serum_m_protein", "21.0", "g/L", "2025-05-01"),
        ("ldh", "300", "U/L", "2025-05-01"),
        ("flc_lambda", "<1.5", "mg/L", "2025-05"),
    ]
    assert [lab.high for lab in patient.labs] == [None, 250, None]
    assert [(item.scale, item.value) for item in patient.performance] == [("ecog", 1)]


def test_a_course_is_put_into_no_line_and_no_list_counts_as_complete() -> None:
    reading = mmrules.read_fhir(BUNDLE)
    (course,) = reading.courses
    assert (course.drug, str(course.start), str(course.end), course.ongoing) == (
        "lenalidomide",
        "2020-04-01",
        "2023-02",
        False,
    )
    assert (reading.patient.lines, reading.patient.complete) == ((), frozenset())
    case = mmrules.Engine(strategies=[]).case(reading.patient)
    assert case.value("prior_lines") is None
    assert case.value("exposed", "lenalidomide") is None


def test_what_is_not_read_is_listed_with_its_place() -> None:
    (left,) = mmrules.read_fhir(BUNDLE).not_carried
    assert (left.path, left.resource) == ("$.entry[7].resource", "Procedure")
    assert "not read" in left.reason


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_cannot_be_told_for_sure_is_not_carried_over(case: dict[str, Any]) -> None:
    whole, reading = mmrules.read_fhir(BUNDLE), changed(case)
    path = f"$.entry[{case['entry']}].resource" + (f".{case['element']}" if case["element"] else "")
    assert [item.path for item in reading.not_carried] == [path, "$.entry[7].resource"]
    assert case["reason"] in reading.not_carried[0].reason
    assert carried(whole) - carried(reading) == (0 if case.get("carried") else 1)


def test_diagnoses_that_contradict_each_other_are_not_chosen_between() -> None:
    bundle = copy.deepcopy(BUNDLE)
    other = copy.deepcopy(bundle["entry"][1])
    other["resource"]["onsetDateTime"] = "2021"
    bundle["entry"].append(other)
    reading = mmrules.read_fhir(bundle)
    assert reading.patient.diagnosis == type(reading.patient.diagnosis)()
    assert "contradict" in reading.not_carried[-1].reason


def test_further_pages_are_told_of() -> None:
    reading = mmrules.read_fhir({**BUNDLE, "link": [{"relation": "next", "url": "https://hospital.example/2"}]})
    assert reading.not_carried[-1].path == "$.link"


def test_the_same_patient_is_loaded_and_answered() -> None:
    patient = mmrules.load_patient(HERE / "bundle.json")
    assert patient == mmrules.read_fhir(BUNDLE).patient
    assert mmrules.Engine(strategies=[]).evaluate(patient).as_of == date(2025, 5, 31)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"resourceType": "Patient", "id": "made-up"}, "fhir.bundle"),
        ({"resourceType": "Bundle", "type": "history", "entry": BUNDLE["entry"]}, "fhir.history"),
        ({"resourceType": "Bundle", "type": "collection", "entry": BUNDLE["entry"][1:]}, "fhir.patient"),
        ({"resourceType": "Bundle", "type": "collection", "entry": BUNDLE["entry"][:1] * 2}, "fhir.patient"),
        ({"resourceType": "Bundle"}, "fhir.patient"),
    ],
)
def test_what_is_not_about_one_patient_is_refused(document: dict[str, Any], code: str) -> None:
    for read in (mmrules.load_patient, mmrules.read_fhir):
        with pytest.raises(mmrules.InvalidInput) as raised:
            read(document)
        assert [problem.code for problem in raised.value.problems] == [code]
        assert raised.value.problems[0].remedy


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["coding", "value", "x"]), inner),
    max_leaves=4,
)


@given(st.data())
def test_no_element_of_another_kind_stops_the_reading(data: st.DataObject) -> None:
    bundle = copy.deepcopy(BUNDLE)
    at = data.draw(st.integers(1, len(bundle["entry"]) - 1))
    resource = bundle["entry"][at]["resource"]
    name = data.draw(st.sampled_from(sorted(resource)))
    resource[name] = data.draw(JUNK)
    reading = mmrules.read_fhir(bundle)
    assert carried(reading) <= carried(mmrules.read_fhir(BUNDLE))
    assert all(item.reason for item in reading.not_carried)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"status": "active", "effectivePeriod": {"start": "2020-04-01"}}, (True, None)),
        (
            {"resourceType": "MedicationAdministration", "status": "in-progress", "effectivePeriod": {"start": "2020"}},
            (True, None),
        ),
        ({"resourceType": "MedicationAdministration"}, (False, "2023-02")),
        (
            {"medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "L04AX04"}]}},
            (False, "2023-02"),
        ),
    ],
)
def test_a_course_is_read_from_each_kind_of_resource(changes: dict[str, Any], told: tuple[bool, str | None]) -> None:
    (course,) = changed({"entry": 6, "set": changes}).courses
    assert course.drug == "lenalidomide"
    assert (course.ongoing, None if course.end is None else str(course.end)) == told


def test_a_command_answers_a_bundle_and_tells_on_standard_error_what_it_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["stage", str(HERE / "bundle.json")]) == 0
    told = capsys.readouterr()
    assert "Not carried over: $.entry[7].resource" in told.err
    assert "In no line of therapy, because FHIR has none: lenalidomide" in told.err
    assert "Not carried over" not in told.out
