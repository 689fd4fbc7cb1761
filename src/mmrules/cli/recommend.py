"""`mmrules recommend`: the whole answer for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


@cli_command("recommend")
@case_argument
@as_of_option
@format_option("table", "json", "html")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    case: str,
    as_of: date | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> None:
    """Say which treatments are reasonable now, why, and what rules out what.

    CASE is a patient's record as JSON: a file, or - for standard input.
    """
    engine = make_engine(disable, guideline, packs)
    report = engine.evaluate(read_patient(case, engine), as_of)
    if form == "json":
        write(report.to_json())
        return
    if form == "html":
        from mmrules.cli.view.html.report import report_html  # noqa: PLC0415  # slow to import

        write(report_html(report))
        return
    from mmrules.cli.view.layout import Extent  # noqa: PLC0415  # slow to import
    from mmrules.cli.view.report import report_view  # noqa: PLC0415

    width = width or terminal_width()
    show(report_view(report, Extent(width=width, everything=everything)), width=width)
