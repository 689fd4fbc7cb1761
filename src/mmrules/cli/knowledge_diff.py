"""`mmrules knowledge diff`: what a pack changes in the catalogues."""

from __future__ import annotations

import click

from mmrules.cli.options import cli_command, format_option, knowledge_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["diff"]


@cli_command("diff")
@click.argument("pack")
@knowledge_option
@format_option("table", "json")
@width_option
def diff(*, pack: str, packs: tuple[str, ...], form: str, width: int | None) -> None:
    """Show what a pack adds, changes and lifts, beside the reasons it gives.

    PACK is a TOML file, or a folder of them; what it changes is told on top of the packs named with --knowledge.
    """
    from mmrules.engine.engine import Engine  # noqa: PLC0415  # slow to import
    from mmrules.knowledge import read_pack  # noqa: PLC0415
    from mmrules.knowledge.pack_difference import pack_difference  # noqa: PLC0415

    difference = pack_difference(Engine(knowledge=list(packs)).knowledge, read_pack(pack))
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(difference, indent=2))
        return
    from mmrules.cli.view.knowledge import difference_view  # noqa: PLC0415  # slow to import

    show(difference_view(difference), width=width or terminal_width())
