"""Text in, findings out: the case tables next to this file, each readable by a cytogeneticist."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mmrules.adapters.iscn import MARKERS, Finding, parse_cytogenetics
from mmrules.errors import InvalidInput

HERE = Path(__file__).parent
TABLES = ("worked_table", "traps", "notations", "prose", "report_lines")


def rows(table: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((HERE / f"{table}.toml").read_text(encoding="utf-8"))["case"])


def check(marker: str, finding: Finding, wanted: str | dict[str, Any]) -> None:
    expected = {"status": wanted} if isinstance(wanted, str) else wanted
    assert finding.status == expected["status"], (marker, finding)
    for name, value in expected.items():
        got = getattr(finding, name)
        match name:
            case "copies":
                assert got is not None
                assert tuple(got) == (value[0], None if value[1] == -1 else value[1]), (marker, finding)
            case "cells":
                assert got is not None
                assert tuple(got) == tuple(value), (marker, finding)
            case "fraction" if value == "none":
                assert got is None
            case "fraction" if isinstance(value, list):
                assert tuple(got) == tuple(Decimal(each) for each in value), (marker, finding)
            case "fraction":
                assert got == Decimal(value), (marker, finding)
            case _:
                assert got == value, (marker, finding)


@pytest.mark.parametrize("row", [row for table in TABLES for row in rows(table)], ids=lambda row: row["why"])
def test_the_reader_finds_what_the_table_says(row: dict[str, Any]) -> None:
    report = parse_cytogenetics(row["text"])
    assert set(report.findings) == set(MARKERS)
    for marker, wanted in row["findings"].items():
        check(marker, report.findings[marker], wanted)
    if row.get("exact"):
        told = {marker for marker, finding in report.findings.items() if finding.status != "not_tested"}
        assert told == set(row["findings"])
    if "overall" in row:
        assert report.overall == row["overall"]
    if "complexity" in row:
        assert report.complexity == row["complexity"]
    if "plasma_cells_selected" in row:
        assert report.plasma_cells_selected is row["plasma_cells_selected"]
    if "modal_number" in row:
        wanted = row["modal_number"]
        assert report.modal_number == (tuple(wanted) if isinstance(wanted, list) else wanted)
    codes = {warning.code for warning in report.warnings}
    assert {f"cytogenetics.{code}" for code in row.get("warnings", ())} <= codes


@pytest.mark.parametrize("row", rows("unreadable"), ids=lambda row: row["text"] or "empty")
def test_what_cannot_be_read_is_refused_with_every_position(row: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_cytogenetics(row["text"])
    found = [(problem.code, problem.position) for problem in caught.value.problems]
    assert found == [(f"cytogenetics.{code}", position) for code, position in row["problems"]]
