"""The options and arguments that commands share. What they mean for the engine is in `inputs.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import click
from attrs import define

__all__ = [
    "Session",
    "all_option",
    "as_of_option",
    "case_argument",
    "cli_command",
    "debug_option",
    "edition_option",
    "engine_options",
    "format_option",
    "knowledge_option",
    "width_option",
]

C = TypeVar("C", bound=Callable[..., object])

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@define
class Session:
    """What holds for one run of the program.

    Attributes:
        debug: Show the traceback of an error.
    """

    debug: bool = False


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        if _ISO.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is no day; write it like 2024-03-31", ctx=ctx, param=param)


def _remember_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001  # click's
    session = ctx.find_object(Session)
    if session is not None and value:
        session.debug = True


debug_option = click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_remember_debug,
    help="Show the traceback of an error; it may hold values of the patient.",
)

case_argument = click.argument("case", metavar="CASE")

as_of_option = click.option(
    "--as-of",
    callback=_day,
    metavar="DATE",
    help="The day to answer for; nothing later is seen. Default: the latest day in the record.",
)

edition_option = click.option(
    "--as-of",
    callback=_day,
    metavar="DATE",
    help="The day to ask about; nothing later is seen. Default: the day of the newest source of the catalogues.",
)

width_option = click.option(
    "--width",
    type=click.IntRange(40, 400),
    metavar="COLUMNS",
    help="Width of the table. Default: the terminal's, 80 when there is none.",
)

all_option = click.option("--all", "everything", is_flag=True, help="Cut no list short.")


def engine_options(function: C) -> C:
    """Add the options that choose what takes part."""
    disable = click.option(
        "--disable", multiple=True, metavar="NAME", help="Leave out this plugin or strategy; can be repeated."
    )
    guideline = click.option(
        "--guideline",
        default="",
        metavar="NAME",
        help="The guideline that leads where evidence is otherwise equal, such as imwg-2021.",
    )
    return disable(guideline(function))


knowledge_option = click.option(
    "--knowledge",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Merge this pack of a hospital, a TOML file or a folder of them; can be repeated, a later one counts before.",
)


def format_option(*forms: str) -> Callable[[C], C]:
    """Return the option `--format` with these forms; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help="Form of the result."
    )


def cli_command(name: str) -> Callable[[Callable[..., object]], click.Command]:
    """Return the decorator that makes a command of this name, with the options that every command has."""

    def decorate(function: Callable[..., object]) -> click.Command:
        return click.command(name, context_settings={"help_option_names": ["-h", "--help"]})(debug_option(function))

    return decorate
