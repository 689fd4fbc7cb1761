"""The results of a line of therapy as visits: what is baseline, what is new, and results below a limit."""

from __future__ import annotations

from datetime import date

import pytest

from mmrules.assessment import best_response, progression_over_visits
from mmrules.facts import Case, FactRegistry
from mmrules.facts.line_visits import judged, line_visits, over_visits
from mmrules.models.patient import Patient
from mmrules.serialization import structure

Record = dict[str, object]

LINE = {"start": "2023-01-01", "components": [{"drugs": [{"drug": "bortezomib"}]}]}


def lab(analyte: str, value: str, unit: str, day: str) -> Record:
    return {"analyte": analyte, "value": value, "unit": unit, "date": day}


def serum(value: str, day: str) -> Record:
    return lab("serum_m_protein", value, "g/dL", day)


NO_URINE = lab("urine_m_protein", "0", "mg/(24.h)", "2022-12-20")
BEFORE = serum("4.0", "2022-12-20")


def case_of(registry: FactRegistry, *labs: Record, findings: tuple[Record, ...] = ()) -> Case:
    record = {"lines": [LINE], "labs": list(labs), "disease_findings": list(findings)}
    return Case(structure(record, Patient), as_of=date(2024, 6, 1), registry=registry)


def test_the_last_result_before_the_line_is_its_baseline(registry: FactRegistry) -> None:
    case = case_of(registry, serum("5.0", "2022-01-01"), BEFORE, serum("1.0", "2023-03-01"))
    (line,) = line_visits(case, 0)
    assert str(line.baseline.serum_m_g_dl) == "4.0"
    assert [str(visit.date) for visit in line.visits] == ["2023-03-01"]


def test_several_results_of_one_day_are_several_visits_and_confirm_each_other(registry: FactRegistry) -> None:
    case = case_of(registry, BEFORE, NO_URINE, serum("2.0", "2023-03-01"), serum("1.9", "2023-03-01"))
    assert judged(line_visits(case, 0), best_response).value == "PR"


@pytest.mark.parametrize(("value", "progressed"), [("0.8", True), ("0.6", None), ("0.4", False)])
def test_a_result_below_the_limit_of_its_method_is_tried_at_both_ends(
    value: str, progressed: bool | None, registry: FactRegistry
) -> None:
    low = [serum("<0.2", day) for day in ("2023-03-01", "2023-04-01")]
    high = [serum(value, day) for day in ("2024-03-01", "2024-04-01")]
    found = judged(line_visits(case_of(registry, BEFORE, NO_URINE, *low, *high), 0), progression_over_visits)
    assert found.value is progressed
    assert any("both ends" in note for note in found.notes)


@pytest.mark.parametrize(
    ("findings", "progressed"),
    [
        ((("new_bone_lesion", "present", "2023-06-01"),), True),
        ((("new_bone_lesion", "absent", "2023-06-01"),), False),
        ((("extramedullary_disease", "present", "2023-06-01"),), True),
        (
            (("extramedullary_disease", "present", "2022-12-01"), ("extramedullary_disease", "present", "2023-06-01")),
            False,
        ),
    ],
)
def test_a_lesion_is_progression_when_it_was_not_there_before(
    findings: tuple[tuple[str, str, str], ...], progressed: bool, registry: FactRegistry
) -> None:
    entries: tuple[Record, ...] = tuple(
        {"finding": kind, "status": status, "date": day} for kind, status, day in findings
    )
    case = case_of(registry, BEFORE, NO_URINE, serum("1.0", "2023-05-01"), serum("1.0", "2023-07-01"), findings=entries)
    assert judged(line_visits(case, 0), progression_over_visits).value is progressed


def test_the_ratio_of_the_light_chains_is_kappa_to_lambda(registry: FactRegistry) -> None:
    chains = [lab("flc_kappa", "5", "mg/L", "2023-03-01"), lab("flc_lambda", "50", "mg/L", "2023-03-01")]
    record = {"diagnosis": {"light_chain": "lambda"}, "lines": [LINE], "labs": chains}
    case = Case(structure(record, Patient), as_of=date(2024, 6, 1), registry=registry)
    (visit,) = line_visits(case, 0)[0].visits
    assert (str(visit.flc_involved_mg_l), str(visit.flc_ratio)) == ("50", "0.1")


def test_what_is_missing_is_named_by_its_day(registry: FactRegistry) -> None:
    urine = lab("urine_m_protein", "500", "mg/(24.h)", "2022-12-20")
    found = over_visits(case_of(registry, BEFORE, urine, serum("2.0", "2023-03-01")))
    assert found["response"].missing == ("urine_m_mg_24h of 2023-03-01",)


def test_too_many_results_of_one_month_settle_nothing_and_say_so(registry: FactRegistry) -> None:
    many = [serum(f"1.{number}", "2023-03") for number in range(6)]
    found = over_visits(case_of(registry, BEFORE, NO_URINE, *many))
    assert found["best_response_by_results"].value is None
    assert any("cannot be used" in note for note in found["best_response_by_results"].notes)


def test_without_a_line_there_is_nothing_to_judge(registry: FactRegistry) -> None:
    case = Case(structure({"labs": [BEFORE]}, Patient), as_of=date(2024, 6, 1), registry=registry)
    assert not over_visits(case)
