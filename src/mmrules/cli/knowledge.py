"""`mmrules knowledge`: looks after the catalogues and the packs that hospitals add to them."""

from __future__ import annotations

import click

from mmrules.cli.knowledge_check import check
from mmrules.cli.knowledge_diff import diff

__all__ = ["command"]


@click.group("knowledge", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look after the catalogues: check a hospital's pack, and see what it changes."""


command.add_command(check)
command.add_command(diff)
