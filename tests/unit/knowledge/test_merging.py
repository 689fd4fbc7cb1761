"""A hospital adds to the catalogues. It changes nothing and takes nothing away."""

from __future__ import annotations

import pickle

import pytest

from mmrules.errors import InvalidKnowledge, UnknownReference
from mmrules.knowledge import Additions, Catalogue, KnowledgeBase, load_knowledge, read_additions

CAUTION = """
[[caution]]
id = "{id}"
when = "{when}"
effect = "avoid"
scope = "start"
reason = "house rule"
source = "pharmacy committee"
evidence = {evidence}
jurisdictions = ["EU"]
verified = false
"""
REGIMEN = """
[[regimen]]
id = "{id}"
name = "house regimen"
aliases = ["{alias}"]
drugs = ["{drug}", "dexamethasone"]
status = "off_label"
[regimen.setting]
verified = false
[regimen.administration]
oral_only = true
"""
NEW_DRUG = """
[[drug]]
id = "housemab"
name = "housemab"
classes = ["anti_cd38"]
cautions_recorded = false
"""


def caution(name: str = "lenalidomide.house-rule", when: str = "smoker", evidence: str = "[]") -> str:
    return CAUTION.format(id=name, when=when, evidence=evidence)


def add(*texts: str, origin: str = "St Elsewhere") -> Additions:
    return read_additions({f"{number}.toml": text for number, text in enumerate(texts)}, origin=origin)


@pytest.fixture(scope="module")
def bundled() -> KnowledgeBase:
    return load_knowledge()


def test_a_caution_is_added_and_none_is_lost(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(add(caution()))
    assert set(merged.cautions_of("lenalidomide")) > set(bundled.cautions_of("lenalidomide"))
    assert merged.origins == {"caution lenalidomide.house-rule": "St Elsewhere"}


def test_a_caution_cannot_be_replaced(bundled: KnowledgeBase) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        bundled.merged(add(caution(name="lenalidomide.pregnancy", when="false")))
    assert "'mmrules'" in str(caught.value)
    assert "'St Elsewhere'" in str(caught.value)
    assert "never replaced" in str(caught.value)


def test_two_packs_with_the_same_entry_are_both_named(bundled: KnowledgeBase) -> None:
    once = bundled.merged(add(caution()))
    with pytest.raises(InvalidKnowledge, match=r"'St Elsewhere' and by 'General'"):
        once.merged(add(caution(), origin="General"))


def test_an_entry_twice_in_one_pack_is_an_error(bundled: KnowledgeBase) -> None:
    with pytest.raises(InvalidKnowledge, match="defined twice by 'St Elsewhere'"):
        bundled.merged(add(caution(), caution()))


def test_a_new_drug_belongs_to_its_class_at_once(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(add(NEW_DRUG, REGIMEN.format(id="House-d", alias="Hd", drug="housemab")))
    assert "housemab" in merged.drug_symbols.expand("anti_cd38")
    assert "housemab" not in bundled.drug_symbols.expand("anti_cd38")
    assert merged.regimen("House-d").drugs == ("housemab", "dexamethasone")
    assert list(merged.regimens) == sorted(merged.regimens)


def test_what_refers_to_nothing_is_told_all_at_once(bundled: KnowledgeBase) -> None:
    texts = (
        REGIMEN.format(id="House-d", alias="DKd", drug="lenalidomid"),
        caution(name="lenalidomid.house-rule"),
        caution(evidence='["POLUX"]'),
    )
    with pytest.raises(InvalidKnowledge) as caught:
        bundled.merged(add(*texts))
    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == ["catalogue.ambiguous", "catalogue.reference", "catalogue.reference", "catalogue.reference"]
    nearest = {name for problem in caught.value.problems for name in problem.nearest}
    assert {"lenalidomide", "POLLUX"} <= nearest


def test_a_claim_to_be_verified_needs_its_page(bundled: KnowledgeBase) -> None:
    with pytest.raises(InvalidKnowledge, match="no verified_url says where"):
        bundled.merged(add(caution().replace("verified = false", "verified = true")))


def test_faults_of_several_files_come_together() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        add(caution().replace("avoid", "avoidd"), "x = ")
    assert [problem.file for problem in caught.value.problems] == ["0.toml", "1.toml"]


def test_the_digest_tells_contents_apart(bundled: KnowledgeBase) -> None:
    first = bundled.merged(add(caution()))
    again = bundled.merged(add(caution(), origin="General"))
    other = bundled.merged(add(caution(when="true")))
    assert len(bundled.digest) == 64
    assert len({bundled.digest, first.digest, other.digest}) == 3
    assert first.digest == again.digest


def test_the_library_reads_its_catalogues_once() -> None:
    assert load_knowledge() is load_knowledge()


def test_a_knowledge_base_crosses_a_process_boundary(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(add(caution()))
    copy = pickle.loads(pickle.dumps(merged))  # noqa: S301  # our own bytes
    assert copy.digest == merged.digest
    assert copy.cautions_of("lenalidomide") == merged.cautions_of("lenalidomide")
    assert copy.evidence("POLLUX") == merged.evidence("POLLUX")


def test_nothing_added_changes_nothing(bundled: KnowledgeBase) -> None:
    merged = bundled.merged(Additions(origin="nobody", catalogue=Catalogue()))
    assert merged.cautions == bundled.cautions
    assert merged.trials is bundled.trials


@pytest.mark.parametrize(("look_up", "name"), [("drug", "lenalidomid"), ("regimen", "DKdd"), ("trial", "POLUX")])
def test_looking_up_what_is_not_there_suggests_the_nearest(look_up: str, name: str, bundled: KnowledgeBase) -> None:
    with pytest.raises(UnknownReference) as caught:
        getattr(bundled, look_up)(name)
    assert caught.value.nearest


def test_a_drug_without_collected_rules_is_marked(bundled: KnowledgeBase) -> None:
    assert bundled.cautions_of("vincristine") == ()
    assert not bundled.drug("vincristine").cautions_recorded
    with pytest.raises(UnknownReference, match="no drug, agent class or regimen is called 'vincristin'"):
        bundled.cautions_of("vincristin")
