"""Every case in this folder's TOML files: the literature's definitions at, above and below each threshold.

A case names the `function`, its `args` (left out is unknown) and what is expected: `value`, `possible`, `missing`,
`details` or, for input that must be refused, `refused` (the places that are named).
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import mmrules.assessment as definitions
from mmrules.assessment import Course, DatedDiseaseMeasurement, DatedMeasurement, DiseaseMeasurement
from mmrules.errors import InvalidInput

FOLDER = Path(__file__).parent


def read_cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["case"], start=1):
            name = f"{file.stem}-{number}-{case['function']}: {case['name']}"
            found.append(pytest.param(case, id=name))
    return found


CASES = read_cases()


def arguments(case: dict[str, Any]) -> dict[str, Any]:
    args = dict(case.get("args", {}))
    for name in ("baseline", "current"):
        if name in args:
            shape = DatedDiseaseMeasurement if "date" in args[name] else DiseaseMeasurement
            args[name] = shape(**args[name])
    if "visits" in args:
        args["visits"] = [DatedDiseaseMeasurement(**visit) for visit in args["visits"]]
    if "series" in args:
        args["series"] = [DatedMeasurement(**point) for point in args["series"]]
    if "courses" in args:
        args["courses"] = [Course(**course) for course in args["courses"]]
    return args


def expected(printed: object, like: object) -> object:
    """Return what a TOML value stands for, in the type that the definition yields."""
    match like:
        case frozenset():
            return frozenset(printed)  # type: ignore[call-overload]
        case tuple():
            return tuple(printed)  # type: ignore[arg-type]
        case bool() | int() | str() | None:
            return printed
        case Decimal():
            return Decimal(str(printed))
    raise AssertionError(type(like))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    function = getattr(definitions, case["function"])
    if "refused" in case:
        with pytest.raises(InvalidInput) as caught:
            function(**arguments(case))
        assert [problem.path for problem in caught.value.problems] == case["refused"]
        return
    result = function(**arguments(case))
    if "value" in case:
        assert result.value == expected(case["value"], result.value)
        assert result.missing == ()
    if "rounded" in case:
        assert round(result.value, 1) == Decimal(case["rounded"])
    if "possible" in case:
        assert result.value is None
        assert {tuple(sorted(item)) if isinstance(item, frozenset) else item for item in result.possible} == {
            tuple(item) if isinstance(item, list) else item for item in case["possible"]
        }
    if "missing" in case:
        assert result.value is None
        assert list(result.missing) == case["missing"]
    for name, printed in case.get("details", {}).items():
        assert result.details[name] == expected(printed, result.details[name]), name
    if "note" in case:
        assert any(case["note"] in note for note in result.notes)


@pytest.mark.parametrize("case", CASES)
def test_case_says_what_is_expected(case: dict[str, Any]) -> None:
    assert set(case) <= {
        "function",
        "name",
        "args",
        "value",
        "rounded",
        "possible",
        "missing",
        "details",
        "note",
        "refused",
    }
    assert set(case) & {"value", "rounded", "possible", "missing", "refused"}


def test_every_definition_has_cases() -> None:
    shapes = {"Assessment", "Course", "DatedDiseaseMeasurement", "DatedMeasurement", "DiseaseMeasurement"}
    assert {case.values[0]["function"] for case in CASES} == set(definitions.__all__) - shapes


def test_every_result_names_its_definition_and_its_source() -> None:
    for case in CASES:
        values = case.values[0]
        if isinstance(values, dict) and "refused" not in values:
            result = getattr(definitions, values["function"])(**arguments(values))
            assert result.definition
            assert result.source
