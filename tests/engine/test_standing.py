"""The standing of a regimen at a place on a day, and what is not known when the day of a change is not recorded."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mmrules

STANDINGS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("standings.toml").read_text(encoding="utf-8"))[
    "standing"
]
LINES = [
    ["bortezomib", "lenalidomide", "dexamethasone"],
    ["daratumumab", "pomalidomide", "dexamethasone"],
    ["carfilzomib", "dexamethasone"],
    ["isatuximab", "pomalidomide", "dexamethasone"],
]


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


def after_four_lines(place: str) -> mmrules.Patient:
    """Return somebody who has had four lines by 2020, all classes among them."""
    lines = [
        {
            "components": [{"drugs": [{"drug": name} for name in drugs], "start": str(year), "end": str(year)}],
            "progression": str(year),
        }
        for year, drugs in zip(range(2017, 2021), LINES, strict=True)
    ]
    return mmrules.load_patient({"birth_date": "1955", "lines": lines, "place": {"jurisdiction": place}})


@pytest.mark.parametrize("told", STANDINGS, ids=lambda told: f"{told['regimen']} {told['place']} {told['day']}")
def test_a_standing_is_that_of_the_day(engine: mmrules.Engine, told: dict[str, Any]) -> None:
    standing = engine.explain(after_four_lines(told["place"]), told["regimen"], as_of=told["day"]).standing
    assert told["says"] in standing
    assert ("may hold" in standing) == ("may hold" in told["says"])


@pytest.mark.parametrize(("day", "excluded"), [("2024-04-04", False), ("2024-04-05", True)])
def test_the_label_of_cilta_cel_asked_for_lenalidomide_refractoriness_from_the_day_of_the_new_one(
    engine: mmrules.Engine, day: str, excluded: bool
) -> None:
    record = mmrules.load_patient(
        {
            "birth_date": "1955",
            "lines": [
                {
                    "components": [
                        {"drugs": [{"drug": name} for name in drugs], "start": f"{year}-01", "end": f"{year}-06"}
                    ],
                    "best_response": "PR",
                    "progression": f"{year}-12",
                }
                for year, drugs in zip((2010, 2013, 2016, 2019), LINES, strict=True)
            ],
            "place": {"jurisdiction": "US"},
            "complete": ["lines"],
        }
    )
    exclusion = engine.evaluate(record, as_of=date.fromisoformat(day)).exclusion("cilta-cel")
    reasons = [] if exclusion is None else [reason.rule for reason in exclusion.reasons]
    assert ("ciltacabtagene_autoleucel.not-lenalidomide-refractory" in reasons) is excluded
    assert "cilta-cel.refractory-lenalidomide" not in reasons
