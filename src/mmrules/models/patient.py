"""The record of one patient: what a chart holds, and nothing that is concluded from it."""

from __future__ import annotations

from typing import Annotated

from attrs import frozen

from mmrules.models.condition import CoMedication, Comorbidity, FrailtyInputs, PerformanceStatus, Serology, Toxicity
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.disease import Diagnosis, DiseaseFinding
from mmrules.models.laboratory import LabResult, Measurement
from mmrules.models.partial_date import PartialDate
from mmrules.models.preference import Place, Preferences, Suitability
from mmrules.models.therapy import DrugId, LineOfTherapy
from mmrules.models.vocabulary import Section, Sex
from mmrules.serialization import OneOf, Range

__all__ = ["PATIENT_SCHEMA_VERSION", "Age", "Patient"]

PATIENT_SCHEMA_VERSION = "1"

SchemaVersion = Annotated[str, OneOf("schema version", frozenset({PATIENT_SCHEMA_VERSION}))]


@frozen(kw_only=True)
class Age:
    """An age that was recorded instead of a birth date.

    Attributes:
        years: Completed years.
        on: When the patient was that old; `None` when that is not recorded.
    """

    years: Annotated[int, Range(18, 120)]
    on: PartialDate | None = None


@frozen(kw_only=True)
class Patient:
    """What is recorded of a patient with relapsed or refractory myeloma. Everything can be left out.

    A list that is not named in `complete` may lack entries: what it does not hold is unknown, not absent. By convention
    the lines of therapy count as complete when there are any and each systemic part names its drugs, because a chart
    that numbers its lines lists them all; a drug that is not named then counts as not given.

    Attributes:
        id: The caller's identifier; it appears in the report and in no message.
        birth_date: Date of birth, or its year.
        age: Age, where no birth date is known.
        sex: Sex as recorded.
        diagnosis: The diagnosis.
        labs: Laboratory results, in any order.
        cytogenetics: Cytogenetic and molecular findings, in any order.
        lines: Lines of therapy, first line first.
        disease_findings: Findings of imaging and examination.
        performance: Performance status.
        frailty: Inputs of frailty indices.
        comorbidities: Comorbidities present or ruled out.
        toxicities: Graded toxicities.
        measurements: Measurements of the body: LVEF, FEV1, QTcF, weight….
        serology: Infection serology.
        allergies: Drugs to which the patient is hypersensitive.
        co_medication: Other drugs taken.
        suitability: Judgements of the treating team, reproduction, dialysis, plans.
        preferences: What matters to the patient.
        place: What the place allows.
        complete: The lists that are stated to be complete.
        notes: Anything else; not read by any rule.
        schema_version: Version of this record's form.
    """

    schema_version: SchemaVersion = PATIENT_SCHEMA_VERSION
    id: str | None = None
    birth_date: PartialDate | None = None
    age: Age | None = None
    sex: Sex | None = None
    diagnosis: Diagnosis = Diagnosis()
    labs: tuple[LabResult, ...] = ()
    cytogenetics: tuple[CytogeneticFinding, ...] = ()
    lines: tuple[LineOfTherapy, ...] = ()
    disease_findings: tuple[DiseaseFinding, ...] = ()
    performance: tuple[PerformanceStatus, ...] = ()
    frailty: FrailtyInputs = FrailtyInputs()
    comorbidities: tuple[Comorbidity, ...] = ()
    toxicities: tuple[Toxicity, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    serology: tuple[Serology, ...] = ()
    allergies: frozenset[DrugId] = frozenset()
    co_medication: tuple[CoMedication, ...] = ()
    suitability: Suitability = Suitability()
    preferences: Preferences = Preferences()
    place: Place = Place()
    complete: frozenset[Section] = frozenset()
    notes: str | None = None
