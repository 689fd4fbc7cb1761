"""The commands that plugins add to the command line, through the hook `mmrules_commands`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from mmrules.cli.output import message
from mmrules.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["plugin_commands"]


@cache
def plugin_commands() -> dict[str, click.Command]:
    """Return the commands of the installed plugins by name; what a plugin does wrong costs its own commands only."""
    from mmrules.engine.plugins import Plugins  # noqa: PLC0415  # slow to import

    try:
        plugins = Plugins.discover()
    except PluginError as error:
        message(f"Warning: no plugin's command can be used: {error}")
        return {}
    found: dict[str, click.Command] = {}
    for name, function in plugins.commands():
        if name in found:
            message(f"Warning: two plugins add a command called {name!r}; the second is left out")
            continue
        found[name] = _command(name, function)
    for failure in plugins.failures:
        message(f"Warning: {failure.source} ({failure.distribution}): {failure.message}")
    return found


def _command(name: str, function: Callable[[list[str]], int]) -> click.Command:
    # The plugin reads its own arguments, `--help` included.
    def call(arguments: tuple[str, ...]) -> int:
        return function(list(arguments))

    call.__doc__ = (function.__doc__ or "").partition("\n")[0] or "A plugin's command."
    decorated = click.argument("arguments", nargs=-1, type=click.UNPROCESSED)(call)
    return click.command(
        name,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    )(decorated)
