"""`mmrules stage` as a reader meets it: names and units in words, numbers as a laboratory prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mmrules.assessment import DatedDiseaseMeasurement, DiseaseMeasurement, response_at_last_visit
from mmrules.cli.app import run
from mmrules.cli.view.input_names import input_name, input_text

EXAMPLES = sorted(str(path) for path in (Path(__file__).parents[2] / "examples").glob("*.json"))


def shown(case: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), "utf-8")
    assert run(["stage", str(file), "--width", "200", *options]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("b2m_mg_l", "beta-2 microglobulin, mg/L"),
        ("baseline.serum_m_g_dl", "serum M-protein at baseline, g/dL"),
        ("urine_m_mg_24h of 2024-03-01", "urine M-protein of 2024-03-01, mg/24 h"),
        ("nadir_dflc_mg_l", "lowest difference of the light chains, mg/L"),
        ("current_bm_pc_pct", "plasma cells in the marrow now, %"),
        ("hemoglobin_lln_g_dl", "lower limit of normal of haemoglobin, g/dL"),
        ("courses[1].trigger", "why course 2 began"),
        ("exact days of line 2", "exact days of line 2"),
        ("t14_16", "t(14;16)"),
    ],
)
def test_inputs_are_named_in_words_with_their_units(name: str, words: str) -> None:
    assert input_name(name) == words


def test_a_value_stands_before_its_unit_and_an_unknown_one_has_none() -> None:
    assert input_text("albumin_g_dl", "3.5") == "albumin 3.5 g/dL"
    assert input_text("albumin_g_dl", "not known") == "albumin not known"


def test_no_argument_of_a_definition_over_visits_is_shown_as_an_identifier() -> None:
    visits = [DatedDiseaseMeasurement(date="2024-01-01")]
    missing = response_at_last_visit(baseline=DiseaseMeasurement(), visits=visits).missing
    words = [input_name(name.replace("visits[0].", "")) for name in missing]
    assert missing
    assert not any("_" in word or " g dl" in word or " mg l" in word for word in words)


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda path: Path(path).stem)
def test_every_example_tells_how_long_each_line_held_and_no_number_without_end(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stage", case, "--width", "200", "--all"]) == 0
    text = capsys.readouterr().out
    assert "time to progression of line 1, months" in text
    numbers = [word.strip(";,") for word in text.split() if word[:1].isdigit() and "." in word]
    assert all(len(number.partition(".")[2]) <= 6 for number in numbers if number.replace(".", "").isdigit())


LINE = {"start": "2023-01-01", "components": [{"drugs": [{"drug": "bortezomib"}]}]}


def result(analyte: str, value: str, unit: str, day: str) -> dict[str, str]:
    return {"analyte": analyte, "value": value, "unit": unit, "date": day}


def test_disease_of_light_chains_only_shows_the_lowest_value_of_what_is_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labs = [
        result("serum_m_protein", "0", "g/dL", "2022-12-20"),
        result("urine_m_protein", "0", "mg/24h", "2022-12-20"),
    ]
    for day, kappa in (("2022-12-20", "800"), ("2023-03-01", "60"), ("2023-04-01", "50")):
        labs += [result("flc_kappa", kappa, "mg/L", day), result("flc_lambda", "10", "mg/L", day)]
    text = shown({"diagnosis": {"light_chain": "kappa"}, "lines": [LINE], "labs": labs}, tmp_path, capsys)
    assert "lowest confirmed value of the last line  50" in text
    assert "marker difference of the light chains; unit mg/L" in text


def test_calcium_converted_from_moles_is_rounded_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labs = [result("calcium", "2.31", "mmol/L", "2024-01-01"), result("albumin", "42", "g/L", "2024-01-01")]
    text = shown({"labs": labs}, tmp_path, capsys)
    assert "corrected calcium, mg/dL  about 9.1\n" in text


def test_scores_of_thrombosis_say_for_which_regimen_they_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown({"birth_date": "1950-01-01"}, tmp_path, capsys, "--as-of", "2024-01-01")
    assert text.count("read for a regimen with an IMiD and low-dose dexamethasone") == 2


def test_responses_that_are_possible_stand_worst_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labs = [
        result("serum_m_protein", value, "g/dL", day) for value, day in (("4.0", "2022-12-20"), ("0.4", "2023-03-01"))
    ]
    labs += [result("urine_m_protein", "0", "mg/24h", "2022-12-20")]
    text = shown({"lines": [LINE], "labs": labs}, tmp_path, capsys)
    assert "response to the last line, by the latest results  not settled: PR or VGPR" in text
