"""Every condition in the catalogues speaks about facts that exist, in their types and units."""

from __future__ import annotations

import pytest

from mmrules.facts import build_registry
from mmrules.knowledge import KnowledgeBase, load_knowledge
from mmrules.logic import Vocabulary, is_about_subject, parse, subject_facts_of


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="module")
def vocabulary(knowledge: KnowledgeBase) -> Vocabulary:
    return build_registry(drugs=knowledge.drug_symbols, regimen_ids=knowledge.regimens).vocabulary


def test_every_caution_parses(knowledge: KnowledgeBase, vocabulary: Vocabulary) -> None:
    conditions = [caution.when.parse(vocabulary) for caution in knowledge.cautions.values()]
    assert len(conditions) == 411


def test_every_requirement_and_label_asks_about_the_case_alone(
    knowledge: KnowledgeBase, vocabulary: Vocabulary
) -> None:
    for regimen in knowledge.regimens.values():
        texts = [requirement.when for requirement in regimen.requirements]
        texts += [approval.when for approval in regimen.approvals if approval.when is not None]
        for text in texts:
            condition = text.parse(vocabulary)
            assert not is_about_subject(condition), text
            assert not subject_facts_of(condition), text


def test_every_criterion_and_subgroup_of_a_trial_asks_about_the_case_alone(
    knowledge: KnowledgeBase, vocabulary: Vocabulary
) -> None:
    texts = [item.when for trial in knowledge.trials.values() for item in trial.eligibility]
    texts += [item.when for trial in knowledge.trials.values() for item in trial.subgroups]
    asked = [text for text in texts if text is not None]
    assert len(asked) > 190
    for text in asked:
        condition = text.parse(vocabulary)
        assert not is_about_subject(condition), text
        assert text.file.startswith("trials/")


def test_eligibility_is_all_requirements_together(knowledge: KnowledgeBase, vocabulary: Vocabulary) -> None:
    for regimen in knowledge.regimens.values():
        whole = parse(regimen.eligibility, vocabulary)
        for requirement in regimen.requirements:
            assert requirement.when.text in regimen.eligibility
        assert whole == parse(regimen.eligibility, vocabulary)


def test_conditions_know_where_they_were_written(knowledge: KnowledgeBase) -> None:
    first = knowledge.cautions["bortezomib.hypersensitivity"].when
    assert first.file == "cautions/bortezomib.toml"
    assert (first.line, first.column) == (5, 9)
