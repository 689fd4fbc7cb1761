"""`mmrules knowledge`, and packs on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mmrules.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = str(EXAMPLES / "first-relapse-on-lenalidomide.json")
HOSPITAL = str(EXAMPLES / "packs" / "example-hospital.toml")
FORMULARY = '[[formulary]]\ndrug = "{}"\nbecause = "not stocked"\n'


def test_a_check_that_finds_nothing_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "check", HOSPITAL]) == 0
    assert "0 problems" in capsys.readouterr().out


def test_without_a_pack_the_catalogues_of_the_library_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "check"]) == 0
    assert "bundled catalogues" in capsys.readouterr().out
    assert run(["knowledge", "check", "--strict"]) == 1


def test_a_check_that_finds_something_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "house.toml"
    pack.write_text(FORMULARY.format("ixazomibb") + FORMULARY.format("selinexxor"), "utf-8")
    assert run(["knowledge", "check", str(pack), "--width", "200"]) == 1
    text = capsys.readouterr().out
    assert "house.toml:1: " in text
    assert "house.toml:4: " in text
    assert run(["knowledge", "check", str(pack), "--format", "json"]) == 1
    assert [item["line"] for item in json.loads(capsys.readouterr().out)["problems"]] == [1, 4]


def test_a_pack_is_checked_and_shown_on_top_of_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "second.toml"
    pack.write_text('[[change.regimen]]\nid = "DKd-weekly"\nbecause = "shorter"\nschedule = "weekly"\n', "utf-8")
    assert run(["knowledge", "check", str(pack)]) == 1  # without the first pack there is no such regimen
    assert "no regimen is called 'DKd-weekly'" in " ".join(capsys.readouterr().out.split())
    assert run(["knowledge", "check", str(pack), "--knowledge", HOSPITAL]) == 0
    assert run(["knowledge", "diff", str(pack), "--knowledge", HOSPITAL]) == 0
    assert "+ weekly" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["[[formulary]\n", "[[formularies]]\ndrug = 1\n"])
def test_what_is_no_pack_is_bad_input(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "house.toml"
    pack.write_text(text, "utf-8")
    for command in (["knowledge", "check", str(pack)], ["knowledge", "diff", str(pack)]):
        assert run(command) == 2
        assert "house.toml:1" in capsys.readouterr().err
    assert run(["recommend", CASE, "--knowledge", str(tmp_path / "missing.toml")]) == 2


def test_the_difference_shows_what_is_added_changed_and_lifted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "diff", HOSPITAL, "--width", "100"]) == 0
    text = capsys.readouterr().out
    for part in ("ADDED", "DKd-weekly", "CHANGED", "+ impede_vte >= 4", "lifted by Example Hospital", "FORMULARY"):
        assert part in text
    assert max(len(line) for line in text.splitlines()) <= 100
    assert run(["knowledge", "diff", HOSPITAL, "--format", "json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["pack"]["name"] == "Example Hospital"
    assert [item["caution"] for item in read["safety"] if item["kind"] == "lifted"] == [
        "belantamab_mafodotin.no-eye-care"
    ]


@pytest.mark.parametrize(
    "command",
    [
        ["recommend", CASE],
        ["explain", CASE, "BVd"],
        ["what-if", CASE, "crcl=25"],
        ["replay", CASE],
    ],
    ids=lambda command: command[0],
)
def test_a_pack_is_used_and_its_lifted_rule_shown(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--knowledge", HOSPITAL, "--width", "120"]) == 0
    assert "belantamab_mafodotin.no-eye-care  lifted by Example Hospital" in capsys.readouterr().out


def test_rules_select_the_regimens_of_a_pack_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "progression", "--knowledge", HOSPITAL, "--format", "json"]) == 0
    assert "DKd-weekly" in capsys.readouterr().out


def test_packs_can_be_repeated_and_are_named_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "ward-7.toml"
    pack.write_text(FORMULARY.format("ixazomib"), "utf-8")
    assert run(["recommend", CASE, "--knowledge", HOSPITAL, "--knowledge", str(pack), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in report["provenance"]["packs"]] == ["Example Hospital", "ward-7"]
    assert len({item["digest"] for item in report["provenance"]["packs"]}) == 2
