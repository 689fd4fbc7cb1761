"""`mmrules facts`: the facts that rules may ask for, and their values for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import all_option, as_of_option, cli_command, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@cli_command("facts")
@click.argument("name", required=False)
@click.option("--case", metavar="CASE", help="Also show the values for this case: a file, or - for standard input.")
@as_of_option
@format_option("table", "json", "markdown")
@width_option
@all_option
def command(
    *, name: str | None, case: str | None, as_of: date | None, form: str, width: int | None, everything: bool
) -> None:
    """List the facts: what they mean, their type and unit, and where their definition is from.

    NAME is one fact, such as crcl or refractory(lenalidomide), or the first part of several, such as last_line.
    """
    from mmrules.cli.fact_texts import fact_texts  # noqa: PLC0415  # slow to import

    if as_of is not None and case is None:
        raise click.UsageError("--as-of needs a --case")
    engine = make_engine()
    found = None if case is None else engine.case(read_patient(case, engine), as_of=as_of)
    texts = fact_texts(engine.facts, name, found)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(texts, indent=2))
        return
    if form == "markdown":
        from mmrules.cli.view.markdown import facts_markdown  # noqa: PLC0415  # slow to import

        write(facts_markdown(texts))
        return
    from mmrules.cli.view.facts import facts_view  # noqa: PLC0415  # slow to import

    show(facts_view(texts, full=everything or len(texts) == 1), width=width or terminal_width())
