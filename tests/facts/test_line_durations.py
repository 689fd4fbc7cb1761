"""How long each line of therapy held, also one in the middle of a history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from mmrules.facts import Case, FactRegistry
from mmrules.facts.line_durations import over_lines
from mmrules.models.patient import Patient
from mmrules.serialization import structure

if TYPE_CHECKING:
    from mmrules.assessment import Assessment

Record = dict[str, object]


def line(start: str, drug: str, **more: object) -> Record:
    return {"start": start, "components": [{"drugs": [{"drug": drug}]}], **more}


FIRST = line("2018-01-10", "bortezomib", progression="2020-03-09")
SECOND = line(
    "2020-04-01", "lenalidomide", best_response="PR", best_response_date="2020-07-15", progression="2022-04-01"
)
THIRD = line("2022-05-01", "daratumumab", best_response="SD", no_progression_until="2023-05-01")


def held(registry: FactRegistry, *lines: Record, labs: tuple[Record, ...] = ()) -> dict[str, Assessment[object]]:
    patient = structure({"lines": list(lines), "labs": list(labs)}, Patient)
    return dict(over_lines(Case(patient, as_of=date(2024, 6, 1), registry=registry)))


def test_every_line_has_its_time_to_progression(registry: FactRegistry) -> None:
    found = held(registry, FIRST, SECOND, THIRD)
    assert found["time_to_progression_line_1"].value == Decimal(25)  # one day short of 26 months
    assert found["time_to_progression_line_2"].value == Decimal(24)


def test_a_remission_counts_from_the_response_and_needs_one(registry: FactRegistry) -> None:
    found = held(registry, FIRST, SECOND, THIRD)
    assert found["remission_line_2"].value == Decimal(20)
    assert "remission_line_3" not in found  # stable disease is no remission


def test_without_progression_it_is_at_least_the_time_known_to_be_free_of_it(registry: FactRegistry) -> None:
    open_still = held(registry, FIRST, SECOND, THIRD)["time_to_progression_line_3"]
    assert open_still.value is None
    assert open_still.details == {"months_min": Decimal(12), "months_max": None}
    assert open_still.missing == ("progression of line 3",)


@pytest.mark.parametrize(
    ("start", "missing", "least"),
    [("2020-04", "exact days of line 2", Decimal(23)), (None, "start of line 2", None)],
)
def test_a_start_that_is_not_exact_leaves_limits(
    start: str | None, missing: str, least: Decimal | None, registry: FactRegistry
) -> None:
    found = held(registry, FIRST, {**SECOND, "start": start})["time_to_progression_line_2"]
    assert found.value is None
    assert found.missing == (missing,)
    assert found.details.get("months_min") == least


def test_a_progression_that_only_results_show_counts_and_says_so(registry: FactRegistry) -> None:
    labs: tuple[Record, ...] = tuple(
        {"analyte": "serum_m_protein", "value": value, "unit": "g/dL", "date": day}
        for value, day in (("3.0", "2022-04-20"), ("1.0", "2022-09-01"), ("1.0", "2022-10-01"), ("2.0", "2023-09-01"))
    )
    urine: Record = {"analyte": "urine_m_protein", "value": "0", "unit": "mg/(24.h)", "date": "2022-04-20"}
    found = held(registry, FIRST, SECOND, THIRD, labs=(*labs, urine))["time_to_progression_line_3"]
    assert found.value == Decimal(16)
    assert any("second result has not confirmed" in note for note in found.notes)
