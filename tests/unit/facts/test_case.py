"""A case: lookups that go wrong, assumed values, and where a value came from."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest

from mmrules.errors import InvalidInput, InvalidRule, UnknownReference
from mmrules.facts import Case, Derived, FactRegistry, build_registry, lab_problems, latest_recorded_date, trim
from mmrules.facts.definition import number
from mmrules.logic import FactKey, FactValue, accepts, parse, render
from mmrules.models.condition import PerformanceStatus
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.laboratory import LabResult, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import FindingStatus, Marker, PerformanceScale, Response, Sex

DAY = date(2024, 6, 10)


def on(text: str) -> PartialDate:
    day = PartialDate.from_text(text)
    assert isinstance(day, PartialDate)
    return day


def lab(analyte: str, value: str, unit: str, day: str | None = "2024-06-01") -> LabResult:
    printed = PrintedNumber.from_text(value)
    assert isinstance(printed, PrintedNumber)
    return LabResult(analyte=analyte, value=printed, unit=unit, date=None if day is None else on(day))


def test_a_misspelt_fact_is_refused_with_the_nearest(registry: FactRegistry) -> None:
    with pytest.raises(UnknownReference) as caught:
        Case(Patient(), as_of=DAY, registry=registry).value("creatinin")
    assert caught.value.nearest[0] == "creatinine"


@pytest.mark.parametrize(("name", "argument"), [("has", None), ("has", "t_4_15"), ("creatinine", "serum")])
def test_an_argument_that_does_not_fit_is_refused(registry: FactRegistry, name: str, argument: str | None) -> None:
    with pytest.raises(UnknownReference):
        Case(Patient(), as_of=DAY, registry=registry).value(name, argument)


def test_a_registry_crosses_a_process_pool(registry: FactRegistry) -> None:
    copy = pickle.loads(pickle.dumps(registry))  # noqa: S301  # made here
    assert list(copy.definitions) == list(registry.definitions)
    assert Case(Patient(sex=Sex.MALE), as_of=DAY, registry=copy).value("pregnant") is False


def test_two_facts_of_one_name_are_refused_and_both_are_named(registry: FactRegistry) -> None:
    again = number("crcl", lambda _case, _argument: Derived(None), doc="Mine.", phrase="mine", topic="A plugin's facts")
    with pytest.raises(InvalidRule) as caught:
        build_registry(drugs=registry.drugs, regimen_ids=["DKd"], extra=[again])
    assert "Laboratory" in str(caught.value)
    assert "A plugin's facts" in str(caught.value)


def test_a_plugins_fact_is_asked_like_any_other(registry: FactRegistry) -> None:
    mine = number("albumin_twice", _albumin_twice, doc="Twice the albumin.", phrase="twice the albumin", topic="Mine")
    extended = build_registry(drugs=registry.drugs, regimen_ids=["DKd"], extra=[mine])
    case = Case(Patient(labs=(lab("albumin", "3", "g/dL"),)), as_of=DAY, registry=extended)
    assert case.value("albumin_twice") == Decimal(6)


def _albumin_twice(case: Case, _argument: str | None) -> Derived:
    albumin = case.fact("albumin")
    assert isinstance(albumin.value, Decimal)
    return Derived(2 * albumin.value, albumin.origins)


def test_every_definition_says_what_it_is(registry: FactRegistry) -> None:
    assert len(registry.definitions) >= 100
    for name, definition in registry.definitions.items():
        declaration = definition.declaration
        assert declaration.doc.endswith("."), name
        assert declaration.phrase, name
        assert definition.topic, name
        kind, _, what = definition.test.partition(":")
        assert kind in {"test", "ask", "refer"}, name
        assert what, name


def test_conditions_over_the_facts_load(registry: FactRegistry) -> None:
    text = (
        "refractory(lenalidomide) and not refractory(anti_cd38) and prior_lines >= 1 and has(high_risk_igh)"
        " and last_line.best_response at_least PR and regimen.active_drug_count >= 2 and contains(PI)"
        " and not contains(any refractory)"
    )
    assert render(parse(text, registry.vocabulary)) == text


# --- assumed values ---


def test_what_is_assumed_reaches_the_facts_derived_from_it(registry: FactRegistry) -> None:
    labs = (lab("creatinine", "1", "mg/dL"), lab("b2m", "3", "mg/L"), lab("albumin", "4", "g/dL"))
    case = Case(
        Patient(labs=labs),
        as_of=DAY,
        registry=registry,
        overrides={("crcl", None): Decimal(25), ("b2m", None): Decimal(6), ("ldh_high", None): True},
    )
    assert case.value("renal_impairment") is True
    assert case.value("stage.iss") == "III"
    assert case.value("stage.r_iss") == "III"
    assert case.fact("crcl").note == "assumed"


def test_a_drug_assumed_to_be_refractory_counts_for_its_class(registry: FactRegistry) -> None:
    overrides: dict[FactKey, FactValue] = {("refractory", "carfilzomib"): True}
    case = Case(Patient(), as_of=DAY, registry=registry, overrides=overrides)
    assert case.value("refractory", "PI") is True


def test_every_assumption_that_cannot_be_is_named(registry: FactRegistry) -> None:
    with pytest.raises(InvalidInput) as caught:
        Case(
            Patient(),
            as_of=DAY,
            registry=registry,
            overrides={("crcl", None): True, ("has", None): True, ("stage.iss", None): "V"},
        )
    assert {problem.path for problem in caught.value.problems} == {"crcl", "has", "stage.iss"}


# --- provenance ---


def test_origins_point_into_the_original_document(registry: FactRegistry) -> None:
    patient = Patient(
        sex=Sex.MALE,
        labs=(
            lab("creatinine", "3", "mg/dL", "2025-01-01"),
            lab("albumin", "4", "g/dL", "2024-01-01"),
            lab("creatinine", "1.9", "mg/dL", "2024-01-01"),
        ),
        lines=(
            LineOfTherapy(
                start=on("2020-01-01"),
                best_response=Response.PR,
                components=(
                    Component(start=on("2020-01-01"), drugs=(DrugCourse(drug="bortezomib", end=on("2020-05-01")),)),
                    Component(start=on("2025-01-01"), drugs=(DrugCourse(drug="lenalidomide"),)),
                ),
            ),
        ),
        cytogenetics=(
            CytogeneticFinding(marker=Marker.T_4_14, status=FindingStatus.ABSENT, date=on("2025-01-01")),
            CytogeneticFinding(marker=Marker.T_4_14, status=FindingStatus.PRESENT, date=on("2020-01-01")),
        ),
    )
    case = Case(patient, as_of=DAY, registry=registry)
    creatinine = case.fact("creatinine")
    assert [(origin.text, origin.path, str(origin.date)) for origin in creatinine.origins] == [
        ("creatinine 1.9 mg/dL", "$.labs[2]", "2024-01-01")
    ]
    assert [origin.path for origin in case.fact("has", "t_4_14").origins] == ["$.cytogenetics[1]"]
    assert [origin.path for origin in case.fact("exposed", "bortezomib").origins] == [
        "$.lines[0].components[0].drugs[0]"
    ]
    assert case.value("exposed", "lenalidomide") is False
    assert case.patient == trim(patient, DAY)
    assert len(case.patient.labs) == 2


def test_a_unit_that_an_analyte_cannot_have_is_refused_with_its_place(registry: FactRegistry) -> None:
    case = Case(Patient(labs=(lab("creatinine", "1.9", "mmol/h"),)), as_of=DAY, registry=registry)
    with pytest.raises(InvalidInput) as caught:
        case.value("creatinine")
    assert caught.value.problems[0].path.startswith("$.labs[0]")


def test_every_unusable_result_is_named_at_once() -> None:
    labs = (lab("albumin", "4", "g/dL"), lab("creatinine", "1.9", "mmol/h"), lab("calcium", "240", "mg/dL"))
    problems = lab_problems(labs)
    assert [problem.path for problem in problems] == ["$.labs[1].unit", "$.labs[2].value"]


# --- the record as it stood ---


def test_the_latest_recorded_date_is_the_last_day_it_can_be() -> None:
    assert latest_recorded_date(Patient(birth_date=on("1950"))) is None
    patient = Patient(labs=(lab("albumin", "4", "g/dL", "2023-11"), lab("albumin", "4", "g/dL", "2023-11-29")))
    assert latest_recorded_date(patient) == date(2023, 11, 30)


def test_trimming_twice_is_trimming_once() -> None:
    line = LineOfTherapy(
        start=on("2020-01-01"), end=on("2025-01-01"), progression=on("2025-02-01"), components=(Component(),)
    )
    patient = Patient(lines=(line,), labs=(lab("albumin", "4", "g/dL", "2025"),))
    once = trim(patient, DAY)
    assert once.labs == ()
    assert once.lines[0].ongoing is True
    assert once.lines[0].progression is None
    assert trim(once, DAY) == once


def test_every_value_is_one_that_its_fact_can_have(registry: FactRegistry) -> None:
    patient = Patient(
        sex=Sex.FEMALE,
        birth_date=on("1956"),
        labs=(lab("creatinine", ">1", "mg/dL"), lab("b2m", "<3", "mg/L"), lab("albumin", "4", "g/dL", None)),
        lines=(LineOfTherapy(components=(Component(drugs=(DrugCourse(drug="lenalidomide"),)),), start=on("2020")),),
    )
    case = Case(patient, as_of=DAY, registry=registry)
    known = case.known_facts()
    assert known["prior_lines", None] == Decimal(1)
    for (name, argument), value in known.items():
        assert accepts(registry.definition(name).declaration.type, value), (name, argument)


def test_a_value_beyond_its_scale_settles_nothing_and_says_so(registry: FactRegistry) -> None:
    ecog = PerformanceStatus(scale=PerformanceScale.ECOG, value=80, date=on("2024-06-01"))
    case = Case(Patient(performance=(ecog,)), as_of=DAY, registry=registry)
    assert case.value("ecog") is None
    assert "outside" in case.fact("ecog").note
    assert case.value("frailty_simplified") is None


def test_a_plugins_fact_of_another_type_is_its_error(registry: FactRegistry) -> None:
    wrong = number("score", lambda _case, _argument: Derived("high"), doc="A score.", phrase="score", topic="Mine")
    extended = build_registry(drugs=registry.drugs, regimen_ids=["DKd"], extra=[wrong])
    with pytest.raises(TypeError, match="score"):
        Case(Patient(), as_of=DAY, registry=extended).value("score")


def test_every_assessment_can_be_asked_of_an_empty_record(registry: FactRegistry) -> None:
    assessments = Case(Patient(), as_of=DAY, registry=registry).assessments()
    for name in ("iss", "r2_iss", "imwg_cgs_2025", "progression", "crab", "class_status", "impede_vte"):
        assert not assessments[name].settled, name
        assert assessments[name].missing, name
