"""A record that was written is read back as it was; nothing in it is coerced on the way."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import attrs
import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmrules.conformance.strategies import records
from mmrules.errors import InvalidInput
from mmrules.json_schema import schema_of
from mmrules.models.patient import Patient
from mmrules.serialization import canonical_json, read_json, structure
from mmrules.serialization.faults import read_in_detail

SCHEMA = jsonschema.Draft202012Validator(schema_of(Patient, title="patient"))

thorough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@thorough
@given(records())
def test_a_patient_survives_json_exactly(patient: Patient) -> None:
    text = canonical_json(patient)
    read = structure(read_json(text), Patient)
    assert read == patient
    assert canonical_json(structure(read_json(text), Patient)) == text


def _classes(value: Any) -> object:
    """The classes of everything within, because a word equals the plain text of its spelling."""
    if isinstance(value, tuple):
        return tuple(_classes(item) for item in value)
    if isinstance(value, frozenset):
        return frozenset((item, type(item)) for item in value)
    if attrs.has(type(value)):
        return type(value), tuple(_classes(getattr(value, field.name)) for field in attrs.fields(type(value)))
    return type(value)


@thorough
@given(records())
def test_words_are_read_as_their_own_class(patient: Patient) -> None:
    assert _classes(structure(read_json(canonical_json(patient)), Patient)) == _classes(patient)


@thorough
@given(records())
def test_every_written_patient_fits_the_schema(patient: Patient) -> None:
    SCHEMA.validate(json.loads(canonical_json(patient)))


@thorough
@given(records())
def test_a_patient_crosses_a_process_boundary(patient: Patient) -> None:
    assert pickle.loads(pickle.dumps(patient)) == patient  # noqa: S301  # our own bytes


plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(plain_data, st.integers(0, 3))
def test_plain_data_is_written_as_the_standard_library_writes_it(data: Any, indent: int) -> None:
    assert canonical_json(data, indent=indent) == json.dumps(data, ensure_ascii=False, indent=indent)
    assert canonical_json(data) == json.dumps(data, ensure_ascii=False, separators=(",", ":"))


JUNK: tuple[Any, ...] = (
    *(None, True, 0, 1, -3, 10**20, 3.5, 1e-7, Decimal("2.50"), Decimal("1e3"), Decimal("NaN"), Decimal("Infinity")),
    *("", "x", " CR", "other", "1e5", "-0.0", "<0.5", "2024-02-30", "2024-02", "2024-W11-5", "20240315"),
    *([], ["x"], ["lines", "lines"], {}, {"drug": "x"}),
)


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _holder(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def _outcome(read: Any) -> object:
    try:
        patient = read()
    except InvalidInput as error:
        return error.problems
    return patient, _classes(patient)


@thorough
@given(records(), st.data())
def test_reading_in_one_pass_accepts_what_reading_in_detail_accepts(patient: Patient, draw: st.DataObject) -> None:
    text = canonical_json(patient)
    places = _places(json.loads(text))[1:]
    for change in ("other value", "value from elsewhere", "left out", "one more field"):
        document: Any = json.loads(text)
        path = draw.draw(st.sampled_from(places))
        holder = _holder(document, path)
        match change:
            case "other value":
                holder[path[-1]] = draw.draw(st.sampled_from(JUNK))
            case "value from elsewhere":
                elsewhere = draw.draw(st.sampled_from(places))
                holder[path[-1]] = copy.deepcopy(_holder(document, elsewhere)[elsewhere[-1]])
            case "left out":
                del holder[path[-1]]
            case _ if isinstance(holder, dict):
                holder[draw.draw(st.sampled_from(["value", "unit", "date", "Date", "ongoing"]))] = None
        quick = _outcome(lambda document=document: structure(document, Patient))
        assert quick == _outcome(lambda document=document: read_in_detail(document, Patient, what="patient", path="$"))
