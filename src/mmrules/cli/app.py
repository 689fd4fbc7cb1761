"""The program `mmrules`: finds and starts a command, and turns every outcome into an exit status.

Commands are imported when they are asked for, and import the engine when they run, so that help comes at once.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mmrules.cli.options import Session, debug_option
from mmrules.cli.output import message
from mmrules.errors import MmrulesError, nearest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BAD_INPUT", "CHECK_FAILED", "COMMANDS", "DONE", "INTERRUPTED", "UNEXPECTED", "program", "run"]

DONE = 0
CHECK_FAILED = 1
BAD_INPUT = 2
UNEXPECTED = 3
"""A fault of the program itself, or of a plugin's command."""
INTERRUPTED = 130
"""Stopped from the keyboard: 128 and the number of the signal, as shells have it."""

COMMANDS = (
    "recommend",
    "explain",
    "questions",
    "what-if",
    "replay",
    "stage",
    "timeline",
    "parse-fish",
    "rules",
    "cases",
    "facts",
    "plugins",
    "conformance",
    "new-plugin",
    "knowledge",
    "verify",
)
"""The commands of the library, in the order of the help; each is a module of this package."""


class _Program(click.Group):
    """The commands of the library, then those that plugins add; a plugin cannot take the name of one of ours."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        from mmrules.cli.plugin_commands import plugin_commands  # noqa: PLC0415  # looks for plugins

        return [*COMMANDS, *(name for name in plugin_commands() if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in COMMANDS:
            module = import_module(f"mmrules.cli.{cmd_name.replace('-', '_')}")
            command: click.Command = module.command
            return command
        from mmrules.cli.plugin_commands import plugin_commands  # noqa: PLC0415  # looks for plugins

        return plugin_commands().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest ones."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            nearest = nearest_names(args[0], self.list_commands(ctx))
            hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


_EPILOG = (
    "A case is a JSON file, or - for standard input. Results go to standard output, messages to standard error. "
    "Exit status: 0 done, 1 a check failed, 2 the input cannot be used, 3 an unexpected fault (--debug shows where)."
)


@click.group(cls=_Program, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mmrules", message="%(prog)s %(version)s")
@debug_option
def program() -> None:
    """Which treatments are reasonable for a patient with relapsed or refractory multiple myeloma, and why.

    Information for the treating clinicians, who decide. Not a medical device.
    """


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit status; no exception leaves it.

    Args:
        arguments: What follows the program's name.
    """
    session = Session()
    try:
        status: object = program.main(args=list(arguments), prog_name="mmrules", standalone_mode=False, obj=session)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return BAD_INPUT
    except click.Abort:
        return INTERRUPTED
    except MmrulesError as error:
        if session.debug:
            message(traceback.format_exc())
        message(f"Error: {error}")
        return BAD_INPUT
    except Exception as error:  # noqa: BLE001  # a traceback says nothing to a clinician and may show a patient's values
        return _unexpected(error, debug=session.debug)
    return status if isinstance(status, int) else DONE


def _unexpected(error: Exception, *, debug: bool) -> int:
    if debug:
        message(traceback.format_exc())
    where = traceback.extract_tb(error.__traceback__)[-1]
    hint = "please report it" if debug else "--debug shows the traceback, which may hold values of the patient"
    # The text of a foreign exception may hold a value of the patient; its type and place do not.
    message(f"Error: unexpected {type(error).__name__} at {Path(where.filename).name}, line {where.lineno}; {hint}")
    return UNEXPECTED
