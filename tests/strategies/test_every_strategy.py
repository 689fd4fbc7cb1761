"""What holds for the rules of all bundled strategies together: teams are marked, evidence is graded, scope is kept."""

from __future__ import annotations

from functools import cache

import mmrules

TEAM_ACTIONS = {
    "refer:multidisciplinary-team",
    "refer:molecular-tumour-board",
    "refer:transplant-centre",
    "refer:allogeneic-transplant",
}
"""Referrals whose answer is a joint decision."""

HOW_EARLY = (
    "phase 1",
    "single-arm",
    "randomised trial",
    "uncontrolled",
    "real-world",
    "subgroup",
    "case series",
    "laboratory",
    "experts",
    "guidance",
    "recalled",
    "no approved drug",
    "no drug",
    "no target",
    "not approved",
    "summary lists",
    "off-label",
    "it is an early event",
)
"""Words by which a statement says what it rests on."""


@cache
def engine() -> mmrules.Engine:
    return mmrules.Engine(strict=True)


def test_what_a_team_should_decide_is_marked_for_it() -> None:
    unmarked = [
        rule.id
        for strategy in engine().strategies
        for rule in engine().rules(strategy.id)
        if rule.source.action is not None
        and rule.source.action.text in TEAM_ACTIONS
        and not rule.source.multidisciplinary
    ]
    assert unmarked == []


def test_a_rule_that_speaks_for_cellular_therapy_or_a_transplant_alone_is_marked_for_a_team() -> None:
    regimens = engine().knowledge.regimens
    cellular = {"cilta-cel", "ide-cel", "anito-cel", "salvage-ASCT", "first-ASCT-at-relapse"}
    assert cellular <= set(regimens)
    targets = engine().composition.rule_set
    unmarked = []
    for strategy in engine().strategies:
        for rule in engine().rules(strategy.id):
            chosen = {name for name, _ in targets.targets(rule)} if rule.regimens is not None else set()
            if chosen and chosen <= cellular and rule.source.direction == "for" and not rule.source.multidisciplinary:
                unmarked.append(rule.id)
    assert unmarked == []


def test_every_recommendation_of_the_cytogenetic_strategy_says_how_early_its_evidence_is() -> None:
    silent = []
    for rule in engine().rules("cytogenetic"):
        own = " ".join((rule.source.because, *rule.source.caveats)).lower()
        if not any(words in own for words in HOW_EARLY):
            silent.append(rule.id)
        assert rule.early_evidence, rule.id
        assert any("early evidence" in caveat.lower() for caveat in rule.caveats), rule.id
    assert silent == []


def test_the_cytogenetic_strategy_speaks_for_nothing_more_than_weakly() -> None:
    assert {rule.source.strength for rule in engine().rules("cytogenetic") if rule.source.direction == "for"} == {
        "weak"
    }
