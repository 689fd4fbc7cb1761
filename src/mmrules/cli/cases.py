"""`mmrules cases`: runs case files, in which clinicians state what they expect of the answer for a patient."""

from __future__ import annotations

import click

from mmrules.cli.inputs import make_engine
from mmrules.cli.options import all_option, debug_option, engine_options, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["command"]

_CHECK_FAILED = 1


@click.group("cases", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Hold the strategies to case files: patients, and what has to be recommended for them."""


@command.command("run", context_settings={"help_option_names": ["-h", "--help"]})
@debug_option
@click.argument("path", metavar="PATH")
@format_option("table", "json")
@width_option
@all_option
@engine_options
def run(*, path: str, form: str, width: int | None, everything: bool, disable: tuple[str, ...], guideline: str) -> int:
    """Run the cases of PATH, a case file or a folder of them.

    Exit status: 0 every case gets what its author expects, 1 some do not, 2 a file cannot be used; then every fault is
    named with its file and line. --all shows every case in full, and the rules that no case exercises.
    """
    from mmrules.adapters.case_file import run_cases  # noqa: PLC0415  # slow to import

    outcome = run_cases(path, engine=make_engine(disable, guideline))
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(outcome, indent=2))
    else:
        from mmrules.cli.view.cases import cases_view  # noqa: PLC0415  # slow to import

        show(cases_view(outcome, everything=everything), width=width or terminal_width())
    return _CHECK_FAILED if outcome.failed else 0
