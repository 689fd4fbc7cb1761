"""The strategies and their rules: an overview, or every rule in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from mmrules.cli.view.evidence import evidence_list
from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, bullets, labelled, plural, spaced
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.cli.rule_texts import RuleText, StrategyText

__all__ = ["rules_view"]


def rules_view(strategies: Sequence[StrategyText], *, full: bool) -> RenderableType:
    """Return the strategies with their rules; in full, or one line for each rule."""
    if not strategies:
        return Text('no strategy is installed; pip install "mmrules[strategies]" brings those of the project')
    return Group(*spaced(part for strategy in strategies for part in _strategy(strategy, full=full)))


def _strategy(strategy: StrategyText, *, full: bool) -> list[RenderableType]:
    head = Text(strategy.id, style=STRONG)
    head.append(f" {strategy.version}  {strategy.title}, {plural(len(strategy.rules), 'rule')}", style="not bold")
    intro: list[RenderableType] = [head, Text(strategy.purpose)]
    if full:
        intro.append(Text(f"For: {strategy.population}"))
        intro += [bullets([Text(limit, style=DIM) for limit in strategy.limits])] if strategy.limits else []
        return [Group(*intro), *(_block(rule) for rule in strategy.rules)]
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for rule in strategy.rules:
        table.add_row(_stance(rule), Text(rule.id))
    return [Group(*intro, table, Text(f"mmrules rules {strategy.id} shows them in full", style=DIM))]


def _stance(rule: RuleText) -> Text:
    style = BAD if rule.direction is Direction.AGAINST else GOOD
    return Text(f"{rule.strength} {rule.direction}", style=style)


def _block(rule: RuleText) -> RenderableType:
    head = Text(rule.id, style=STRONG).append("  ").append_text(_stance(rule))
    if rule.early_evidence:
        head.append("  early evidence", style=NOTICE)
    if rule.multidisciplinary:
        head.append("  team decides", style=NOTICE)
    rows: list[tuple[str, RenderableType]] = [("when", Text(rule.when)), ("about", Text(rule.about))]
    if rule.selects:
        rows.append(("that is", Text(", ".join(rule.selects))))
    rows.append(("because", Text(rule.because)))
    rows += [("evidence" if number == 0 else "", line) for number, line in enumerate(evidence_list(rule.evidence))]
    rows += [("monitor" if number == 0 else "", Text(step)) for number, step in enumerate(rule.monitoring)]
    rows += [("caveat" if number == 0 else "", Text(caveat, style=DIM)) for number, caveat in enumerate(rule.caveats)]
    return Group(head, labelled(rows, indent=2))
