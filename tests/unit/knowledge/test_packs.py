"""What a hospital's pack can do to the catalogues, and what it cannot."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mmrules.errors import InvalidKnowledge
from mmrules.knowledge import Additions, KnowledgeBase, load_knowledge, read_additions, read_pack
from mmrules.knowledge.pack_difference import pack_difference

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[2] / "examples" / "packs" / "example-hospital.toml"
REFUSED: list[dict[str, Any]] = tomllib.loads((HERE / "refused_packs.toml").read_text("utf-8"))["pack"]

LIFT = """
[pack]
name = "{name}"
version = "1"

[[lift]]
caution = "belantamab_mafodotin.no-eye-care"
reason = "The eyes are examined on the ward."
by = "committee"
date = "2026-02"
"""
SCHEDULE = """
[[change.regimen]]
id = "DKd"
because = "house"
schedule = "{schedule}"
"""


def pack(text: str, origin: str = "St Elsewhere") -> Additions:
    return read_additions({"pack.toml": text}, origin=origin)


@pytest.fixture(scope="module")
def bundled() -> KnowledgeBase:
    return load_knowledge()


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["title"])
def test_a_pack_that_would_weaken_safety_or_refers_to_nothing_is_refused(
    case: dict[str, Any], bundled: KnowledgeBase
) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        bundled.merged(pack("\n" + case["text"]))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("pack.toml", case["line"])
    assert case["says"] in str(problem)


def test_all_faults_of_a_pack_come_at_once_with_their_lines(bundled: KnowledgeBase) -> None:
    chosen = [case for case in REFUSED if case["title"] in {"a drug is taken out of its class", "a caution of nothing"}]
    text = "".join(case["text"] for case in chosen)
    with pytest.raises(InvalidKnowledge) as caught:
        bundled.merged(pack(text))
    assert len(caught.value.problems) == 2
    assert all(problem.file == "pack.toml" and problem.line for problem in caught.value.problems)


def test_a_lifted_rule_is_gone_and_its_reason_stays(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(pack(LIFT.format(name="Ward 7")))
    assert "belantamab_mafodotin.no-eye-care" not in merged.cautions
    (change,) = merged.safety_changes
    assert (change.kind, change.caution, change.effect.value) == (
        "lifted",
        "belantamab_mafodotin.no-eye-care",
        "contraindicated",
    )
    assert (change.reason, change.by, change.date, change.pack) == (
        "The eyes are examined on the ward.",
        "committee",
        "2026-02",
        "Ward 7",
    )


def test_two_packs_can_lift_one_rule_and_both_reasons_are_told(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(pack(LIFT.format(name="Ward 7"))).merged(pack(LIFT.format(name="Ward 8")))
    assert [change.pack for change in merged.safety_changes] == ["Ward 7", "Ward 8"]


def test_a_lifted_rule_cannot_come_back_softer_under_its_own_id(bundled: KnowledgeBase) -> None:
    softer = """
[[caution]]
id = "belantamab_mafodotin.no-eye-care"
when = "not access(ophthalmology)"
effect = "monitor"
scope = "start"
reason = "house"
source = "house"
jurisdictions = ["US"]
verified = false
"""
    with pytest.raises(InvalidKnowledge, match="a safety rule is never replaced"):
        bundled.merged(pack(LIFT.format(name="Ward 7"))).merged(pack(softer))


def test_a_changed_caution_is_told_with_its_reason(bundled: KnowledgeBase) -> None:
    text = """
[[change.caution]]
id = "lenalidomide.high-vte-risk"
because = "we begin with the intermediate group"
when = "impede_vte >= 4"
"""
    merged = bundled.merged(pack(text))
    caution = merged.cautions["lenalidomide.high-vte-risk"]
    assert caution.when.text == "impede_vte >= 4"
    assert (caution.when.file, caution.when.line, caution.when.column) == ("pack.toml", 5, 9)
    assert [change.reason for change in merged.safety_changes] == ["we begin with the intermediate group"]


def test_a_change_leaves_the_other_fields_and_tables_as_they_are(bundled: KnowledgeBase) -> None:
    text = SCHEDULE.format(schedule="once weekly") + "\n[change.regimen.administration]\nnote = 'ward 7'\n"
    old, new = bundled.regimens["DKd"], bundled.merged(pack(text)).regimens["DKd"]
    assert (new.schedule, new.administration.note) == ("once weekly", "ward 7")
    assert new.administration.visits_initial == old.administration.visits_initial
    assert new.requirements == old.requirements
    assert new.requirements[0].when.file == old.requirements[0].when.file


def test_the_word_of_a_later_pack_counts_before_that_of_an_earlier_one(bundled: KnowledgeBase) -> None:
    first, second = (pack(SCHEDULE.format(schedule=text), origin=text) for text in ("first", "second"))
    merged = bundled.merged(first).merged(second)
    assert merged.regimens["DKd"].schedule == "second"
    assert [item.name for item in merged.packs] == ["first", "second"]
    assert merged.origins["regimen DKd"] == "second"


def test_the_digest_of_a_pack_is_of_what_it_says(bundled: KnowledgeBase) -> None:
    one, again = pack(LIFT.format(name="Ward 7")), pack("# a remark\n" + LIFT.format(name="Ward 8"))
    other = pack(LIFT.format(name="Ward 7").replace("committee", "pharmacy"))
    assert one.digest == again.digest != other.digest
    assert bundled.merged(one).digest == bundled.merged(again).digest != bundled.merged(other).digest


def test_a_folder_is_one_pack(tmp_path: Path, bundled: KnowledgeBase) -> None:
    folder = tmp_path / "ward-7"
    folder.mkdir()
    (folder / "a.toml").write_text(SCHEDULE.format(schedule="house"), "utf-8")
    (folder / "b.toml").write_text('[[formulary]]\ndrug = "ixazomib"\nbecause = "not stocked"\n', "utf-8")
    read = read_pack(folder)
    assert read.origin == "ward-7"
    assert bundled.merged(read).formulary["ixazomib"].because == "not stocked"


@pytest.mark.parametrize("name", ["missing.toml", "empty-folder"])
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty-folder").mkdir()
    with pytest.raises(InvalidKnowledge, match=r"cannot be read|holds no \.toml file"):
        read_pack(tmp_path / name)


def test_two_heads_in_one_pack_are_refused() -> None:
    with pytest.raises(InvalidKnowledge, match="more than one file"):
        read_additions({"a.toml": LIFT.format(name="a"), "b.toml": LIFT.format(name="b")}, origin="both")


def test_the_difference_names_all_that_a_pack_does(bundled: KnowledgeBase) -> None:
    difference = pack_difference(bundled, read_pack(EXAMPLE))
    assert (difference.pack.name, difference.pack.version) == ("Example Hospital", "2026.1")
    assert {(item.kind, item.id) for item in difference.added} >= {
        ("regimen", "DKd-weekly"),
        ("caution", "bispecific.house-bed"),
    }
    assert {item.id: [field.name for field in item.fields] for item in difference.changed} == {
        "IsaKd": ["schedule", "administration.note"],
        "lenalidomide.high-vte-risk": ["when", "reason"],
    }
    assert {(item.kind, item.caution) for item in difference.safety} == {
        ("changed", "lenalidomide.high-vte-risk"),
        ("lifted", "belantamab_mafodotin.no-eye-care"),
    }
    assert {item.drug: item.rule for item in difference.formulary} == {
        "panobinostat": "not given",
        "bispecific": "restricted",
    }
