"""The rules of an engine as texts: conditions in words and as written, the regimens they select, their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.errors import UnknownReference
from mmrules.logic import describe, render
from mmrules.models.recommendation import Citation
from mmrules.models.vocabulary import Direction, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.engine.engine import Engine
    from mmrules.strategy.rule import Rule

__all__ = ["RuleText", "StrategyText", "chosen_rules", "strategy_texts"]


@frozen(kw_only=True)
class RuleText:
    """A rule in words.

    Attributes:
        id: The rule.
        subject: What its file is about.
        direction: For or against.
        strength: How strongly.
        when: Its condition on the case, in words.
        when_text: The same as written.
        about: The regimens or the action it speaks of, in words.
        about_text: The same as written.
        selects: The regimens of the catalogue that it can speak of; empty for another action.
        because: The reason.
        caveats: What limits it.
        monitoring: What to watch.
        multidisciplinary: A team should decide.
        early_evidence: The evidence is early.
        evidence: What it rests on, best first.
    """

    id: str
    subject: str
    direction: Direction
    strength: Strength
    when: str
    when_text: str
    about: str
    about_text: str
    selects: tuple[str, ...]
    because: str
    caveats: tuple[str, ...]
    monitoring: tuple[str, ...]
    multidisciplinary: bool
    early_evidence: bool
    evidence: tuple[Citation, ...]


@frozen(kw_only=True)
class StrategyText:
    """A strategy with its rules in words.

    Attributes:
        id: The strategy.
        version: Its version.
        title: What it is called.
        purpose: What it is for.
        population: For whom.
        limits: What it does not do.
        rules: Its rules, in the order of their files.
    """

    id: str
    version: str
    title: str
    purpose: str
    population: str
    limits: tuple[str, ...]
    rules: tuple[RuleText, ...]


def chosen_rules(engine: Engine, name: str | None = None) -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of an engine by their strategy.

    Args:
        engine: The engine.
        name: A strategy, or one rule by its id; all strategies when left out.

    Raises:
        UnknownReference: There is no such strategy or rule; with the nearest ids.
    """
    rules = {strategy.id: engine.rules(strategy.id) for strategy in engine.strategies}
    if name is not None and name not in rules:
        chosen = {id_: tuple(rule for rule in those if rule.id == name) for id_, those in rules.items()}
        rules = {id_: those for id_, those in chosen.items() if those}
        if not rules:
            known = [rule.id for strategy in engine.strategies for rule in engine.rules(strategy.id)]
            raise UnknownReference("strategy or rule", name, valid=[*(item.id for item in engine.strategies), *known])
    elif name is not None:
        rules = {name: rules[name]}
    return rules


def strategy_texts(engine: Engine, name: str | None = None) -> tuple[StrategyText, ...]:
    """Return the strategies of an engine with their rules.

    Args:
        engine: The engine.
        name: A strategy, or one rule by its id; all strategies when left out.

    Raises:
        UnknownReference: There is no such strategy or rule; with the nearest ids.
    """
    rules = chosen_rules(engine, name)
    return tuple(
        StrategyText(
            id=strategy.id,
            version=strategy.version,
            title=strategy.title,
            purpose=strategy.purpose,
            population=strategy.population,
            limits=strategy.limits,
            rules=tuple(_rule_text(engine, rule) for rule in rules[strategy.id]),
        )
        for strategy in engine.strategies
        if strategy.id in rules
    )


def _rule_text(engine: Engine, rule: Rule) -> RuleText:
    source = rule.source
    vocabulary = engine.facts.vocabulary
    action = "" if source.action is None else source.action.text
    targets = engine.composition.rule_set.targets(rule)
    return RuleText(
        id=rule.id,
        subject=source.subject,
        direction=source.direction,
        strength=source.strength,
        when=describe(rule.when, vocabulary),
        when_text=render(rule.when),
        about=action if rule.regimens is None else f"regimens: {describe(rule.regimens, vocabulary)}",
        about_text=action if rule.regimens is None else render(rule.regimens),
        selects=() if rule.regimens is None else tuple(target for target, _ in targets),
        because=source.because,
        caveats=rule.caveats,
        monitoring=source.monitoring,
        multidisciplinary=source.multidisciplinary,
        early_evidence=rule.early_evidence,
        evidence=rule.citations,
    )
