"""`mmrules knowledge check`: everything that is wrong with a pack, or with the bundled catalogues."""

from __future__ import annotations

import click

from mmrules.cli.options import cli_command, format_option, knowledge_option, width_option
from mmrules.cli.output import show, terminal_width, write

__all__ = ["check"]


@cli_command("check")
@click.argument("pack", required=False)
@click.option("--strict", is_flag=True, help="Exit with status 1 for a remark, too.")
@knowledge_option
@format_option("table", "json")
@width_option
def check(*, pack: str | None, strict: bool, packs: tuple[str, ...], form: str, width: int | None) -> int:
    """Check a pack, or the bundled catalogues when none is given.

    PACK is a TOML file, or a folder of them; it is checked on top of those named with --knowledge, as it would be used
    after them. Every problem is told at once, with file and line. Exit status: 0 nothing is wrong, 1 something is, 2 a
    pack cannot be read.
    """
    from mmrules.engine.engine import Engine  # noqa: PLC0415  # slow to import
    from mmrules.engine.knowledge_check import check_knowledge  # noqa: PLC0415
    from mmrules.knowledge import load_knowledge, read_pack  # noqa: PLC0415

    additions = None if pack is None else read_pack(pack)
    engine = Engine(knowledge=list(packs))
    base = load_knowledge() if additions is None and not packs else engine.knowledge
    found = check_knowledge(base, additions, extra_facts=engine.composition.extra_facts)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(found, indent=2))
    else:
        from mmrules.cli.view.knowledge import check_view  # noqa: PLC0415  # slow to import

        named = "the catalogues with these packs" if packs else "bundled catalogues"
        what = named if additions is None else additions.origin
        show(check_view(found, what), width=width or terminal_width())
    return 1 if found.problems or (strict and found.remarks) else 0
