"""What holds for all rules of the strategy: they load, keep to their evidence and subject, and name their plan."""

from __future__ import annotations

import mmrules

STRATEGY = mmrules.load_strategy("mmrules_progression")


def test_the_strategy_loads_and_every_rule_is_accepted_by_an_engine() -> None:
    engine = mmrules.Engine(strategies=[STRATEGY], strict=True)
    assert [strategy.id for strategy in engine.strategies] == ["progression"]
    assert not STRATEGY.early_evidence
    assert STRATEGY.code is None


def test_nothing_about_when_to_start_is_strong() -> None:
    # No randomised trial and no top-grade statement says when to start, so no rule may pretend so. What is strong
    # is one choice of treatment, which a randomised trial supports and no source read speaks against.
    assert [rule.id for rule in STRATEGY.rules if rule.strength.value == "strong"] == [
        "progression.early.cellular-therapy"
    ]


def test_every_monitoring_rule_gives_a_plan_and_nothing_else_does() -> None:
    for rule in STRATEGY.rules:
        monitors = rule.action is not None and rule.action.text == "monitor"
        assert bool(rule.monitoring) is monitors, rule.id


def test_reuse_is_never_advised_for_a_drug_that_failed() -> None:
    for rule in STRATEGY.rules:
        if ".retreat." in rule.id and rule.direction.value == "for":
            said = f"{rule.when.text} {rule.regimens.text if rule.regimens else ''}"
            assert "not refractory(" in said or "not contains(any refractory)" in said, rule.id


def test_what_a_team_should_decide_is_marked_for_it() -> None:
    for rule in STRATEGY.rules:
        if rule.action is not None and rule.action.text == "refer:multidisciplinary-team":
            assert rule.multidisciplinary, rule.id
