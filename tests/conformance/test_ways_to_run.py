"""What an author sees: in pytest with a class and without, on the command line, and what cannot be weakened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from mmrules.conformance import CHECKS, StrategyConformance, conformance_badge, conformance_statement, run
from mmrules.conformance.rendering import as_junit, as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    Install = Callable[..., str]

HERE = Path(__file__).parent
BROKEN = HERE / "mutants" / "mis_01_lvef_as_normal.py"


def _run(*arguments: str, place: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(place), "NO_COLOR": "1"}
    return subprocess.run(  # noqa: S603  # the commands are written in this file
        [sys.executable, "-m", *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def test_one_class_makes_every_check_a_test_of_its_own(install: Install, tmp_path: Path) -> None:
    name = install(BROKEN)
    (tmp_path / "test_it.py").write_text(
        "from mmrules.conformance import StrategyConformance\n\n\n"
        f'class TestIt(StrategyConformance):\n    plugin = "{name}"\n    profile = "smoke"\n\n\n'
        'class TestAgain(StrategyConformance):\n    plugin = "switching"\n    profile = "smoke"\n',
        "utf-8",
    )
    done = _run("pytest", "-q", "-p", "no:cacheprovider", "-k", "TestIt and (DET-01 or MIS-01)", "-rA", place=tmp_path)
    assert "test_conformance[DET-01]" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout, done.stdout


def test_a_failure_reads_as_a_message_and_not_as_a_traceback(install: Install, tmp_path: Path) -> None:
    name = install(BROKEN)
    arguments = ("pytest", "-q", "-p", "no:cacheprovider", "--pyargs", "mmrules.conformance")
    done = _run(*arguments, "--mmrules-plugin", name, "-k", "MIS-01", place=tmp_path)
    assert "MIS-01: what is certain while facts are unknown stays certain" in done.stdout
    assert "What it protects: A missing result is never read as a normal one" in done.stdout
    assert "Traceback" not in done.stdout
    assert "session.py" not in done.stdout
    assert f"mmrules conformance {name} --check MIS-01 --patient case.json" in done.stdout


def test_the_plugin_has_to_be_named(tmp_path: Path) -> None:
    done = _run(
        "pytest", "-q", "-p", "no:cacheprovider", "--pyargs", "mmrules.conformance", "-k", "DET-01", place=tmp_path
    )
    assert "--mmrules-plugin NAME" in done.stdout


def test_a_check_cannot_be_overridden_nor_a_setting_misspelt() -> None:
    with pytest.raises(TypeError, match="cannot be overridden"):
        type("TestWeak", (StrategyConformance,), {"plugin": "switching", "test_conformance": None})
    with pytest.raises(TypeError, match="cannot be overridden"):
        type("TestWeak", (StrategyConformance,), {"plugin": "switching", "test_saf_02": None})
    with pytest.raises(TypeError, match="no setting"):
        type("TestWeak", (StrategyConformance,), {"plugin": "switching", "known_failures": {}})
    with pytest.raises(TypeError, match="no profile"):
        type("TestWeak", (StrategyConformance,), {"plugin": "switching", "profile": "quick"})


def test_a_failure_can_be_tried_again_on_its_smallest_patient(install: Install, tmp_path: Path) -> None:
    name = install(BROKEN)
    first = _run("mmrules", "conformance", name, "--check", "MIS-01", "--format", "json", place=tmp_path)
    assert first.returncode == 1, first.stderr
    (result,) = [one for one in json.loads(first.stdout)["results"] if one["id"] == "MIS-01"]
    assert len(result["case"]) < 400, "the case was not made small"
    (tmp_path / "case.json").write_text(result["case"], "utf-8")
    again = _run("mmrules", "conformance", name, "--check", "MIS-01", "--patient", "case.json", place=tmp_path)
    assert again.returncode == 1
    assert "depends on a fact that is unknown" in again.stdout


def test_the_command_line_lists_explains_and_refuses(tmp_path: Path) -> None:
    listed = _run("mmrules", "conformance", "--list", place=tmp_path)
    assert len(listed.stdout.splitlines()) == len(CHECKS)
    explained = _run("mmrules", "conformance", "--explain", "SAF-02", place=tmp_path)
    assert "corticosteroids" in explained.stdout
    assert _run("mmrules", "conformance", "swiching", place=tmp_path).returncode == 2
    assert _run("mmrules", "conformance", place=tmp_path).returncode == 2


def test_a_statement_needs_its_day(install: Install, tmp_path: Path) -> None:
    name = install(HERE / "twins" / "rules_only.py")
    asked = ("mmrules", "conformance", name, "--profile", "smoke", "--format", "statement")
    assert "--date" in _run(*asked, place=tmp_path).stderr
    done = _run(*asked, "--date", "2026-03-15", place=tmp_path)
    assert json.loads(done.stdout)["date"] == "2026-03-15"


def test_every_form_tells_the_same(install: Install) -> None:
    report = run(install(BROKEN), profile="smoke", checks=["DET-01", "MIS-01"])
    text, markdown = as_text(report), as_markdown(report)
    junit = ET.fromstring(as_junit(report))  # noqa: S314  # our own
    assert junit.get("tests") == str(len(CHECKS))
    assert [case.get("name") for case in junit.iter("testcase") if case.find("failure") is not None] == ["MIS-01"]
    assert "What differs:" in text
    assert "| MIS-01 | must |" in markdown
    assert text.splitlines()[-1].startswith("failed: must ")


def test_a_statement_carries_its_date_and_a_badge_greys(install: Install) -> None:
    report = run(install(HERE / "twins" / "rules_only.py"), profile="smoke")
    statement = json.loads(conformance_statement(report, on=date(2026, 3, 15)))
    assert statement["date"] == "2026-03-15"
    assert statement["report_digest"] == (report.closing.digest if report.closing else "")
    assert set(statement["passed"]) | set(statement["not_passed"]) == {check.id for check in CHECKS}
    assert "partial" in conformance_badge(report)
    assert "#6b6b6b" in conformance_badge(evolve(report), newest_kit="9.0")
    ET.fromstring(conformance_badge(report))  # noqa: S314  # our own


def test_pytest_loads_nothing_heavy_for_other_projects(tmp_path: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); import mmrules.conformance.pytest_plugin; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"hypothesis", "cattrs", "attr", "click", "rich"} & set(done.stdout.split())
