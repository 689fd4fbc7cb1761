"""`mmrules explain`: why an action stands where it stands, condition by condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import (
    all_option,
    as_of_option,
    case_argument,
    cli_command,
    engine_options,
    format_option,
    knowledge_option,
    width_option,
)
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@cli_command("explain")
@case_argument
@click.argument("action")
@as_of_option
@format_option("table", "json")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    case: str,
    action: str,
    as_of: date | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> None:
    """Say why an action is an option, was ruled out, or was not proposed.

    CASE is a patient's record as JSON: a file, or - for standard input. ACTION is a regimen such as DKd, or another
    action such as observe or test:fish.
    """
    engine = make_engine(disable, guideline, packs)
    explanation = engine.explain(read_patient(case, engine), action, as_of)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(explanation, indent=2))
        return
    from mmrules.cli.view.explanation import explanation_view  # noqa: PLC0415  # slow to import
    from mmrules.cli.view.layout import Extent  # noqa: PLC0415

    width = width or terminal_width()
    show(explanation_view(explanation, Extent(width=width, everything=everything)), width=width)
