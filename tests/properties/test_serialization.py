"""A record that was written is read back as it was; nothing in it is coerced on the way."""

from __future__ import annotations

import json
import pickle

import jsonschema
from hypothesis import HealthCheck, given, settings
from tests.properties.records import patients

from mmrules.json_schema import schema_of
from mmrules.models.patient import Patient
from mmrules.serialization import canonical_json, read_json, structure

SCHEMA = jsonschema.Draft202012Validator(schema_of(Patient, title="patient"))

thorough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@thorough
@given(patients)
def test_a_patient_survives_json_exactly(patient: Patient) -> None:
    text = canonical_json(patient)
    read = structure(read_json(text), Patient)
    assert read == patient
    assert repr(read) == repr(patient)  # words compare equal to plain texts; their classes have to be the same too
    assert canonical_json(structure(read_json(text), Patient)) == text


@thorough
@given(patients)
def test_every_written_patient_fits_the_schema(patient: Patient) -> None:
    SCHEMA.validate(json.loads(canonical_json(patient)))


@thorough
@given(patients)
def test_a_patient_crosses_a_process_boundary(patient: Patient) -> None:
    assert pickle.loads(pickle.dumps(patient)) == patient  # noqa: S301  # our own bytes
