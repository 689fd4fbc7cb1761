"""The standing of a regimen at a place on a day, and what is not known when the day of a change is not recorded."""

from __future__ import annotations

import tomllib
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
    assert ("changed or ended" in standing) == ("changed or ended" in told["says"])
    assert ("may hold already" in standing) == ("may hold already" in told["says"])
