"""The conditions of rules as decision tables in Markdown, or as diagrams for Mermaid and Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.rule_texts import chosen_rules
from mmrules.cli.view.markdown import escaped, row
from mmrules.logic import Condition, decision_table, describe, diagram, graphviz, mermaid, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.engine.engine import Engine
    from mmrules.logic import Vocabulary
    from mmrules.strategy.rule import Rule

__all__ = ["rule_pictures"]

_ANSWERS = {True: "yes", False: "no", None: "–"}


def rule_pictures(engine: Engine, name: str | None, form: str) -> str:
    """Return a picture of every condition of the chosen rules.

    Args:
        engine: The engine.
        name: A strategy or a rule; every rule when left out.
        form: `decision-table`, `mermaid` or `graphviz`.

    Raises:
        UnknownReference: There is no such strategy or rule.
    """
    vocabulary = engine.facts.vocabulary
    rules = [rule for those in chosen_rules(engine, name).values() for rule in those]
    return "\n".join(line for rule in rules for line in _rule(rule, vocabulary, form))


def _rule(rule: Rule, vocabulary: Vocabulary, form: str) -> Iterator[str]:
    parts = [("when", rule.when)] + ([] if rule.regimens is None else [("regimens", rule.regimens)])
    if form == "graphviz":
        yield from (graphviz(diagram(node, vocabulary), name=f"{rule.id} {part}") for part, node in parts)
        return
    source = rule.source
    about = "regimens" if source.action is None else source.action.text
    yield from (f"## `{rule.id}`", "", f"{source.strength.capitalize()} {source.direction} {about}", "")
    for part, node in parts:
        yield from (f"### {part}", "")
        if form == "mermaid":
            yield from ("```mermaid", mermaid(diagram(node, vocabulary)), "```", "")
        else:
            yield from (*_table(node, vocabulary), "")


def _table(node: Condition, vocabulary: Vocabulary) -> Iterator[str]:
    table = decision_table(node)
    if table is None:
        yield from ("It is true in too many ways for a table:", "", f"    {render(node)}")
        return
    if not table.questions:
        yield "Always." if table.rows else "Never."
        return
    yield row(["Question", *(str(number) for number in range(1, len(table.rows) + 1))])
    yield row(["---"] * (len(table.rows) + 1))
    for at, question in enumerate(table.questions):
        yield row([escaped(describe(question, vocabulary)), *(_ANSWERS[answers[at]] for answers in table.rows)])
