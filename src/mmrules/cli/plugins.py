"""`mmrules plugins`: what is installed, what takes part, and why something does not."""

from __future__ import annotations

import click

from mmrules.cli.inputs import make_engine
from mmrules.cli.options import cli_command, engine_options, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["command"]


@cli_command("plugins")
@click.option("--check", is_flag=True, help="Exit with status 1 when anything could not take part.")
@format_option("table", "json")
@width_option
@engine_options
def command(*, check: bool, form: str, width: int | None, disable: tuple[str, ...], guideline: str) -> int:
    """List the installed plugins: distribution, version, strategies, and why one takes no part."""
    from mmrules.cli.plugin_texts import plugin_texts  # noqa: PLC0415  # slow to import

    engine = make_engine(disable, guideline)
    texts = plugin_texts(engine)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json({"plugins": texts, "failures": engine.failures}, indent=2))
    else:
        from mmrules.cli.view.plugins import plugins_view  # noqa: PLC0415  # slow to import

        show(plugins_view(texts, engine.failures), width=width or terminal_width())
    return 1 if check and engine.failures else 0
