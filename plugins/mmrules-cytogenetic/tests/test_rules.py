"""What holds for all rules of the strategy: they load, are marked as early and never outrank a standard option."""

from __future__ import annotations

import mmrules

STRATEGY = mmrules.load_strategy("mmrules_cytogenetic")


def test_the_strategy_loads_and_every_rule_is_accepted_by_an_engine() -> None:
    engine = mmrules.Engine(strategies=[STRATEGY], strict=True)
    assert [strategy.id for strategy in engine.strategies] == ["cytogenetic"]


def test_everything_is_marked_as_early_evidence_that_needs_more_trials() -> None:
    assert STRATEGY.early_evidence
    assert any("more trials" in caveat for caveat in STRATEGY.caveats)


def test_nothing_is_recommended_more_than_weakly() -> None:
    assert {rule.strength.value for rule in STRATEGY.rules if rule.direction.value == "for"} == {"weak"}


def test_venetoclax_needs_t_11_14_in_every_rule_that_speaks_for_it() -> None:
    speaking_for = [
        rule
        for rule in STRATEGY.rules
        if rule.regimens is not None and "venetoclax" in rule.regimens.text and rule.direction.value == "for"
    ]
    assert speaking_for
    assert all(rule.when.text.split()[0] == "has(t_11_14)" for rule in speaking_for)


def test_each_abnormality_without_an_approved_drug_has_a_rule_that_says_so() -> None:
    said = {rule.id: rule.because for rule in STRATEGY.rules if rule.id.endswith("no-approved-targeted-drug")}
    assert {id_.split(".")[1] for id_ in said} == {"t-4-14", "tp53", "maf", "copy-number", "ras"}
    assert all(text.startswith("No approved drug targets") for text in said.values())
