"""`mmrules replay`: the answer at each decision point of a history."""

from __future__ import annotations

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import (
    all_option,
    case_argument,
    cli_command,
    engine_options,
    format_option,
    knowledge_option,
    width_option,
)
from mmrules.cli.output import show, terminal_width, write

__all__ = ["command"]


@cli_command("replay")
@case_argument
@format_option("table", "json")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    case: str,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> None:
    """Say what would have been answered at each decision point: progressions, genetic results, now.

    CASE is a patient's record as JSON: a file, or - for standard input. At each point nothing later is seen: no
    result, no line of therapy, no approval, no trial.
    """
    engine = make_engine(disable, guideline, packs)
    reports = engine.replay(read_patient(case, engine))
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(reports, indent=2))
        return
    from mmrules.cli.view.layout import Extent  # noqa: PLC0415  # slow to import
    from mmrules.cli.view.replay import replay_view  # noqa: PLC0415

    width = width or terminal_width()
    show(replay_view(reports, Extent(width=width, everything=everything)), width=width)
