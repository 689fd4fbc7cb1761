"""`mmrules verify`: what can be proved of the rules, with patients that show what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from mmrules.cli.inputs import make_engine, read_bytes
from mmrules.cli.options import (
    all_option,
    cli_command,
    edition_option,
    engine_options,
    format_option,
    knowledge_option,
    width_option,
)
from mmrules.cli.output import message, show, terminal_width, write
from mmrules.errors import PluginError, UnknownReference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mmrules.engine.engine import Engine
    from mmrules.verify.finding import Verification, Witness

__all__ = ["CHECKS", "command"]

CHECKS = (
    "never-fires",
    "redundant",
    "contradiction",
    "fires-while-unknown",
    "contraindication-escapes",
    "contraindication-never-applies",
    "unreachable",
    "no-option",
)
"""The names of the checks, as in `mmrules.verify.finding`, which is slow to import."""


@cli_command("verify")
@click.argument("names", metavar="[PLUGIN|STRATEGY]...", nargs=-1)
@click.option(
    "--scope", default=None, metavar="CONDITION", help="Who has to have an option, in the expression language."
)
@click.option(
    "--accepted", "accepted", multiple=True, metavar="FILE", help="Accepted findings with their reasons, as TOML."
)
@click.option(
    "--check",
    "checks",
    multiple=True,
    type=click.Choice(CHECKS),
    metavar="NAME",
    help=f"Ask only this; can be repeated: {', '.join(CHECKS)}.",
)
@click.option("--witness", default=None, metavar="SUBJECT", help="Print only the patient that shows this finding.")
@edition_option
@format_option("table", "json")
@width_option
@all_option
@engine_options
@knowledge_option
def command(
    *,
    names: tuple[str, ...],
    scope: str | None,
    accepted: tuple[str, ...],
    checks: tuple[str, ...],
    witness: str | None,
    as_of: date | None,
    form: str,
    width: int | None,
    everything: bool,
    disable: tuple[str, ...],
    guideline: str,
    packs: tuple[str, ...],
) -> int:
    """Prove what can be proved of the rules: which never fire, are redundant, contradict; what nobody can reach.

    Each finding comes with a patient that shows it, where there is one. PLUGIN and STRATEGY name what to verify; a
    plugin that brings no strategy stands for all of them. Exit status 1 when a finding has no reason among those
    accepted, a reason has no finding, or a question was not decided.
    """
    from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import
    from mmrules.verify.accepted import bundled_reasons, read_reasons  # noqa: PLC0415  # slow to import
    from mmrules.verify.finding import Check  # noqa: PLC0415
    from mmrules.verify.verification import SCOPE, verify  # noqa: PLC0415

    engine = make_engine(disable, guideline, packs)
    reasons = list(bundled_reasons())
    own = {strategy for entry in reasons for strategy in entry.strategies}
    if packs or not own.issuperset(info.name for info in engine.plugins):
        reasons = [evolve(entry, optional=True) for entry in reasons]  # what others add may mend what was found
    for file in accepted:
        reasons += read_reasons(read_bytes(file).decode("utf-8", errors="replace"), file=Path(file).name)
    if witness is not None:  # patients are looked for only where no reason is known
        reasons = [
            evolve(entry, subjects=tuple(name for name in entry.subjects if name != witness)) for entry in reasons
        ]
    chosen = _strategies(engine, names)
    found = verify(
        engine,
        chosen,
        checks=tuple(Check(name) for name in checks) or tuple(Check),
        as_of=as_of,
        scope=scope or SCOPE,
        reasons=reasons,
        show_accepted=everything,
    )
    if witness is not None:
        shown = _witness(found, witness)
        write(canonical_json(shown.patient, indent=2))
        message(f"It shows the finding as of its day: --as-of {shown.as_of}")
        return 0
    if form == "json":
        write(canonical_json(found, indent=2))
    else:
        from mmrules.cli.view.verification import verification_view  # noqa: PLC0415  # slow to import

        show(verification_view(found, everything=everything), width=width or terminal_width())
    return 0 if found.clean else 1


def _witness(found: Verification, subject: str) -> Witness:
    shown = {item.subject: item.witness for item in found.findings if item.witness and item.witness.patient}
    if subject not in shown:
        raise UnknownReference("finding with a patient", subject, valid=shown)
    return shown[subject]


def _strategies(engine: Engine, names: Sequence[str]) -> list[str] | None:
    """Return the strategies that names stand for: ids, or the plugins or distributions that bring them; `None` for all.

    Raises:
        PluginError: What a name stands for could not take part, so that there is nothing to verify.
    """
    chosen: dict[str, None] = {}
    for name in names:
        if failed := [item for item in engine.failures if name in {item.source, item.distribution}]:
            raise PluginError("; ".join(f"{item.source}: {item.message}" for item in failed))
        registered = engine.composition.strategies
        brought = [item.strategy.id for item in registered if name in {item.plugin.name, item.plugin.distribution}]
        if any(item.strategy.id == name for item in registered):
            brought = [name]
        if not brought and any(name in {info.name, info.distribution} for info in engine.plugins if info.loaded):
            return None  # it adds to the catalogues, which all strategies draw on
        chosen |= dict.fromkeys(brought or [name])
    return list(chosen) or None
