"""Rules and facts as Markdown, for a reference that is generated from them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mmrules.cli.view.evidence import evidence_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.cli.fact_texts import FactText
    from mmrules.cli.rule_texts import RuleText, StrategyText

__all__ = ["escaped", "facts_markdown", "row", "rules_markdown"]


def rules_markdown(strategies: Sequence[StrategyText]) -> str:
    """Return the strategies and their rules as a Markdown document."""
    return "\n".join(line for strategy in strategies for line in _strategy(strategy))


def _strategy(strategy: StrategyText) -> Iterator[str]:
    yield from (f"## {strategy.title} (`{strategy.id}` {strategy.version})", "", strategy.purpose, "")
    yield from (f"**For whom.** {strategy.population}", "")
    yield from (f"- {limit}" for limit in strategy.limits)
    for subject, rules in groupby(strategy.rules, key=lambda rule: rule.subject):
        yield from ("", f"### {subject}")
        for rule in rules:
            yield from _rule(rule)
    yield ""


def _rule(rule: RuleText) -> Iterator[str]:
    yield from ("", f"#### `{rule.id}`", "", f"**{rule.strength.capitalize()} {rule.direction}.** {rule.because}", "")
    yield f"- When: {escaped(rule.when)}"
    yield f"- About: {escaped(rule.about)}"
    if rule.selects:
        yield f"- That is: {', '.join(rule.selects)}"
    yield from (f"- Evidence: {escaped(line.plain)}" for line in evidence_list(rule.evidence))
    yield from (f"- Monitor: {escaped(step)}" for step in rule.monitoring)
    yield from (f"- Caveat: {escaped(caveat)}" for caveat in rule.caveats)
    marks = [
        word
        for word, holds in (("early evidence", rule.early_evidence), ("a team should decide", rule.multidisciplinary))
        if holds
    ]
    if marks:
        yield f"- Note: {', '.join(marks)}"
    yield from ("", "```text", f"when     {rule.when_text}", f"about    {rule.about_text}", "```")


def facts_markdown(facts: Sequence[FactText]) -> str:
    """Return the facts as Markdown tables, one for each topic; with a column of values when there is a case."""
    with_values = any(fact.values for fact in facts)
    lines: list[str] = []
    for topic, group in groupby(facts, key=lambda fact: fact.topic):
        columns = ["Fact", "Type", "Meaning", "Source", *(["Value"] if with_values else [])]
        lines += [f"## {topic or 'Other'}", "", row(columns), row(["---"] * len(columns))]
        lines += [row(_cells(fact, with_values=with_values)) for fact in group]
        lines.append("")
    return "\n".join(lines)


def _cells(fact: FactText, *, with_values: bool) -> list[str]:
    name = f"{fact.name}({fact.parameter})" if fact.parameter else fact.name
    kind = f"{fact.type}: {', '.join(fact.members)}" if fact.members else fact.type
    cells = [f"`{name}`", kind, fact.doc, fact.source]
    if with_values:
        known = [
            f"{value.argument}: {value.value}" if value.argument else value.value
            for value in fact.values
            if value.value is not None
        ]
        cells.append("; ".join(known) or "not known")
    return [escaped(cell) for cell in cells]


def row(cells: Sequence[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Return a text as Markdown shows it, on one line, in a table too."""
    for mark in ("\\", "|", "*", "<"):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
