"""The reference and the schemas are what the code and the data give now; the README's commands are those of CI."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import mmrules

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def test_generated_files_are_up_to_date() -> None:
    command = [sys.executable, "-m", "tools.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["example", "tests"])
def test_the_readme_has_the_command_that_ci_runs(name: str) -> None:
    assert f"\n<!-- run: {name} -->\n```console\n" in (ROOT / "README.md").read_text("utf-8")
    assert f"run_readme {name}\n" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_and_their_reports_follow_the_schemas(file: Path) -> None:
    patient_schema = json.loads((ROOT / "schema" / "patient.schema.json").read_text("utf-8"))
    report_schema = json.loads((ROOT / "schema" / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(file.read_text("utf-8")), patient_schema)
    report = mmrules.Engine().evaluate(mmrules.load_patient(file))
    jsonschema.validate(json.loads(report.to_json()), report_schema)
