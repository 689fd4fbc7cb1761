"""A history as a list of events: what the record says, what the definitions find in it, and in which order."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules.facts import Case, FactRegistry
from mmrules.facts.timeline import timeline
from mmrules.models.patient import Patient
from mmrules.serialization import structure

if TYPE_CHECKING:
    from mmrules.facts.event import Event

Record = dict[str, object]


def serum(value: str, day: str) -> Record:
    return {"analyte": "serum_m_protein", "value": value, "unit": "g/dL", "date": day}


def finding(kind: str, status: str, day: str) -> Record:
    return {"finding": kind, "status": status, "date": day}


INDUCTION = {
    "phase": "induction",
    "start": "2019-04-01",
    "end": "2019-08-01",
    "drugs": [{"drug": "bortezomib"}, {"drug": "lenalidomide", "dose_mg": 25}, {"drug": "dexamethasone"}],
}
TRANSPLANT = {"kind": "asct", "start": "2019-09-10", "drugs": [{"drug": "melphalan"}]}
MAINTENANCE = {
    "phase": "maintenance",
    "start": "2020-01-10",
    "end": "2022-03-10",
    "drugs": [{"drug": "lenalidomide", "dose_mg": 10}],
}
FIRST_LINE = {
    "start": "2019-04-01",
    "best_response": "VGPR",
    "best_response_date": "2019-12",
    "progression": "2022-03-15",
    "components": [INDUCTION, TRANSPLANT, MAINTENANCE],
}
DARATUMUMAB = {
    "start": "2022-04-01",
    "ongoing": True,
    "components": [{"start": "2022-04-01", "ongoing": True, "drugs": [{"drug": "daratumumab"}]}],
}
SINGLE_LINE = {"start": "2023-01-01", "end": "2023-06-30", "components": [{"drugs": [{"drug": "bortezomib"}]}]}
FALL_AND_RISE = [
    serum("4.0", "2022-12-20"),
    serum("1.2", "2023-03-01"),
    serum("0.4", "2023-07-01"),
    serum("0.6", "2023-12-01"),
    serum("0.9", "2024-03-01"),
    serum("1.5", "2024-05-01"),
]
NOTHING_SEEN = [
    finding(kind, "absent", "2024-03-01")
    for kind in ("new_bone_lesion", "extramedullary_disease", "paraskeletal_plasmacytoma", "lesion_growth")
] + [finding("hyperviscosity", "absent", "2024-03-01")]


def events_of(record: Record, registry: FactRegistry, *, as_of: str = "2024-06-01") -> tuple[Event, ...]:
    return timeline(Case(structure(record, Patient), as_of=date.fromisoformat(as_of), registry=registry))


def told(events: tuple[Event, ...], *kinds: str) -> list[str]:
    return [f"{event.date or 'not known'} {event.text}" for event in events if not kinds or event.kind in kinds]


def test_a_line_with_transplant_and_maintenance_is_told_in_order(registry: FactRegistry) -> None:
    assert told(events_of({"lines": [FIRST_LINE]}, registry)) == [
        "2019-04-01 line 1 starts: bortezomib, lenalidomide, dexamethasone, melphalan",
        "2019-04-01 line 1, induction: bortezomib, lenalidomide, dexamethasone (until 2019-08-01)",
        "2019-09-10 autologous transplant in line 1",
        "2019-12 best response to line 1, as recorded: VGPR",
        "2020-01-10 line 1, maintenance: lenalidomide (until 2022-03-10)",
        "2022-03-10 line 1 ends",
        "2022-03-15 progression after line 1, as recorded",
        "2022-03-15 refractory to lenalidomide at 10 mg, line 1",
        "2022-03-15 time to progression of line 1: 35 months",
        "2022-03-15 remission after line 1: 30 months",
    ]


def test_a_line_still_given_has_no_end_and_one_not_known_to_have_ended_neither(registry: FactRegistry) -> None:
    unknown = {"start": "2022-04-01", "components": [{"start": "2022-04-01", "drugs": [{"drug": "daratumumab"}]}]}
    for last in (DARATUMUMAB, unknown):
        ends = told(events_of({"lines": [FIRST_LINE, last]}, registry), "line_end")
        assert ends == ["2022-03-10 line 1 ends"]


def test_what_is_after_the_day_is_not_told(registry: FactRegistry) -> None:
    text = told(events_of({"lines": [FIRST_LINE, DARATUMUMAB]}, registry, as_of="2021-06-01"))
    assert text[-1].startswith("2020-01-10 line 1, maintenance")
    assert not any("refractory" in line or "progression" in line for line in text)


def test_a_response_without_a_date_stands_at_the_end(registry: FactRegistry) -> None:
    line = {key: value for key, value in FIRST_LINE.items() if key != "best_response_date"}
    assert told(events_of({"lines": [line]}, registry))[-1] == "not known best response to line 1, as recorded: VGPR"


def test_there_is_no_remission_after_stable_disease(registry: FactRegistry) -> None:
    line = {**FIRST_LINE, "best_response": "SD"}
    assert told(events_of({"lines": [line]}, registry), "remission") == []


@pytest.mark.parametrize(
    ("last_dose", "reason", "days"),
    [
        ("2022-03-10", None, ["2022-03-15"]),  # 5 days before the progression
        ("2022-01-14", None, ["2022-03-15"]),  # 60 days
        ("2022-01-13", None, []),  # 61 days
        ("2021-02-01", "progression", ["2021-02-01"]),  # failed long before the progression of the line
        ("2022-03-10", "progression", ["2022-03-15"]),
        ("2021-02-01", "toxicity", []),
    ],
)
def test_a_drug_becomes_refractory_with_the_progression_or_when_it_is_stopped_as_failing(
    last_dose: str, reason: str | None, days: list[str], registry: FactRegistry
) -> None:
    component = {"start": "2020-01-10", "end": last_dose, "drugs": [{"drug": "lenalidomide"}]}
    if reason is not None:
        component["stop_reason"] = reason
    line = {"start": "2020-01-10", "best_response": "PR", "progression": "2022-03-15", "components": [component]}
    found = [event for event in events_of({"lines": [line]}, registry) if event.kind == "refractory"]
    assert [str(event.date) for event in found] == days


def test_refractoriness_is_told_once_when_it_arose(registry: FactRegistry) -> None:
    again = {
        "start": "2023-01-01",
        "end": "2023-06-01",
        "best_response": "SD",
        "progression": "2023-06-05",
        "components": [{"start": "2023-01-01", "end": "2023-06-01", "drugs": [{"drug": "lenalidomide"}]}],
    }
    found = told(events_of({"lines": [FIRST_LINE, again]}, registry), "refractory")
    assert found == ["2022-03-15 refractory to lenalidomide at 10 mg, line 1"]


def test_progression_is_found_in_the_results_from_half_a_gram_above_the_lowest(registry: FactRegistry) -> None:
    found = events_of({"lines": [SINGLE_LINE], "labs": FALL_AND_RISE}, registry)
    assert told(found, "nadir") == [
        "2023-07-01 lowest serum M-protein of line 1: 0.4 g/dL, not confirmed by a second result"
    ]
    (progression,) = (event for event in found if event.kind == "progression")
    assert str(progression.date) == "2024-03-01"  # 0.9 is 0.5 above 0.4; 0.6 is not
    assert "(serum M-protein), confirmed on 2024-05-01" in progression.text
    assert "the lowest value before was not confirmed" in progression.text
    assert "not settled" in progression.text  # nobody looked for signs of clinical relapse
    assert "$.labs[4]" in {origin.path for origin in progression.origins}
    assert told(found, "time_to_progression") == ["2024-03-01 time to progression of line 1: 14 months, by results"]


def test_one_rise_is_unconfirmed(registry: FactRegistry) -> None:
    (told_text,) = told(events_of({"lines": [SINGLE_LINE], "labs": FALL_AND_RISE[:-1]}, registry), "progression")
    assert told_text.startswith("2024-03-01 progression after line 1, by results (serum M-protein), unconfirmed")


def test_a_rise_that_the_next_result_does_not_confirm_is_no_event(registry: FactRegistry) -> None:
    labs = [*FALL_AND_RISE[:-1], serum("0.5", "2024-05-01")]
    found = events_of({"lines": [SINGLE_LINE], "labs": labs}, registry)
    assert told(found, "progression", "biochemical_relapse", "time_to_progression") == []


def test_two_results_as_low_confirm_the_lowest(registry: FactRegistry) -> None:
    labs = [serum("4.0", "2022-12-20"), serum("0.4", "2023-07-01"), serum("0.4", "2023-08-01")]
    found = events_of({"lines": [SINGLE_LINE], "labs": labs}, registry)
    assert told(found, "nadir", "time_since_nadir") == [
        "2023-08-01 lowest serum M-protein of line 1: 0.4 g/dL, confirmed",
        "2024-06-01 10 months since the lowest serum M-protein of line 1",
    ]


def test_responses_are_found_in_the_results(registry: FactRegistry) -> None:
    urine = [
        {"analyte": "urine_m_protein", "value": "0", "unit": "mg/(24.h)", "date": day}
        for day in ("2022-12-20", "2023-03-01", "2023-07-01", "2023-12-01")
    ]
    labs = [*FALL_AND_RISE[:2], *urine, serum("0.4", "2023-07-01"), serum("0.6", "2023-12-01")]
    assert told(events_of({"lines": [SINGLE_LINE], "labs": labs}, registry), "response", "remission") == [
        "2023-03-01 PR to line 1, by results, confirmed",
        "2023-07-01 VGPR to line 1, by results, unconfirmed",
    ]
    several = [*labs, serum("0.3", "2023-07-08"), urine[0] | {"date": "2023-07-08"}]
    assert told(events_of({"lines": [SINGLE_LINE], "labs": several}, registry), "response") == [
        "2023-03-01 PR to line 1, by results, confirmed",
        "2023-07-01 VGPR to line 1, by results, confirmed",
    ]


@pytest.mark.parametrize("urine", ["0", None])
def test_the_unit_of_the_results_never_matters(urine: str | None, registry: FactRegistry) -> None:
    per_litre = [lab | {"value": str(Decimal(str(lab["value"])) * 10), "unit": "g/L"} for lab in FALL_AND_RISE]
    baseline = (
        []
        if urine is None
        else [{"analyte": "urine_m_protein", "value": urine, "unit": "mg/(24.h)", "date": "2022-12-20"}]
    )
    per_decilitre, as_litres = (
        told(events_of({"lines": [SINGLE_LINE], "labs": [*labs, *baseline]}, registry))
        for labs in (FALL_AND_RISE, per_litre)
    )
    assert [text.replace("0.40 ", "0.4 ") for text in as_litres] == per_decilitre


def test_progression_without_signs_of_clinical_relapse_is_biochemical(registry: FactRegistry) -> None:
    labs = [*FALL_AND_RISE]
    for day in ("2022-12-20", "2024-03-01"):
        labs += [
            {"analyte": "hemoglobin", "value": "12.0", "unit": "g/dL", "date": day},
            {"analyte": "creatinine", "value": "0.9", "unit": "mg/dL", "date": day},
            {"analyte": "calcium", "value": "9.2", "unit": "mg/dL", "date": day},
            {"analyte": "albumin", "value": "4.0", "unit": "g/dL", "date": day},
        ]
    found = events_of({"lines": [SINGLE_LINE], "labs": labs, "disease_findings": NOTHING_SEEN}, registry)
    (relapse,) = told(found, "biochemical_relapse", "clinical_relapse", "progression")
    assert relapse.startswith("2024-03-01 biochemical relapse after line 1")


def test_hypercalcaemia_is_clinical_relapse_though_nothing_else_is_known(registry: FactRegistry) -> None:
    labs = [
        {"analyte": "calcium", "value": value, "unit": "mg/dL", "date": day}
        for value, day in (("9.4", "2023-03-01"), ("11.0", "2024-01-10"), ("11.6", "2024-02-10"))
    ]
    labs += [{"analyte": "albumin", "value": "4.0", "unit": "g/dL", "date": lab["date"]} for lab in labs]
    found = told(events_of({"lines": [SINGLE_LINE], "labs": labs}, registry), "clinical_relapse")
    assert found == ["2024-02-10 clinical relapse after line 1, by results and findings (calcium)"]


def test_a_lowest_value_below_the_limit_of_detection_stays_open_beside_a_smaller_one(registry: FactRegistry) -> None:
    labs = [serum("4.0", "2022-12-20"), serum("<0.2", "2023-07-01"), serum("0.1", "2023-10-01")]
    (nadir,) = told(events_of({"lines": [SINGLE_LINE], "labs": labs}, registry), "nadir")
    assert nadir == (
        "not known lowest serum M-protein of line 1: not settled, because results are printed with a comparator"
    )


def test_the_light_chains_have_a_lowest_difference_once_it_is_known_which_is_involved(registry: FactRegistry) -> None:
    labs = [
        {"analyte": f"flc_{chain}", "value": value, "unit": "mg/L", "date": day}
        for chain, value, day in (
            ("kappa", "90", "2023-03-01"),
            ("kappa", "30", "2023-07-01"),
            ("lambda", "9", "2023-03-01"),
            ("lambda", "7", "2023-07-01"),
        )
    ]
    record = {"lines": [SINGLE_LINE], "labs": labs}
    assert told(events_of(record, registry), "nadir") == []  # which one is involved is not recorded
    kappa = {**record, "diagnosis": {"light_chain": "kappa"}}
    assert told(events_of(kappa, registry), "nadir") == [
        "2023-07-01 lowest difference of the light chains of line 1: 23 mg/L, not confirmed by a second result"
    ]


def test_the_places_of_results_are_those_of_the_whole_record(registry: FactRegistry) -> None:
    labs = [serum("5.0", "2024-05-20"), *FALL_AND_RISE]  # the first is not seen yet when the disease progresses
    found = events_of({"lines": [SINGLE_LINE], "labs": labs}, registry)
    (progression,) = (event for event in found if event.kind == "progression")
    for origin in progression.origins:
        match = re.fullmatch(r"\$\.labs\[([0-9]+)\]", origin.path)
        assert match is not None
        assert str(labs[int(match[1])]["date"]) == str(origin.date)


def test_an_empty_record_has_no_events(registry: FactRegistry) -> None:
    assert events_of({}, registry) == ()


@settings(max_examples=20)
@given(order=st.permutations(FALL_AND_RISE))
def test_the_order_of_the_results_never_matters(order: list[Record], registry: FactRegistry) -> None:
    def without_places(labs: list[Record]) -> list[tuple[str, str, str]]:
        found = events_of({"lines": [SINGLE_LINE], "labs": labs}, registry)
        return [(str(event.date), event.kind.value, event.text) for event in found]

    assert without_places(order) == without_places(FALL_AND_RISE)


@settings(max_examples=20)
@given(value=st.decimals(0, 8, places=1))
def test_a_later_visit_never_moves_a_progression_found_before(value: object, registry: FactRegistry) -> None:
    later = [*FALL_AND_RISE, serum(str(value), "2024-05-20")]
    before, after = (
        told(events_of({"lines": [SINGLE_LINE], "labs": labs}, registry), "progression")
        for labs in (FALL_AND_RISE, later)
    )
    assert after == before


NO_URINE_BEFORE = {"analyte": "urine_m_protein", "value": "0", "unit": "mg/(24.h)", "date": "2022-12-20"}


def light_chains(kappa: str, day: str) -> list[Record]:
    return [
        {"analyte": name, "value": value, "unit": "mg/L", "date": day}
        for name, value in (("flc_kappa", kappa), ("flc_lambda", "10"))
    ]


def test_without_urine_the_least_that_a_response_can_be_is_told(registry: FactRegistry) -> None:
    labs = [serum("4.0", "2022-12-20"), NO_URINE_BEFORE, serum("0.4", "2023-03-01"), serum("0.4", "2023-04-01")]
    assert told(events_of({"lines": [SINGLE_LINE], "labs": labs}, registry), "response") == [
        "2023-03-01 PR or better to line 1, by results, confirmed"
    ]


@pytest.mark.parametrize(
    ("kappas", "expected"),
    [
        (("111",), "unconfirmed"),  # more than 100 mg/L above the lowest difference of 0
        (("111", "120"), "confirmed by the next result"),
        (("111", "60"), "not confirmed by the next result"),
        (("110",), None),
    ],
)
def test_light_chains_that_rise_while_the_m_protein_stays_are_an_escape(
    kappas: tuple[str, ...], expected: str | None, registry: FactRegistry
) -> None:
    days = ("2023-09-01", "2023-10-01")
    labs = [serum("4.0", "2022-12-20"), NO_URINE_BEFORE, *light_chains("60", "2022-12-20"), serum("0.4", "2023-06-01")]
    labs += light_chains("10", "2023-06-01")
    labs += [
        item
        for day, kappa in zip(days, kappas, strict=False)
        for item in (serum("0.4", day), *light_chains(kappa, day))
    ]
    record: Record = {"diagnosis": {"light_chain": "kappa"}, "lines": [SINGLE_LINE], "labs": labs}
    found = told(events_of(record, registry), "light_chain_escape")
    if expected is None:
        assert found == []
        return
    (text,) = found
    assert text.startswith("2023-09-01 the light chains rise on line 1 while M-protein is followed")
    assert f", {expected}:" in text
    assert told(events_of(record, registry), "progression") == []


def test_plasmacytomas_that_are_back_are_progression_and_clinical_relapse(registry: FactRegistry) -> None:
    sizes = [
        {"analyte": "plasmacytoma_spd", "value": value, "unit": unit, "date": day}
        for value, unit, day in (("12", "cm2", "2022-12-20"), ("0", "cm2", "2023-06-01"), ("600", "mm2", "2024-03-01"))
    ]
    labs = [serum("4.0", "2022-12-20"), NO_URINE_BEFORE, serum("0.4", "2023-06-01"), serum("0.4", "2024-03-01"), *sizes]
    found = events_of({"lines": [SINGLE_LINE], "labs": labs}, registry)
    assert told(found, "progression") == [
        "2024-03-01 progression after line 1, by results (size of the plasmacytomas), confirmed"
    ]
    assert told(found, "clinical_relapse") == [
        "2024-03-01 clinical relapse after line 1, by results and findings (new lesion)"
    ]
    assert (
        "2023-06-01 lowest size of the plasmacytomas of line 1: 0 cm2 (sum of the products of two diameters)"
        in told(found, "nadir")
    )
