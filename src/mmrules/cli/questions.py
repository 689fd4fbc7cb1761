"""`mmrules questions`: what each value of each unknown fact would change, and which tests settle what leads."""

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
    width_option,
)
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@cli_command("questions")
@case_argument
@as_of_option
@click.option(
    "--leading",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    metavar="N",
    help="How many of the first treatment choices the named tests have to settle.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="How many answers may be worked out; the result says when that was not enough.",
)
@format_option("table", "json")
@width_option
@all_option
@engine_options
def command(
    *,
    case: str,
    as_of: date | None,
    leading: int,
    limit: int | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
) -> None:
    """Say what each value of each unknown fact would change.

    CASE is a patient's record as JSON: a file, or - for standard input. The facts are grouped by the test that settles
    them, those first that could change the leading treatment choices.
    """
    from mmrules.engine.engine import QUESTION_LIMIT  # noqa: PLC0415  # slow to import

    engine = make_engine(disable, guideline)
    questions = engine.open_questions(
        read_patient(case, engine), as_of, leading=leading, limit=QUESTION_LIMIT if limit is None else limit
    )
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(questions, indent=2))
        return
    from mmrules.cli.view.layout import Extent  # noqa: PLC0415  # slow to import
    from mmrules.cli.view.value_cases import value_view  # noqa: PLC0415

    width = width or terminal_width()
    show(value_view(questions, Extent(width=width, everything=everything)), width=width)
