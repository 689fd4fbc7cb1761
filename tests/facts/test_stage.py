"""Definitions that a record of dated results, findings and courses settles: response, residual disease, lines, SLiM."""

from __future__ import annotations

from datetime import date

import pytest

from mmrules.facts import Case, FactRegistry
from mmrules.facts.line_visits import over_visits
from mmrules.models.patient import Patient
from mmrules.serialization import structure

Record = dict[str, object]

INDUCTION = {"phase": "induction", "drugs": [{"drug": "bortezomib"}, {"drug": "dexamethasone"}], "start": "2023-01-01"}
TRANSPLANT = {"kind": "asct", "phase": "conditioning", "drugs": [{"drug": "melphalan"}], "start": "2023-08-01"}
MAINTENANCE = {"phase": "maintenance", "drugs": [{"drug": "lenalidomide"}], "start": "2023-12-01"}
RADIOTHERAPY = {"kind": "radiotherapy", "start": "2023-02-01"}
SECOND = {"drugs": [{"drug": "carfilzomib"}, {"drug": "dexamethasone"}], "start": "2024-03-01"}


def case_of(registry: FactRegistry, **record: object) -> Case:
    return Case(structure(record, Patient), as_of=date(2024, 6, 1), registry=registry)


def finding(kind: str, status: str, day: str = "2023-07-01", **more: object) -> Record:
    return {"finding": kind, "status": status, "date": day, **more}


def lab(analyte: str, value: str, unit: str, day: str) -> Record:
    return {"analyte": analyte, "value": value, "unit": unit, "date": day}


def results(day: str, serum: str, urine: str) -> list[Record]:
    return [lab("serum_m_protein", serum, "g/dL", day), lab("urine_m_protein", urine, "mg/(24.h)", day)]


GONE = [*results("2022-12-01", "4.0", "0"), *results("2023-06-01", "0", "0"), *results("2023-07-01", "0", "0")]
NO_BAND = [
    finding(kind, "absent", day)
    for kind in ("serum_immunofixation", "urine_immunofixation")
    for day in ("2023-06-01", "2023-07-01")
]
CLEAN_MARROW = lab("marrow_plasma_cells", "2", "%", "2023-07-01")


def by_results(registry: FactRegistry, *findings: Record, labs: tuple[Record, ...] = (CLEAN_MARROW,)) -> Case:
    line = {"components": [INDUCTION]}
    return case_of(registry, lines=[line], labs=[*GONE, *labs], disease_findings=list(findings))


def test_negative_immunofixation_and_a_clean_marrow_are_a_complete_response(registry: FactRegistry) -> None:
    outcome = over_visits(by_results(registry, *NO_BAND))["response"]
    assert outcome.possible == {"CR", "sCR"}


def test_a_band_that_is_left_is_no_complete_response(registry: FactRegistry) -> None:
    band = finding("serum_immunofixation", "present")
    outcome = over_visits(by_results(registry, *NO_BAND[:1], NO_BAND[2], NO_BAND[3], band))["response"]
    assert outcome.value == "VGPR"


def test_immunofixation_that_contradicts_itself_on_one_day_settles_nothing(registry: FactRegistry) -> None:
    outcome = over_visits(by_results(registry, *NO_BAND, finding("serum_immunofixation", "present")))["response"]
    assert {"VGPR", "CR"} <= outcome.possible


@pytest.mark.parametrize(
    ("status", "one_in", "expected"),
    [
        ("present", 100_000, "positive"),
        ("absent", 10_000, "insufficient_sensitivity"),
        ("absent", 100_000, None),
    ],
)
def test_residual_disease_is_judged_by_what_the_method_can_find(
    status: str, one_in: int, expected: str | None, registry: FactRegistry
) -> None:
    searched = finding("minimal_residual_disease", status, sensitivity_one_in=one_in)
    clonal = finding("clonal_marrow_plasma_cells", "absent")
    ratio = lab("flc_ratio", "1.0", "{ratio}", "2023-07-01")
    case = by_results(registry, *NO_BAND, searched, clonal, labs=(CLEAN_MARROW, ratio))
    outcome = over_visits(case)["mrd_status"]
    assert outcome.value == expected
    if expected is None:
        assert "marrow_negative" in outcome.possible
        assert "positive" not in outcome.possible


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        ([{"components": [INDUCTION, TRANSPLANT, MAINTENANCE]}], 1),
        ([{"components": [INDUCTION, RADIOTHERAPY]}], 1),
        ([{"components": [INDUCTION], "progression": "2024-02-01"}, {"components": [SECOND]}], 2),
        # Why the second course began is not recorded: planned, or a new line.
        ([{"components": [INDUCTION, {"drugs": [{"drug": "lenalidomide"}], "start": "2023-12-01"}]}], None),
        # A drug that is not named can be anything.
        ([{"components": [{"start": "2023-01-01"}]}], None),
    ],
)
def test_lines_are_counted_from_the_courses(lines: list[Record], counted: int | None, registry: FactRegistry) -> None:
    assert case_of(registry, lines=lines).assessed("lines_of_therapy").assessment.value == counted


def test_sixty_percent_plasma_cells_define_myeloma_and_say_nothing_of_a_relapse(registry: FactRegistry) -> None:
    case = case_of(registry, labs=[lab("marrow_plasma_cells", "60", "%", "2023-07-01")])
    outcome = case.assessed("slim").assessment
    assert outcome.value is True
    assert any("nothing about a relapse" in note for note in outcome.notes)


def test_both_alleles_of_tp53(registry: FactRegistry) -> None:
    lost = {"marker": "del_17p", "status": "present"}
    mutated = {"marker": "tp53_mutation", "status": "present"}
    case = case_of(registry, cytogenetics=[lost, mutated])
    assert case.assessed("double_hit_biallelic_tp53").assessment.value is True
    assert case_of(registry, cytogenetics=[lost]).assessed("double_hit_biallelic_tp53").assessment.value is None
