"""The program as a user meets it: results on standard output, messages on standard error, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import mmrules
from mmrules.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = str(EXAMPLES / "first-relapse-on-lenalidomide.json")
ALL = sorted(str(path) for path in EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("case", ALL, ids=lambda path: Path(path).stem)
@pytest.mark.parametrize("width", [80, 160])
def test_no_line_is_wider_than_the_terminal(case: str, width: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", case, "--width", str(width)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert max(len(line) for line in lines) <= width


def test_the_answer_names_what_a_clinician_looks_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", CASE, "--width", "100"]) == 0
    text = capsys.readouterr().out
    for heading in ("TREATMENT OPTIONS", "ALSO DO", "RULED OUT", "OPEN QUESTIONS"):
        assert heading in text
    assert "daratumumab-carfilzomib-dexamethasone" in text
    assert "refractory to lenalidomide: yes" in text
    assert "Not a medical device" in " ".join(text.split())


def test_json_is_the_report_that_loads_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", CASE, "--format", "json"]) == 0
    report = mmrules.load_report(capsys.readouterr().out)
    assert report == mmrules.Engine().evaluate(mmrules.load_patient(CASE))


def test_the_day_of_the_answer_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", CASE, "--format", "json", "--as-of", "2026-06-01"]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-06-01"


@pytest.mark.parametrize("action", ["DKd", "DRd", "VMP", "test:fish"])
def test_explain_shows_conditions_for_options_exclusions_and_the_rest(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", CASE, action, "--width", "100"]) == 0
    text = capsys.readouterr().out
    assert action in text.splitlines()[0]
    assert max(len(line) for line in text.splitlines()) <= 100


def test_explain_says_what_would_lift_an_exclusion_and_that_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CASE, "DRd", "--width", "100"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "WOULD BE LIFTED IF until it is shown, the exclusion stands" in text
    assert "refractory to lenalidomide: no instead of yes (does not change)" in text
    assert run(["explain", CASE, "DKd"]) == 0
    assert "LIFTED" not in capsys.readouterr().out


def test_questions_show_each_value_and_the_tests_that_settle_what_leads(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(EXAMPLES / "slow-biochemical-relapse.json")
    assert run(["questions", case, "--width", "100", "--leading", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 100
    text = " ".join(" ".join(lines).split())
    assert "ENOUGH TO KNOW" in text
    assert "no other single unknown fact changes the first treatment choice" in text
    assert "below 30 mL/min: moves observe" in text
    assert "60 mL/min or more: changes nothing" in text


def test_questions_say_when_the_bound_was_hit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["questions", CASE, "--limit", "20"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "the bound of 20 answers was hit" in text
    assert "not worked out" in text


def test_what_if_names_the_condition_responsible(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["what-if", CASE, "crcl=25", "--width", "120"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "holds now, by creatinine clearance:" in text
    assert "Only making room for these:" in text


def test_explain_shows_value_date_and_place_of_a_fact(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", CASE, "DRd", "--width", "120"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "refractory to lenalidomide = yes" in text
    assert "2026-04-20" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["stage", CASE],
        ["replay", CASE],
        ["facts"],
        ["facts", "crcl"],
        ["rules"],
        ["rules", "switching"],
        ["plugins"],
        ["what-if", CASE, "crcl=25 mL/min", "refractory(carfilzomib)=true"],
        ["questions", CASE, "--limit", "150"],
        ["explain", CASE, "DRd"],
        ["parse-fish", "nuc ish(FGFR3,IGH)x3(FGFR3 con IGHx2)[80/100]"],
    ],
    ids=lambda arguments: " ".join(arguments[:1] + arguments[2:3]),
)
def test_a_command_prints_a_table_and_the_same_as_json(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr().out.strip()
    assert run([*arguments, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("decision-table", "| prior autologous transplant | no |"),
        ("mermaid", 'n0{{"all of"}}'),
        ("graphviz", 'digraph "progression.transplant.first-at-relapse when" {'),
    ],
)
def test_a_rule_is_shown_as_a_table_and_as_a_diagram(
    form: str, told: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["rules", "progression.transplant.first-at-relapse", "--format", form]) == 0
    assert told in capsysbinary.readouterr().out.decode("utf-8")


def test_at_least_a_hundred_facts_are_listed_with_their_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["facts", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    facts = listed if isinstance(listed, list) else listed["facts"]
    assert len(facts) >= 100
    assert all(fact["doc"] for fact in facts)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["recommend", "no-such-file.json"], "No such file"),
        (["explain", CASE, "DKdd"], "DKd"),
        (["rules", "switchin"], "switching"),
        (["facts", "crcll"], "crcl"),
        (["what-if", CASE, "crcll=25"], "crcl"),
        (["recommend", CASE, "--as-of", "soon"], "soon"),
        (["recommend", CASE, "--disable", "genetics"], "genetic"),
        (["recomend", CASE], "recommend"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_bad_input_is_told_on_standard_error_with_status_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err


def test_all_problems_of_a_record_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"sex": "m", "lines": [{"componets": []}]}', "utf-8")
    assert run(["recommend", str(case)]) == 2
    text = capsys.readouterr().err
    assert "$.sex" in text
    assert "$.lines[0].componets" in text


def test_a_disabled_strategy_takes_no_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", CASE, "--format", "json", "--disable", "cytogenetic"]) == 0
    strategies = json.loads(capsys.readouterr().out)["provenance"]["strategies"]
    assert [item["id"] for item in strategies] == ["genetic", "progression", "switching"]


def test_the_record_can_come_from_standard_input() -> None:
    text = Path(CASE).read_text("utf-8")
    command = [sys.executable, "-m", "mmrules", "recommend", "-", "--format", "json"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)  # noqa: S603
    assert mmrules.load_report(done.stdout).patient_id == "first-relapse-on-lenalidomide"
    assert done.stderr == ""


def test_without_the_extra_the_command_that_installs_it_is_named() -> None:
    program = "import sys; sys.modules['click'] = None; from mmrules.__main__ import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert 'pip install "mmrules[cli]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_output_that_is_no_terminal_has_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", CASE]) == 0
    assert "\x1b" not in capsys.readouterr().out
