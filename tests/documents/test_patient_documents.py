"""Records in the library's own form: what is refused, and what is kept as it was written."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import mmrules
from mmrules.models.patient import Patient

CASES = tomllib.loads((Path(__file__).parent / "refused.toml").read_text("utf-8"))["case"]
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_document_that_cannot_be_used_is_refused_with_every_problem(case: dict[str, Any]) -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.load_patient(case["document"])
    found = [(problem.path, str(problem)) for problem in raised.value.problems]
    for path, words in case["problems"]:
        assert any(path == place and words in text for place, text in found), f"{path} {words!r} not in {found}"
    assert len(found) == len(case["problems"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_the_same_from_path_text_bytes_and_data(path: Path) -> None:
    text = path.read_text("utf-8")
    patient = mmrules.load_patient(path)
    assert mmrules.load_patient(str(path)) == patient
    assert mmrules.load_patient(text) == patient
    assert mmrules.load_patient(text.encode()) == patient
    assert mmrules.load_patient(json.loads(text)) == patient


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_document_that_is_right_is_read_in_one_pass(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_needed(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("mmrules.serialization.faults.read_in_detail", not_needed)
    assert mmrules.load_patient(path).id == path.stem


def test_a_patient_that_was_read_cannot_be_changed() -> None:
    patient = mmrules.load_patient(EXAMPLES[0])
    for part in (patient, patient.labs[0], patient.lines[0], patient.place):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(part, attrs.fields(type(part))[0].name, None)


@pytest.mark.parametrize("depth", [61, 900])
@pytest.mark.parametrize("field", ["labs", "notes", "labz", "cytogenetics", 'sex": "x", "cytogenetics'])
@pytest.mark.parametrize("kind", ["", '"resourceType": "Bundle", ', '"cytogenetics": [{"text": "del(17p)"}], '])
def test_a_document_nested_too_deeply_is_refused_for_that_alone(kind: str, field: str, depth: int) -> None:
    kind = "" if "cytogenetics" in kind and "cytogenetics" in field else kind
    document = f'{{{kind}"{field}": {"[" * depth}{"]" * depth}}}'
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.load_patient(document)
    assert [problem.code for problem in raised.value.problems] == ["json.depth"]


def test_a_result_keeps_the_digits_that_were_printed() -> None:
    patient = mmrules.load_patient('{"labs": [{"analyte": "b2m", "value": 3.50, "unit": "mg/L"}]}')
    assert str(patient.labs[0].value) == "3.50"
    assert patient.labs[0].value.number == Decimal("3.5")


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e40"), 10**40, "1" * 31, True, "3,5"])
def test_a_number_that_is_none_or_beyond_measure_is_refused(value: object) -> None:
    lab = {"analyte": "ferritin", "value": value, "unit": "ug/L", "high": value}
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.load_patient({"frailty": {"adl": value}, "labs": [lab]})
    paths = [problem.path for problem in raised.value.problems]
    assert paths == ["$.labs[0].value", "$.labs[0].high", "$.frailty.adl"]


def test_a_result_keeps_its_comparator() -> None:
    patient = mmrules.load_patient('{"labs": [{"analyte": "igg", "value": "<200", "unit": "mg/dL"}]}')
    assert str(patient.labs[0].value) == "<200"


def test_absent_not_tested_and_not_mentioned_stay_apart() -> None:
    document = (
        '{"cytogenetics": [{"marker": "t_4_14", "status": "absent"}, {"marker": "del_17p", "status": "not_tested"}]}'
    )
    findings = {finding.marker.value: finding.status.value for finding in mmrules.load_patient(document).cytogenetics}
    assert findings == {"t_4_14": "absent", "del_17p": "not_tested"}


def test_an_empty_record_is_a_record() -> None:
    assert mmrules.load_patient("{}") == Patient()


def test_a_file_that_is_not_there_says_so() -> None:
    with pytest.raises(mmrules.InvalidInput, match="cannot be read"):
        mmrules.load_patient("no-such-file.json")


def test_messages_hold_no_value_of_the_patient() -> None:
    document = '{"id": "MRN-4711", "sex": "MRN-4711", "birth_date": "1950-13", "age": {"years": 999}}'
    with pytest.raises(mmrules.InvalidInput) as raised:
        mmrules.load_patient(document)
    message = str(raised.value)
    assert "4711" not in message
    assert "1950" not in message
    assert "999" not in message
