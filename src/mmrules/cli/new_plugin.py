"""`mmrules new-plugin`: writes a whole distribution that passes conformance as it is."""

from __future__ import annotations

from pathlib import Path

import click

from mmrules.cli.options import cli_command
from mmrules.cli.output import message, write

__all__ = ["command"]


@cli_command("new-plugin")
@click.argument("name", metavar="NAME")
@click.option("--directory", default=".", metavar="DIR", help="Where the plugin's folder is made. Default: here.")
def command(*, name: str, directory: str) -> int:
    """Write a new plugin called NAME, such as acme-elderly, with rules, cases, tests and a README."""
    from mmrules.conformance.new_plugin import write_plugin  # noqa: PLC0415  # slow to import

    files = write_plugin(name, Path(directory))
    write("\n".join(file.as_posix() for file in files))
    message(f'next: cd {Path(directory) / name} && pip install --editable ".[test]" && mmrules conformance {name}')
    return 0
