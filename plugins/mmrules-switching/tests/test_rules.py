"""What holds for all rules of the strategy: they load, keep to their evidence, and mark what a team should decide."""

from __future__ import annotations

import mmrules

STRATEGY = mmrules.load_strategy("mmrules_switching")
RANDOMISED = {
    "POLLUX",
    "ASPIRE",
    "CANDOR",
    "IKEMA",
    "OPTIMISMM",
    "APOLLO",
    "ICARIA-MM",
    "DREAMM-7",
    "DREAMM-8",
    "CARTITUDE-4",
    "KarMMa-3",
}

CELLULAR_THERAPY = ('"cilta-cel"', '"ide-cel"', "contains(car_t)", "contains(bcma_car_t)")


def test_the_strategy_loads_and_every_rule_is_accepted_by_an_engine() -> None:
    engine = mmrules.Engine(strategies=[STRATEGY], strict=True)
    assert [strategy.id for strategy in engine.strategies] == ["switching"]
    assert not STRATEGY.early_evidence
    assert STRATEGY.code is None


def test_only_randomised_trials_carry_a_strong_statement() -> None:
    for rule in STRATEGY.rules:
        if rule.strength.value == "strong":
            assert {key.text for key in rule.evidence} & RANDOMISED, rule.id


def test_no_rule_against_an_option_is_strong() -> None:
    assert {rule.strength.value for rule in STRATEGY.rules if rule.direction.value == "against"} == {"weak", "moderate"}


def test_cellular_therapy_is_advised_only_with_a_team() -> None:
    for rule in STRATEGY.rules:
        chosen = "" if rule.regimens is None else rule.regimens.text
        named = any(
            words in chosen for words in ('"cilta-cel"', '"ide-cel"', "contains(car_t)", "contains(bcma_car_t)")
        )
        negated = "not contains(car_t)" in chosen
        if named and not negated and rule.direction.value == "for":
            assert rule.multidisciplinary, rule.id


def test_what_a_team_should_decide_is_marked_for_it() -> None:
    for rule in STRATEGY.rules:
        if rule.action is not None and rule.action.text == "refer:multidisciplinary-team":
            assert rule.multidisciplinary, rule.id


def test_both_sides_of_car_t_at_first_relapse_are_stated() -> None:
    evidence = {rule.id: {key.text for key in rule.evidence} for rule in STRATEGY.rules}
    assert "ash-2025.one-to-three-lines" in evidence["switching.len-refractory.cilta-cel"]
    assert evidence["switching.len-refractory.cilta-cel-first-relapse-mayo"] == {"msmart-2024.car-t"}
