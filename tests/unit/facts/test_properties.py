"""Laws of the facts: order says nothing, the future is not seen, knowing more never contradicts."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import TypeVar

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmrules.facts import Case, FactRegistry
from mmrules.facts.inputs import NOT_USABLE
from mmrules.logic import Bounds, FactKey, FactValue
from mmrules.models.condition import Comorbidity, Serology, Toxicity
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.disease import Diagnosis, DiseaseFinding
from mmrules.models.laboratory import LabResult, Measurement, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import (
    Comparator,
    ComponentKind,
    Condition,
    DiseaseFindingKind,
    FindingStatus,
    LightChain,
    Marker,
    MeasurementKind,
    Reading,
    Response,
    Section,
    SerologyMarker,
    Sex,
    StopReason,
    ToxicityKind,
)

T = TypeVar("T")
FIRST, LAST = date(2015, 1, 1), date(2024, 12, 31)
AS_OF = date(2026, 1, 1)
LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

Days = st.SearchStrategy[PartialDate]
PAST: Days = st.dates(FIRST, LAST).map(PartialDate.of)
FUTURE: Days = st.dates(AS_OF, date(2030, 1, 1)).map(PartialDate.of)
ANALYTES = {
    "creatinine": ("mg/dL", ("0.8", "1.9", "2.5")),
    "serum_m_protein": ("g/dL", ("0", "0.4", "1.1", "3.0")),
    "flc_kappa": ("mg/L", ("8", "150", "400")),
    "flc_lambda": ("mg/L", ("5", "12")),
    "calcium": ("mg/dL", ("9.4", "12.1")),
    "albumin": ("g/dL", ("2.9", "4.1")),
    "b2m": ("mg/L", ("2.0", "4.0", "7.0")),
    "hemoglobin": ("g/dL", ("8.1", "12.5")),
    "ldh": ("U/L", ("180", "400")),
}


@st.composite
def lab_results(draw: st.DrawFn, days: Days) -> LabResult:
    analyte = draw(st.sampled_from(sorted(ANALYTES)))
    unit, values = ANALYTES[analyte]
    number = Decimal(draw(st.sampled_from(values)))
    comparator = draw(st.sampled_from([Comparator.EQUAL] * 5 + [Comparator.LESS]))
    high = Decimal(240) if analyte == "ldh" else None
    return LabResult(analyte=analyte, value=PrintedNumber(number, comparator), unit=unit, high=high, date=draw(days))


def findings(days: Days) -> st.SearchStrategy[CytogeneticFinding]:
    return st.builds(
        CytogeneticFinding,
        marker=st.sampled_from(Marker),
        status=st.sampled_from(FindingStatus),
        date=days,
        copies=st.none() | st.integers(2, 6),
        clonal_fraction_pct=st.none() | st.integers(0, 100).map(Decimal),
        cells_scored=st.none() | st.sampled_from([50, 200]),
        method=st.sampled_from([None, "FISH", "NGS"]),
    )


DRUGS = ["bortezomib", "lenalidomide", "daratumumab", "carfilzomib", "dexamethasone", "other"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[LineOfTherapy, ...]:
    marks = sorted(draw(st.lists(st.dates(FIRST, LAST), max_size=12, unique=True)))
    lines = []
    for begin, *rest in (marks[at : at + 4] for at in range(0, len(marks), 4)):
        end, progression = (PartialDate.of(rest[at]) if len(rest) > at else None for at in (0, 1))
        first = Component(
            start=PartialDate.of(begin),
            end=draw(st.sampled_from([end, None])),
            drugs=tuple(
                DrugCourse(drug=drug, stop_reason=draw(st.sampled_from([None, None, StopReason.TOXICITY])))
                for drug in draw(st.lists(st.sampled_from(DRUGS), max_size=3, unique=True))
            ),
        )
        graft = Component(kind=ComponentKind.AUTOLOGOUS_TRANSPLANT, start=end)
        lines.append(
            LineOfTherapy(
                components=(first, graft) if end and draw(st.booleans()) else (first,),
                start=PartialDate.of(begin),
                end=end,
                best_response=draw(st.none() | st.sampled_from(Response)),
                progression=draw(st.sampled_from([progression, None])),
            )
        )
    return tuple(lines)


def patients(days: Days = PAST) -> st.SearchStrategy[Patient]:
    return st.builds(
        Patient,
        sex=st.none() | st.sampled_from(Sex),
        birth_date=st.none() | st.dates(date(1930, 1, 1), date(1980, 1, 1)).map(PartialDate.of),
        diagnosis=st.builds(
            Diagnosis, date=st.just(PartialDate(2015, 1, 1)), light_chain=st.none() | st.sampled_from(LightChain)
        ),
        labs=st.lists(lab_results(days), max_size=12).map(tuple),
        cytogenetics=st.lists(findings(days), max_size=8).map(tuple),
        lines=histories(),
        disease_findings=st.lists(
            st.builds(
                DiseaseFinding,
                finding=st.sampled_from(DiseaseFindingKind),
                status=st.sampled_from(FindingStatus),
                date=days,
            ),
            max_size=4,
        ).map(tuple),
        comorbidities=st.lists(
            st.builds(Comorbidity, condition=st.sampled_from(Condition), present=st.booleans(), date=days), max_size=4
        ).map(tuple),
        toxicities=st.lists(
            st.builds(Toxicity, kind=st.sampled_from(ToxicityKind), grade=st.integers(0, 4), date=days), max_size=4
        ).map(tuple),
        measurements=st.lists(
            st.builds(
                Measurement,
                kind=st.sampled_from([MeasurementKind.WEIGHT, MeasurementKind.HEIGHT, MeasurementKind.LVEF]),
                value=st.sampled_from([Decimal(50), Decimal(70)]),
                date=days,
            ),
            max_size=4,
        ).map(tuple),
        serology=st.lists(
            st.builds(Serology, marker=st.sampled_from(SerologyMarker), result=st.sampled_from(Reading), date=days),
            max_size=4,
        ).map(tuple),
        complete=st.frozensets(st.sampled_from(Section)),
    )


def known(patient: Patient, as_of: date, registry: FactRegistry) -> dict[FactKey, FactValue]:
    case = Case(patient, as_of=as_of, registry=registry)
    refused = [name for name, found in case.assessments().items() if any(NOT_USABLE in note for note in found.notes)]
    assert refused == []
    return dict(case.known_facts())


@LAWS
@given(patient=patients(), seed=st.integers(0, 2**16))
def test_the_order_of_entries_says_nothing(patient: Patient, seed: int, registry: FactRegistry) -> None:
    shuffle = random.Random(seed)  # noqa: S311  # drawn by hypothesis

    def mixed(items: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(shuffle.sample(items, len(items)))

    other = evolve(
        patient,
        labs=mixed(patient.labs),
        cytogenetics=mixed(patient.cytogenetics),
        disease_findings=mixed(patient.disease_findings),
        comorbidities=mixed(patient.comorbidities),
        toxicities=mixed(patient.toxicities),
        measurements=mixed(patient.measurements),
        serology=mixed(patient.serology),
        lines=tuple(
            evolve(line, components=tuple(evolve(part, drugs=mixed(part.drugs)) for part in line.components))
            for line in patient.lines
        ),
    )
    assert known(other, AS_OF, registry) == known(patient, AS_OF, registry)


@LAWS
@given(patient=patients(), as_of=st.dates(FIRST, LAST), later=patients(FUTURE))
def test_nothing_later_is_seen(patient: Patient, as_of: date, later: Patient, registry: FactRegistry) -> None:
    """A record cut off at the date, with another future instead, gives the same facts."""
    future = evolve(
        patient,
        labs=patient.labs + later.labs,
        cytogenetics=patient.cytogenetics + later.cytogenetics,
        disease_findings=patient.disease_findings + later.disease_findings,
        comorbidities=patient.comorbidities + later.comorbidities,
        toxicities=patient.toxicities + later.toxicities,
        measurements=patient.measurements + later.measurements,
        serology=patient.serology + later.serology,
        lines=(
            *patient.lines,
            LineOfTherapy(components=(), start=PartialDate.of(AS_OF), best_response=Response.CR),
        ),
    )
    # A line that is still open is closed by a further one, so the further one is compared with another further one.
    baseline = evolve(patient, lines=(*patient.lines, LineOfTherapy(components=(), start=PartialDate.of(AS_OF))))
    assert known(future, as_of, registry) == known(baseline, as_of, registry)


RECORD_STATEMENTS = {"fish_complete", "fish_since_progression", "tested"}
"""Facts about what the record holds: a record that holds more gives another answer."""
OF_EXACT_DAYS = {"m_protein_doubling_months", "significant_biochemical_relapse"}
"""Definitions that take only the results whose day is known."""


@LAWS
@given(patient=patients(), data=st.data())
def test_knowing_more_never_contradicts(patient: Patient, data: st.DataObject, registry: FactRegistry) -> None:
    vague = evolve(
        patient,
        sex=data.draw(st.sampled_from([None, patient.sex])),
        birth_date=data.draw(st.sampled_from([None, _month(patient.birth_date), patient.birth_date])),
        diagnosis=data.draw(st.sampled_from([Diagnosis(), patient.diagnosis])),
        labs=tuple(evolve(lab, date=data.draw(st.sampled_from([lab.date, _month(lab.date)]))) for lab in patient.labs),
        cytogenetics=tuple(
            evolve(item, date=data.draw(st.sampled_from([item.date, _month(item.date)])))
            for item in patient.cytogenetics
        ),
        lines=tuple(
            evolve(
                line,
                best_response=data.draw(st.sampled_from([None, line.best_response])),
                progression=data.draw(st.sampled_from([line.progression, _month(line.progression)])),
                end=data.draw(st.sampled_from([line.end, _month(line.end)])),
            )
            for line in patient.lines
        ),
        complete=data.draw(st.frozensets(st.sampled_from(sorted(patient.complete))))
        if patient.complete
        else frozenset(),
    )
    more = Case(patient, as_of=AS_OF, registry=registry)
    contradicted = {
        key: (value, more.value(*key))
        for key, value in known(vague, AS_OF, registry).items()
        if key[0] not in RECORD_STATEMENTS | OF_EXACT_DAYS and not _allows(value, more.value(*key))
    }
    assert contradicted == {}


def _month(day: PartialDate | None) -> PartialDate | None:
    return None if day is None else PartialDate(day.year, day.month)


def _allows(vague: FactValue, exact: FactValue) -> bool:
    if isinstance(vague, Bounds):
        if isinstance(exact, Decimal):
            # The step inside an open limit and quotients cut at their last digits leave a hair.
            hair = Decimal("0.001") * max(exact, Decimal(1))
            above = vague.low is None or exact >= vague.low - hair
            return above and (vague.high is None or exact <= vague.high + hair)
        return exact is None or isinstance(exact, Bounds)
    return vague == exact
