"""What evidence keys stand for, and how much a recommendation may rest on them."""

from __future__ import annotations

import pytest

from mmrules.errors import UnknownReference
from mmrules.knowledge import load_knowledge
from mmrules.knowledge.evidence import ceiling
from mmrules.knowledge.vocabulary import Checked, EvidenceKind, EvidenceLevel, Strength


@pytest.mark.parametrize(
    ("level", "checked", "top_grade", "expected"),
    [
        (EvidenceLevel.RANDOMISED, Checked.READ, False, Strength.STRONG),
        (EvidenceLevel.RANDOMISED, Checked.SECONDARY, False, Strength.STRONG),
        (EvidenceLevel.RANDOMISED, Checked.RECALLED, False, Strength.WEAK),
        (EvidenceLevel.RANDOMISED_SUBGROUP, Checked.READ, False, Strength.MODERATE),
        (EvidenceLevel.GUIDELINE, Checked.READ, True, Strength.STRONG),
        (EvidenceLevel.GUIDELINE, Checked.READ, False, Strength.MODERATE),
        (EvidenceLevel.GUIDELINE, Checked.RECALLED, True, Strength.WEAK),
        (EvidenceLevel.SINGLE_ARM, Checked.READ, False, Strength.MODERATE),
        (EvidenceLevel.SINGLE_ARM_SUBGROUP, Checked.READ, False, Strength.MODERATE),
        (EvidenceLevel.RETROSPECTIVE, Checked.READ, False, Strength.WEAK),
        (EvidenceLevel.LABEL, Checked.READ, False, Strength.WEAK),
        (EvidenceLevel.EXPERT, Checked.READ, True, Strength.WEAK),
        (EvidenceLevel.PRECLINICAL, Checked.READ, False, Strength.WEAK),
    ],
)
def test_evidence_carries_no_more_than_its_kind_allows(
    level: EvidenceLevel, checked: Checked, top_grade: bool, expected: Strength
) -> None:
    assert ceiling(level, checked, top_grade=top_grade) is expected


@pytest.mark.parametrize(
    ("key", "kind", "strength", "year"),
    [
        ("POLLUX", EvidenceKind.TRIAL, Strength.STRONG, 2016),
        ("POLLUX/high_risk_cytogenetics", EvidenceKind.TRIAL_SUBGROUP, Strength.MODERATE, 2020),
        ("PVD-phase1/2-len-refractory", EvidenceKind.TRIAL, Strength.MODERATE, 2017),
        ("PVD-phase1/2-len-refractory/high_risk_cytogenetics", EvidenceKind.TRIAL_SUBGROUP, Strength.MODERATE, 2017),
        ("CASTOR", EvidenceKind.TRIAL, Strength.WEAK, 2016),
        ("imwg-2021.len-refractory", EvidenceKind.STATEMENT, Strength.STRONG, 2021),
        ("imwg-2021.len-refractory.other", EvidenceKind.STATEMENT, Strength.MODERATE, 2021),
        ("eha-emn-2025.len-refractory", EvidenceKind.STATEMENT, Strength.WEAK, 2025),
        ("kastritis-2019", EvidenceKind.REFERENCE, Strength.WEAK, 2019),
        ("rajkumar-2011", EvidenceKind.REFERENCE, Strength.MODERATE, 2011),
        ("label-us-lenalidomide", EvidenceKind.REFERENCE, Strength.WEAK, None),
    ],
)
def test_a_key_resolves(key: str, kind: EvidenceKind, strength: Strength, year: int | None) -> None:
    item = load_knowledge().evidence(key)
    assert (item.key, item.kind, item.ceiling, item.year) == (key, kind, strength, year)
    assert item.citation


def test_a_misspelt_key_is_an_error_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownReference) as caught:
        load_knowledge().evidence("POLUX")
    assert "POLLUX" in caught.value.nearest


def test_every_key_resolves_to_itself() -> None:
    knowledge = load_knowledge()
    items = [knowledge.evidence(key) for key in knowledge.evidence_keys]
    assert [item.key for item in items] == list(knowledge.evidence_keys)
    assert all(item.citation for item in items)
    for item in items:
        assert item.checked is not Checked.READ or item.url, f"{item.key} was read, so there is a place to read it"


def test_a_trial_names_its_registration_and_where_it_was_seen() -> None:
    item = load_knowledge().evidence("POLLUX")
    assert item.nct == "NCT02076009"
    assert item.doi == "10.1056/NEJMoa1607751"
    assert item.url.startswith("https://")
