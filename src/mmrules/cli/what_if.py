"""`mmrules what-if`: the difference that changed facts make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import (
    all_option,
    as_of_option,
    case_argument,
    cli_command,
    engine_options,
    format_option,
    knowledge_option,
    width_option,
)
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = ["command"]


@cli_command("what-if")
@case_argument
@click.argument("changes", nargs=-1, required=True, metavar="FACT=VALUE...")
@as_of_option
@format_option("table", "json")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    case: str,
    changes: tuple[str, ...],
    as_of: date | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> None:
    """Say what changes when facts are different.

    CASE is a patient's record as JSON: a file, or - for standard input. Facts are named as rules name them, and set in
    their own unit: crcl=25 'crcl=25 mL/min' 'refractory(lenalidomide)=true' lvef=unknown. See mmrules facts.
    """
    facts = _read(changes)
    engine = make_engine(disable, guideline, packs)
    difference = engine.what_if(read_patient(case, engine), facts, as_of=as_of)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(difference, indent=2))
        return
    from mmrules.cli.view.difference import difference_view  # noqa: PLC0415  # slow to import
    from mmrules.cli.view.layout import Extent  # noqa: PLC0415

    width = width or terminal_width()
    show(difference_view(difference, Extent(width=width, everything=everything)), width=width)


def _read(changes: Sequence[str]) -> dict[str, object]:
    facts: dict[str, object] = {}
    for text in changes:
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not (equals and name and value):
            raise click.BadParameter(
                f"{text!r} is no change; write FACT=VALUE, such as crcl=25", param_hint="FACT=VALUE"
            )
        if name in facts:
            raise click.BadParameter(f"{name} is given twice", param_hint="FACT=VALUE")
        facts[name] = value
    return facts
