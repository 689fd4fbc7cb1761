"""What holds for all rules of the strategy: they load, keep to their evidence, and say what they must never say."""

from __future__ import annotations

import mmrules

STRATEGY = mmrules.load_strategy("mmrules_genetic")


def test_the_strategy_loads_and_every_rule_is_accepted_by_an_engine() -> None:
    engine = mmrules.Engine(strategies=[STRATEGY], strict=True)
    assert [strategy.id for strategy in engine.strategies] == ["genetic"]
    assert not STRATEGY.early_evidence


def test_no_rule_says_that_a_drug_overcomes_a_marker() -> None:
    for rule in STRATEGY.rules:
        said = " ".join((rule.because, *rule.caveats)).lower()
        assert "overcome" not in said, rule.id
        assert "abolish" not in said, rule.id


def test_t_4_14_speaks_for_proteasome_inhibitors_at_most_moderately() -> None:
    strengths = {rule.strength.value for rule in STRATEGY.rules if ".t-4-14." in rule.id}
    assert strengths == {"weak", "moderate"}


def test_only_the_randomised_car_t_trial_carries_a_strong_statement() -> None:
    assert [rule.id for rule in STRATEGY.rules if rule.strength.value == "strong"] == ["genetic.high-risk.cilta-cel"]


def test_every_rule_about_regimens_keeps_to_standard_ones_or_warns() -> None:
    for rule in STRATEGY.rules:
        if rule.regimens is not None and rule.direction.value == "for":
            named = ("regimen.status == standard", "ciltacabtagene_autoleucel", "idecabtagene_vicleucel")
            assert any(words in rule.regimens.text for words in named), rule.id
