"""Catalogue files: what is wrong in one is said at its line, all of it at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mmrules.errors import InvalidKnowledge, InvalidRule
from mmrules.knowledge import ConditionText, read_catalogue
from mmrules.knowledge.read import parse_toml
from mmrules.knowledge.source_lines import Place, nearest_place, places_of
from mmrules.knowledge.vocabulary import CautionEffect
from mmrules.logic import Declarations

CAUTION = """# A rule of the house
[[caution]]
id = "lenalidomide.house-rule"
when = "crcl < 45 mL/min"
effect = "monitor"
scope = "start"
reason = "the kidney unit wants to know"
source = "house"
jurisdictions = ["EU"]
verified = false
"""


def test_a_file_gives_its_entries_with_their_places() -> None:
    (caution,) = read_catalogue(CAUTION, file="house.toml").caution
    assert caution.effect is CautionEffect.MONITOR
    assert caution.subject == "lenalidomide"
    assert (caution.when.file, caution.when.line, caution.when.column) == ("house.toml", 4, 9)


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ('when = "crcl < 45 mL/min"', 4, 9),
        ("when  =  'crcl < 45 mL/min'  # of the kidney unit", 4, 11),
        ('when = "crcl \\u003c 45 mL/min"', 4, 9),
        ('when = """crcl < 45 mL/min"""', 4, 11),
        ('when = """\ncrcl < 45 mL/min"""', 5, 1),
        ("when = '''\ncrcl < 45 mL/min'''", 5, 1),
    ],
)
@pytest.mark.parametrize("beside", ["", '"quoted" = 1', '[caution."quoted"]'])
def test_a_condition_has_its_place_however_it_is_written(written: str, line: int, column: int, beside: str) -> None:
    text = CAUTION.replace('when = "crcl < 45 mL/min"', written)
    when = parse_toml(f"{text}\n{beside}\n", file="house.toml")["caution"][0]["when"]  # type: ignore[index]
    assert when == ConditionText(text="crcl < 45 mL/min")
    assert (when.file, when.line, when.column) == ("house.toml", line, column)


def test_a_condition_in_an_inline_table_has_the_place_of_what_is_around_it() -> None:
    text = CAUTION + 'requirements = [{ when = "prior_lines >= 1" }, { when = "in_response" }]\n'
    inline = parse_toml(text, file="house.toml")["caution"][0]["requirements"]  # type: ignore[index]
    assert [(item["when"].file, item["when"].line) for item in inline] == [("house.toml", 11)] * 2


def test_every_fault_has_its_line_and_entry() -> None:
    text = (
        CAUTION.replace('"monitor"', '"monitr"').replace("verified = false", 'verified = "no"').replace("scope", "scop")
    )
    with pytest.raises(InvalidKnowledge) as caught:
        read_catalogue(text, file="house.toml")
    found = {(problem.place, problem.code) for problem in caught.value.problems}
    assert found == {
        ("house.toml:5", "word.unknown"),
        ("house.toml:10", "field.type"),
        ("house.toml:2", "field.missing"),
        ("house.toml:6", "field.unknown"),
    }
    assert all("lenalidomide.house-rule" in problem.message for problem in caught.value.problems)
    misspelt = next(problem for problem in caught.value.problems if problem.code == "word.unknown")
    assert "monitor" in misspelt.nearest


def test_what_is_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        read_catalogue(CAUTION.replace("[[caution]]", "[[caution]"), file="house.toml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.line) == ("toml.syntax", "house.toml", 2)


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        read_catalogue(CAUTION.replace("[[caution]]", "[[cautions]]"), file="house.toml")
    (problem,) = caught.value.problems
    assert problem.nearest == ("caution",)


def test_an_empty_condition_is_refused() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        read_catalogue(CAUTION.replace('"crcl < 45 mL/min"', '" "'), file="house.toml")
    assert [problem.code for problem in caught.value.problems] == ["condition.empty"]


def test_a_fault_in_a_condition_is_told_at_its_column() -> None:
    (caution,) = read_catalogue(CAUTION, file="house.toml").caution
    with pytest.raises(InvalidRule) as caught:
        caution.when.parse(Declarations([]))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("house.toml", 4, 9)


def test_numbers_are_read_as_printed() -> None:
    text = """
[[trial]]
id = "T"
nct = ""
phase = "3"
randomised = true
arms = ["A", "B"]
primary_endpoint = "PFS"
checked = "recalled"
verified_share = 0.50
[trial.population]
prior_lines_allowed = ">=1"
verified = false
[[trial.efficacy]]
endpoint = "PFS"
hr = 0.50
ci = [0.30, 0.80]
verified = false
[trial.response]
verified = false
[trial.adverse_events]
verified = false
"""
    (trial,) = read_catalogue(text, file="t.toml").trial
    assert str(trial.efficacy[0].hr) == "0.50"
    assert trial.efficacy[0].ci == (Decimal("0.30"), Decimal("0.80"))


def test_places_follow_tables_within_tables() -> None:
    text = '''[[regimen]]
id = "a"
[[regimen.requirements]]
when = "x"

[[regimen]]
id = "b"
[regimen.setting]
note = "n"
[[regimen.requirements]]
when = """
y
id = 3
"""
id = "r"
'''
    places = places_of(text)
    assert places["$.regimen[0].requirements[0].when"] == Place(4, 9)
    assert places["$.regimen[1].setting.note"] == Place(9, 9)
    assert places["$.regimen[1].requirements[0].id"] == Place(15, 7)
    assert nearest_place("$.regimen[1].setting.verified", places) == Place(8, 1)
    assert nearest_place("$.elsewhere", places) is None
