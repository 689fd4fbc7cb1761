"""`mmrules timeline` as a user meets it: the same events as a table and as JSON, up to a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mmrules.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = str(EXAMPLES / "first-relapse-on-lenalidomide.json")
ALL = sorted(str(path) for path in EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("case", ALL, ids=lambda path: Path(path).stem)
@pytest.mark.parametrize("width", [60, 100])
def test_every_example_has_a_history_that_fits_the_terminal(
    case: str, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["timeline", case, "--width", str(width)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("line 1 starts" in line for line in lines)
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("case", ALL, ids=lambda path: Path(path).stem)
def test_events_are_in_the_order_of_their_dates_and_say_where_they_are_from(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["timeline", case, "--format", "json"]) == 0
    events = json.loads(capsys.readouterr().out)["events"]
    years = [int(event["date"][:4]) for event in events if event["date"] is not None]
    assert years == sorted(years)
    undated = [event["date"] is None for event in events]
    assert undated == sorted(undated)
    assert all(origin["path"].startswith("$.") for event in events for origin in event["origins"])
    assert all(event["origins"] for event in events)


def test_the_table_tells_when_lenalidomide_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", CASE, "--width", "120"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert any(row.startswith("2026-04-14") and "refractory to lenalidomide" in row for row in rows)


def test_the_day_can_be_given_and_nothing_later_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", CASE, "--format", "json", "--as-of", "2023-01-01"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["as_of"] == "2023-01-01"
    assert told["events"]
    assert all(event["date"] is None or event["date"] <= "2023-01-01" for event in told["events"])
    assert "refractory" not in {event["kind"] for event in told["events"]}


def test_lines_that_are_listed_in_another_order_are_told_as_they_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"start": start, "components": [{"drugs": [{"drug": drug}]}]}
        for start, drug in (("2024-06", "daratumumab"), ("2023-01-01", "bortezomib"))
    ]
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"lines": lines}), "utf-8")
    assert run(["timeline", str(case), "--width", "100"]) == 0
    told = capsys.readouterr().out
    assert "line 1 starts: bortezomib" in told
    assert "line 2 starts: daratumumab" in told
    assert run(["timeline", str(case), "--as-of", "2023-06-01"]) == 0
    assert "daratumumab" not in capsys.readouterr().out


def test_a_record_without_events_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"birth_date": "1950-01-01"}', "utf-8")
    assert run(["timeline", str(case), "--as-of", "2024-01-01"]) == 0
    assert "no event" in capsys.readouterr().out
