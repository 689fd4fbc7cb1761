"""Regimens, drugs and procedures in charts: the case table next to this file, and what the alias table must keep."""

from __future__ import annotations

import pickle
import tomllib
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules.adapters.chart import RegimenReading, parse_regimen
from mmrules.adapters.chart.regimen_table import key_of, regimen_table
from mmrules.errors import InvalidInput

CASES = tomllib.loads((Path(__file__).parent / "regimens.toml").read_text(encoding="utf-8"))
TABLE = tomllib.loads(files("mmrules.adapters.chart").joinpath("regimens.toml").read_text(encoding="utf-8"))


def label(row: dict[str, Any]) -> str:
    return f"{row['text'] or 'empty'} {row.get('year', '')}".strip()


@pytest.mark.parametrize("row", CASES["case"], ids=label)
def test_the_reader_finds_what_the_table_says(row: dict[str, Any]) -> None:
    reading = parse_regimen(row["text"], year=row.get("year"))
    assert set(reading.drugs) == set(row["drugs"])
    assert len(reading.drugs) == len(row["drugs"])
    assert reading.ambiguous == ("readings" in row)
    assert bool(reading.questions) == reading.ambiguous
    if "readings" in row:
        got = [option.code or option.other or "+".join(option.drugs) for option in reading.readings]
        assert got == row["readings"]
        assert reading.regimen is None
    if "transplants" in row:
        assert list(reading.transplants) == row["transplants"]
    if "statuses" in row:
        assert [part.status for part in reading.parts] == row["statuses"]
    if "roles" in row:
        assert [part.role or "" for part in reading.parts] == row["roles"]
    if "confidence" in row:
        assert [part.confidence for part in reading.parts] == [row["confidence"]]
    assert reading.known is row.get("known", True)
    if len(reading.parts) == 1:
        assert reading.regimen == row.get("regimen")
        assert "code" not in row or reading.code == row["code"]


@pytest.mark.parametrize("row", CASES["refused"], ids=label)
def test_what_is_unknown_is_refused_with_every_position(row: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_regimen(row["text"])
    found = [(problem.code, problem.position) for problem in caught.value.problems]
    assert found == [(f"regimen.{code}", position) for code, position in row["problems"]]
    if "nearest" in row:
        assert row["nearest"] in caught.value.problems[0].nearest


def test_no_name_has_two_meanings_unless_it_is_listed_as_ambiguous() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for row in TABLE["regimen"]:
        for name in (row["code"], *row.get("also", ())):
            meanings[key_of(name)].add(f"regimen {row['code']}")
    for row in TABLE["drug"]:
        for name in (*row["names"], *row.get("misspelt", ())):
            meanings[key_of(name)].add(f"drug {row['id']}")
    for kind in ("supportive", "procedure"):
        for row in TABLE[kind]:
            for name in row["names"]:
                meanings[key_of(name)].add(f"{kind} {row['names'][0]}")
    asked = {key_of(name) for row in TABLE["ambiguous"] for name in row["written"]}
    single_drug = {
        key: names
        for key, names in meanings.items()
        # `Dara` is the drug and the regimen that consists of it alone.
        if len({name for name in names if not name.startswith("drug")}) <= 1
        and all(len(regimen_table().regimens[name[8:]].drugs) == 1 for name in names if name.startswith("regimen"))
    }
    assert not {key: names for key, names in meanings.items() if len(names) > 1 and key not in asked | set(single_drug)}


def test_every_drug_of_a_regimen_is_in_the_table() -> None:
    table = regimen_table()
    for regimen in table.regimens.values():
        assert set(regimen.drugs) <= set(table.drugs), regimen.code
    for row in TABLE["ambiguous"]:
        for reading in row["readings"]:
            assert ("other" in reading) or reading.get("regimen", "VRd") in table.regimens
            assert set(reading.get("drugs", ())) <= set(table.drugs)


@pytest.mark.parametrize("row", TABLE["regimen"], ids=lambda row: row["code"])
def test_every_way_to_write_a_regimen_leads_to_its_drugs(row: dict[str, Any]) -> None:
    for name in (row["code"], *row.get("also", ())):
        if "(" not in name:
            reading = parse_regimen(name)
            wanted = set(row["drugs"])
            assert any(set(option.drugs) == wanted for option in reading.readings), name
            assert reading.ambiguous or set(reading.drugs) == wanted, name


@given(st.sampled_from(TABLE["drug"]), st.data())
@settings(max_examples=100, deadline=None)
def test_case_and_blanks_around_a_drug_do_not_matter(row: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(row["names"]))
    blanks = data.draw(st.sampled_from(["", " ", "\t", "  "]))
    for written in (name.upper(), name.lower(), name):
        assert parse_regimen(blanks + written + blanks).drugs == (row["id"],)


def read(text: str) -> RegimenReading | InvalidInput:
    try:
        return parse_regimen(text)
    except InvalidInput as error:
        return error


PIECES = st.sampled_from(
    ["VRd", "D", "-", "/", " ", ",", "dara", "Mel200", "then", "->", "not", "planned", "CyBorD", "x4", "(", "21 days",
     "T", "é", "\x00", "PACE", "auto", "len maint"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    result = read(text)
    if isinstance(result, InvalidInput):
        for problem in result.problems:
            assert problem.position is not None
            assert 0 <= problem.position <= max(len(text) - 1, 0)
    else:
        assert all(0 <= part.start < part.end <= len(text) for part in result.parts)
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301
