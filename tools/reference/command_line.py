"""The command line: every command with its arguments and options, from click's own description of it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from mmrules.cli.app import COMMANDS, program
from tools.markdown import code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["command_pages"]


def command_pages() -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    context = click.Context(program, info_name="mmrules")
    blocks = [block for name in COMMANDS for block in _command(name, context)]
    return {
        "command-line.md": page(
            "Command line",
            'Needs the extra `cli`: `pip install "mmrules[cli,strategies]"`.',
            _prose(program.help or ""),
            _prose(program.epilog or ""),
            *blocks,
        )
    }


def _command(name: str, parent: click.Context) -> Iterator[str]:
    command = program.get_command(parent, name)
    if command is None:
        raise LookupError(f"the program lists {name!r} and does not have it")
    yield from _described(command, click.Context(command, info_name=name, parent=parent))


def _described(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command, and after it the commands that it groups."""
    yield f"## {code(context.command_path.removeprefix('mmrules '))}"
    yield _prose(command.help or "")
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    rows = [
        [", ".join(code(item) for item in (*option.opts, *option.secondary_opts)), plain(option.help or "")]
        for option in command.get_params(context)
        if isinstance(option, click.Option) and not option.hidden
    ]
    if rows:
        yield table(["option", ""], rows)
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            subcommand = command.get_command(context, part)
            if subcommand is not None:
                yield from _described(subcommand, click.Context(subcommand, info_name=part, parent=context))


def _prose(text: str) -> str:
    paragraphs = inspect.cleandoc(text).replace("\b", "").split("\n\n")
    return "\n\n".join(plain(paragraph) for paragraph in paragraphs)
