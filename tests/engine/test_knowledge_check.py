"""What a check of a pack, or of the library's own catalogues, finds before any patient is seen."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mmrules.engine.knowledge_check import check_knowledge
from mmrules.knowledge import KnowledgeBase, bundled_places, load_knowledge, read_additions, read_pack

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "packs" / "example-hospital.toml"
FAULTY: list[dict[str, Any]] = tomllib.loads((HERE / "faulty_packs.toml").read_text("utf-8"))["pack"]

WITHOUT_EVIDENCE = """
[[regimen]]
id = "House-d"
name = "house regimen"
drugs = ["lenalidomide", "dexamethasone"]
status = "off_label"

[regimen.setting]
verified = false

[regimen.administration]
oral_only = true
"""


@pytest.fixture(scope="module")
def bundled() -> KnowledgeBase:
    return load_knowledge()


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case["title"])
def test_a_fault_is_told_with_file_and_line(case: dict[str, Any], bundled: KnowledgeBase) -> None:
    pack = read_additions({"house.toml": "\n" + case["text"]}, origin="house")
    (problem,) = check_knowledge(bundled, pack).problems
    assert (problem.code, problem.file, problem.line) == (case["code"], "house.toml", case["line"])


def test_all_faults_come_at_once_in_the_order_of_the_file(bundled: KnowledgeBase) -> None:
    titles = ("a condition that uses an unknown fact", "a drug without a class", "a caution that can never hold")
    chosen = [next(case for case in FAULTY if case["title"] == title) for title in titles]
    texts = [case["text"].replace("lenalidomide.house-rule", f"lenalidomide.rule-{n}") for n, case in enumerate(chosen)]
    found = check_knowledge(bundled, read_additions({"house.toml": "\n".join(texts)}, origin="house")).problems
    assert [problem.code for problem in found] == [case["code"] for case in chosen]
    assert [problem.line for problem in found] == sorted(problem.line or 0 for problem in found)


def test_a_regimen_that_holds_a_drug_without_safety_rules_is_remarked(bundled: KnowledgeBase) -> None:
    text = WITHOUT_EVIDENCE.replace('["lenalidomide", "dexamethasone"]', '["lenalidomide", "fludarabine"]')
    text += '[[drug]]\nid = "fludarabine"\nname = "fludarabine"\nclasses = ["other_chemotherapy"]\n'
    pack = read_additions({"house.toml": f"{text}cautions_recorded = false\n"}, origin="house")
    found = check_knowledge(bundled, pack)
    assert found.problems == ()
    assert [item.code for item in found.remarks] == ["catalogue.no-evidence", "catalogue.no-cautions"]
    assert found.remarks[1].line == 13


def test_no_regimen_of_the_library_holds_a_drug_without_safety_rules(bundled: KnowledgeBase) -> None:
    assert "catalogue.no-cautions" not in {item.code for item in check_knowledge(bundled).remarks}


def test_a_regimen_that_rests_on_nothing_is_remarked_and_no_fault(bundled: KnowledgeBase) -> None:
    found = check_knowledge(bundled, read_additions({"house.toml": WITHOUT_EVIDENCE}, origin="house"))
    assert found.problems == ()
    (remark,) = found.remarks
    assert (remark.code, remark.file, remark.line) == ("catalogue.no-evidence", "house.toml", 2)


def test_the_example_has_no_fault(bundled: KnowledgeBase) -> None:
    found = check_knowledge(bundled, read_pack(EXAMPLE))
    assert (found.problems, found.remarks) == ((), ())
    assert found.entries > 5


def test_the_catalogues_of_the_library_have_no_fault(bundled: KnowledgeBase) -> None:
    found = check_knowledge(bundled)
    assert found.problems == ()
    # Two regimens of the record rest on nothing that was collected; they are kept and said to be so.
    assert {remark.message.split("'")[1] for remark in found.remarks} == {"DKRd", "VMP"}
    assert all(remark.file == "regimens.toml" and remark.line for remark in found.remarks)


def test_every_bundled_entry_has_a_place(bundled: KnowledgeBase) -> None:
    places = bundled_places()
    assert {f"caution {id_}" for id_ in bundled.cautions} <= set(places)
    assert {f"regimen {id_}" for id_ in bundled.regimens} <= set(places)
    assert places["caution bortezomib.hypersensitivity"] == ("cautions/bortezomib.toml", 3)
