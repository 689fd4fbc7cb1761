"""Hypothesis strategies for records of patients, to build properties of one's own on. Needs the extra `conformance`.

`patients()` makes records as a myeloma clinic has them: lines in order, usual regimens, results in their usual range,
much that is missing. `records()` makes every record that is valid, however odd. The proportions are chosen so that
choices at relapse differ; they are no epidemiology.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from mmrules.conformance.records import records
from mmrules.models.condition import Comorbidity, FrailtyInputs, PerformanceStatus, Serology, Toxicity
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.disease import Diagnosis, DiseaseFinding
from mmrules.models.laboratory import LabResult, Measurement, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.models.preference import Place, Preferences, Suitability
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import (
    ComponentKind,
    Condition,
    DiseaseFindingKind,
    FindingStatus,
    HeavyChain,
    Jurisdiction,
    LightChain,
    Marker,
    MeasurementKind,
    PerformanceScale,
    Reading,
    Response,
    SerologyMarker,
    Sex,
    StopReason,
    ToxicityKind,
)

__all__ = [
    "comorbidities",
    "cytogenetic_findings",
    "histories",
    "lab_results",
    "measurements",
    "patients",
    "records",
    "toxicities",
]

T = TypeVar("T")

_TODAY = date(2026, 3, 1)

_REGIMENS = (
    ("bortezomib", "lenalidomide", "dexamethasone"),
    ("daratumumab", "lenalidomide", "dexamethasone"),
    ("daratumumab", "bortezomib", "dexamethasone"),
    ("carfilzomib", "lenalidomide", "dexamethasone"),
    ("isatuximab", "carfilzomib", "dexamethasone"),
    ("pomalidomide", "bortezomib", "dexamethasone"),
    ("lenalidomide", "dexamethasone"),
    ("carfilzomib", "dexamethasone"),
    ("teclistamab",),
)

_LABS: dict[str, tuple[str, int, int, int]] = {
    "hemoglobin": ("g/dL", 60, 150, 1),
    "creatinine": ("mg/dL", 6, 60, 1),
    "calcium": ("mg/dL", 80, 140, 1),
    "albumin": ("g/dL", 20, 48, 1),
    "serum_m_protein": ("g/dL", 0, 60, 1),
    "platelets": ("10*9/L", 10, 350, 0),
    "b2_microglobulin": ("mg/L", 15, 120, 1),
}
"""Analyte: unit, the lowest and highest printed value as digits without the point, and how many digits follow it."""


def _maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


def _day(days: int) -> PartialDate:
    return PartialDate.of(_TODAY - timedelta(days=days))


@st.composite
def lab_results(draw: st.DrawFn) -> LabResult:
    """Return a strategy for one laboratory result in a usual unit and range."""
    analyte = draw(st.sampled_from(sorted(_LABS)))
    unit, low, high, places = _LABS[analyte]
    digits = draw(st.integers(min_value=low, max_value=high))
    return LabResult(
        analyte=analyte,
        value=PrintedNumber(Decimal(digits).scaleb(-places)),
        unit=unit,
        date=_day(draw(st.integers(min_value=0, max_value=400))),
    )


@st.composite
def cytogenetic_findings(draw: st.DrawFn) -> CytogeneticFinding:
    """Return a strategy for one finding of a FISH panel."""
    status = draw(st.sampled_from([FindingStatus.ABSENT, FindingStatus.PRESENT, FindingStatus.NOT_TESTED]))
    return CytogeneticFinding(
        marker=draw(st.sampled_from(Marker)),
        status=status,
        date=_day(draw(st.integers(min_value=0, max_value=2500))),
        method="FISH",
    )


@st.composite
def comorbidities(draw: st.DrawFn) -> Comorbidity:
    """Return a strategy for one comorbidity, present or ruled out."""
    return Comorbidity(condition=draw(st.sampled_from(Condition)), present=draw(st.booleans()))


@st.composite
def toxicities(draw: st.DrawFn) -> Toxicity:
    """Return a strategy for one graded toxicity."""
    return Toxicity(
        kind=draw(st.sampled_from(ToxicityKind)),
        grade=draw(st.integers(min_value=0, max_value=3)),
        date=_day(draw(st.integers(min_value=0, max_value=400))),
    )


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Return a strategy for an ejection fraction, a QT interval or a weight."""
    kind, low, high = draw(
        st.sampled_from(
            [(MeasurementKind.LVEF, 25, 70), (MeasurementKind.QTCF, 380, 520), (MeasurementKind.WEIGHT, 45, 120)]
        )
    )
    value = draw(st.integers(min_value=low, max_value=high))
    return Measurement(kind=kind, value=Decimal(value), date=_day(draw(st.integers(min_value=0, max_value=400))))


@st.composite
def histories(draw: st.DrawFn) -> tuple[LineOfTherapy, ...]:
    """Return a strategy for one to five lines of therapy, one after the other, the last one progressed or not."""
    lines = []
    day = draw(st.integers(min_value=400, max_value=3000))
    for number in range(draw(st.integers(min_value=1, max_value=5))):
        length = draw(st.integers(min_value=30, max_value=500))
        end = max(day - length, 0)
        stop = draw(st.sampled_from([StopReason.PROGRESSION, StopReason.COMPLETED, StopReason.TOXICITY]))
        gap = 0 if stop is StopReason.PROGRESSION else draw(st.integers(min_value=0, max_value=600))
        drugs = draw(st.sampled_from(_REGIMENS))
        courses = tuple(DrugCourse(drug=drug) for drug in drugs)
        parts = [Component(drugs=courses, start=_day(day), end=_day(end), stop_reason=stop)]
        if number == 0 and draw(st.booleans()):
            parts.append(Component(kind=ComponentKind.AUTOLOGOUS_TRANSPLANT, start=_day(end)))
        progression = max(end - gap, 0)
        lines.append(
            LineOfTherapy(
                components=tuple(parts),
                best_response=draw(_maybe(st.sampled_from([Response.SD, Response.PR, Response.VGPR, Response.CR]))),
                progression=draw(st.sampled_from([_day(progression), _day(progression), None])),
            )
        )
        day = progression
        if day < 40:
            break
    return tuple(lines)


def _unique(strategy: st.SearchStrategy[T], size: int, by: str) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=size, unique_by=lambda item: getattr(item, by)).map(tuple)


@st.composite
def patients(draw: st.DrawFn) -> Patient:
    """Return a strategy for records of patients at relapse, with much that is missing."""
    return Patient(
        birth_date=draw(_maybe(st.integers(min_value=1938, max_value=1985).map(PartialDate))),
        sex=draw(_maybe(st.sampled_from(Sex))),
        diagnosis=Diagnosis(
            date=_day(3100),
            heavy_chain=draw(_maybe(st.sampled_from([HeavyChain.IGG, HeavyChain.IGA, HeavyChain.LIGHT_CHAIN_ONLY]))),
            light_chain=draw(_maybe(st.sampled_from(LightChain))),
        ),
        labs=draw(_unique(lab_results(), 6, "analyte")),
        cytogenetics=draw(_unique(cytogenetic_findings(), 6, "marker")),
        lines=draw(histories()),
        disease_findings=draw(
            _unique(
                st.builds(
                    DiseaseFinding,
                    finding=st.sampled_from(DiseaseFindingKind),
                    status=st.sampled_from([FindingStatus.PRESENT, FindingStatus.ABSENT]),
                ),
                2,
                "finding",
            )
        ),
        performance=draw(
            st.lists(
                st.builds(
                    PerformanceStatus,
                    scale=st.just(PerformanceScale.ECOG),
                    value=st.integers(min_value=0, max_value=4),
                ),
                max_size=1,
            ).map(tuple)
        ),
        frailty=draw(
            st.just(FrailtyInputs())
            | st.builds(
                FrailtyInputs,
                adl=st.integers(min_value=2, max_value=6).map(Decimal),
                iadl=st.integers(min_value=2, max_value=8).map(Decimal),
                charlson=st.integers(min_value=0, max_value=6),
            )
        ),
        comorbidities=draw(_unique(comorbidities(), 4, "condition")),
        toxicities=draw(_unique(toxicities(), 2, "kind")),
        measurements=draw(_unique(measurements(), 3, "kind")),
        serology=draw(
            _unique(
                st.builds(Serology, marker=st.sampled_from(SerologyMarker), result=st.sampled_from(Reading)),
                2,
                "marker",
            )
        ),
        suitability=Suitability(
            transplant_eligible=draw(_maybe(st.booleans())), car_t_eligible=draw(_maybe(st.booleans()))
        ),
        preferences=Preferences(oral_only=draw(_maybe(st.booleans()))),
        place=Place(jurisdiction=draw(_maybe(st.sampled_from(Jurisdiction)))),
    )
