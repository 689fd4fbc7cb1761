"""A record that was written is read back as it was; nothing in it is coerced on the way."""

from __future__ import annotations

import json
import pickle
from typing import Any

import attrs
import jsonschema
from hypothesis import HealthCheck, given, settings

from mmrules.conformance.strategies import records
from mmrules.json_schema import schema_of
from mmrules.models.patient import Patient
from mmrules.serialization import canonical_json, read_json, structure

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
