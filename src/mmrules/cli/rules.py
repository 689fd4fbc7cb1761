"""`mmrules rules`: the rules of the strategies, in words."""

from __future__ import annotations

import click

from mmrules.cli.inputs import make_engine
from mmrules.cli.options import all_option, cli_command, engine_options, format_option, knowledge_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["command"]


@cli_command("rules")
@click.argument("strategy", required=False)
@format_option("table", "json", "markdown", "decision-table", "mermaid", "graphviz")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    strategy: str | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> None:
    """List the rules: when they hold, what they speak for or against, how strongly, why and on what evidence.

    STRATEGY is a strategy such as genetic, or the id of one rule. Without it the table lists the strategies and the
    ids of their rules; --all shows every rule in full. The formats decision-table, mermaid and graphviz show the
    condition of each rule by itself.
    """
    if form in {"decision-table", "mermaid", "graphviz"}:
        from mmrules.cli.view.rule_pictures import rule_pictures  # noqa: PLC0415  # slow to import

        write(rule_pictures(make_engine(disable, guideline, packs), strategy, form))
        return
    from mmrules.cli.rule_texts import strategy_texts  # noqa: PLC0415  # slow to import

    texts = strategy_texts(make_engine(disable, guideline, packs), strategy)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(texts, indent=2))
        return
    if form == "markdown":
        from mmrules.cli.view.markdown import rules_markdown  # noqa: PLC0415  # slow to import

        write(rules_markdown(texts))
        return
    from mmrules.cli.view.rules import rules_view  # noqa: PLC0415  # slow to import

    show(rules_view(texts, full=everything or strategy is not None), width=width or terminal_width())
