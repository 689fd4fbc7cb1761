"""`mmrules conformance`: whether a plugin keeps what it promises, and what to change where it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mmrules.cli.inputs import read_bytes
from mmrules.cli.options import cli_command, format_option
from mmrules.cli.output import message, write

if TYPE_CHECKING:
    from datetime import datetime

    from mmrules.conformance.report import ConformanceReport

__all__ = ["command"]


@cli_command("conformance")
@click.argument("plugin", metavar="PLUGIN", required=False)
@click.option("--check", "checks", multiple=True, metavar="ID", help="This check or family only; can be repeated.")
@click.option("--patient", "patients", multiple=True, metavar="FILE", help="Try this case only; can be repeated.")
@click.option(
    "--profile",
    type=click.Choice(["smoke", "default", "thorough"]),
    default="default",
    show_default=True,
    help="How much is tried.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The seed of the generated patients.")
@click.option("--strict", is_flag=True, help="Fail also when a check fails that should pass.")
@click.option("--output", metavar="FILE", help="Write the result to this file.")
@click.option("--list", "listing", is_flag=True, help="List the checks and stop.")
@click.option("--explain", metavar="ID", help="Say what a check promises, why, and what to do; then stop.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of a statement; the library reads no clock.",
)
@format_option("table", "json", "junit", "markdown", "statement", "badge")
def command(
    *,
    plugin: str | None,
    checks: tuple[str, ...],
    patients: tuple[str, ...],
    profile: str,
    seed: int,
    strict: bool,
    output: str | None,
    listing: bool,
    explain: str | None,
    day: datetime | None,
    form: str,
) -> int:
    """Check PLUGIN, an installed plugin, by the name of its entry point or its distribution.

    Exit status 0: nothing that must hold is broken. 1: something is. 2: there is no such plugin or check.
    """
    if listing or explain is not None:
        write(_listing() if explain is None else _explained(explain))
        return 0
    if plugin is None:
        raise click.UsageError("Name a plugin, such as: mmrules conformance switching")
    if form == "statement" and day is None:
        raise click.UsageError("A statement carries its day: add --date YYYY-MM-DD")
    from mmrules.conformance.session import run  # noqa: PLC0415  # slow to import

    cases = [read_bytes(name).decode("utf-8") for name in patients]
    report = run(plugin, profile=profile, checks=checks, seed=seed, cases=cases)
    text = _rendered(report, form, day)
    if output is None:
        write(text)
    else:
        Path(output).write_text(text, encoding="utf-8")
        message(f"{report.outcome}; written to {output}")
    return 0 if report.ok(strict=strict) else 1


def _rendered(report: ConformanceReport, form: str, day: datetime | None) -> str:
    from mmrules.conformance.rendering import as_junit, as_markdown, as_text  # noqa: PLC0415  # slow to import
    from mmrules.conformance.statement import conformance_badge, conformance_statement  # noqa: PLC0415

    match form:
        case "json":
            return report.to_json()
        case "junit":
            return as_junit(report)
        case "markdown":
            return as_markdown(report)
        case "statement" if day is not None:
            return conformance_statement(report, on=day.date())
        case "badge":
            return conformance_badge(report)
        case _:
            return as_text(report)


def _listing() -> str:
    from mmrules.conformance.list_of_checks import CHECKS  # noqa: PLC0415  # slow to import

    return "\n".join(f"{check.id}  {check.level:<6}  {check.title}" for check in CHECKS)


def _explained(id_: str) -> str:
    from mmrules.conformance.session import chosen_checks  # noqa: PLC0415  # slow to import

    parts = []
    for check in chosen_checks([id_]):
        how = check.inspect or check.examine
        parts.append(
            f"{check.id} ({check.level}) {check.title}\n"
            f"What it protects: {check.protects}\n"
            f"How it is made: {(how.__doc__ or '').strip()}\n"
            f"What to do: {check.remedy}"
        )
    return "\n\n".join(parts)
