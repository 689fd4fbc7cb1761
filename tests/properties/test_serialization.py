"""A record that was written is read back as it was; nothing in it is coerced on the way."""

from __future__ import annotations

import json
import pickle
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


JUNK: tuple[Any, ...] = (None, True, 0, -3, 3.5, "", "x", " CR", "2024-02-30", "2024-02", [], ["x"], {}, {"drug": "x"})


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _outcome(read: Any) -> object:
    try:
        patient = read()
    except InvalidInput as error:
        return [(problem.path, problem.code) for problem in error.problems]
    return patient, _classes(patient)


@thorough
@given(records(), st.data())
def test_reading_in_one_pass_accepts_what_reading_in_detail_accepts(patient: Patient, draw: st.DataObject) -> None:
    document: Any = json.loads(canonical_json(patient))
    *holders, key = draw.draw(st.sampled_from(_places(document)[1:]))
    holder = document
    for step in holders:
        holder = holder[step]
    holder[key] = draw.draw(st.sampled_from(JUNK))
    quick = _outcome(lambda: structure(document, Patient))
    assert quick == _outcome(lambda: read_in_detail(document, Patient, what="patient", path="$"))
