"""`mmrules parse-fish`: what a cytogenetic text says, in ISCN or in the words of a laboratory."""

from __future__ import annotations

import click

from mmrules.cli.inputs import STANDARD_INPUT, read_bytes
from mmrules.cli.options import all_option, cli_command, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["command"]


@cli_command("parse-fish")
@click.argument("text")
@format_option("table", "json")
@width_option
@all_option
def command(*, text: str, form: str, width: int | None, everything: bool) -> None:
    """Say which abnormalities a FISH report or karyotype shows.

    TEXT is the result as the laboratory wrote it, or - for standard input.
    """
    from mmrules.adapters.iscn import parse_cytogenetics  # noqa: PLC0415  # slow to import

    if text == STANDARD_INPUT:
        try:
            text = read_bytes(text).decode("utf-8")
        except UnicodeDecodeError:
            raise click.UsageError("standard input is no text in UTF-8") from None
    report = parse_cytogenetics(text)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(report, indent=2))
        return
    from mmrules.cli.view.cytogenetics import cytogenetics_view  # noqa: PLC0415  # slow to import

    show(cytogenetics_view(report, everything=everything), width=width or terminal_width())
