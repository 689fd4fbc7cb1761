"""The whole answer: what to do, what to watch, what was ruled out, what is not known, and what produced it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.assessments import headline
from mmrules.cli.view.exclusions import exclusion_list
from mmrules.cli.view.layout import BAD, DIM, STRONG, UNVERIFIED, Extent, bullets, cut, heading, plural
from mmrules.cli.view.option_list import against_list, brief_list, option_list
from mmrules.cli.view.questions import question_list
from mmrules.cli.view.references import reference_list
from mmrules.cli.view.safety_changes import safety_change_section
from mmrules.cli.view.supporting import supporting_list
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from mmrules.models.report import Provenance, Report

__all__ = ["provenance_line", "report_head", "report_view"]

_OPTIONS_SHOWN = 6


def report_view(report: Report, extent: Extent) -> RenderableType:
    """Return the report as a clinician reads it."""
    return Group(*_parts(report, extent))


def report_head(report: Report) -> list[RenderableType]:
    """Return whom and which day the answer is for, and how much it holds."""
    who = f"Patient {report.patient_id}" if report.patient_id else "Patient without identifier"
    advised = sum(option.direction is Direction.FOR for option in report.treatments)
    counts = [
        plural(advised, "treatment option"),
        f"{len(report.treatments) - advised} advised against",
        f"{plural(len(report.actions), 'action')} beside them",
        f"{len(report.excluded)} ruled out",
        plural(len(report.open_questions), "open question"),
    ]
    lines: list[RenderableType] = [Text(who, style=STRONG).append(f"  as of {report.as_of}", style="not bold")]
    summary = headline(report.assessments)
    if summary:
        lines.append(Text(summary))
    lines.append(Text(", ".join(counts)))
    if report.failures:
        lines.append(Text(f"{plural(len(report.failures), 'part')} could not take part; see below", style=BAD))
    return lines


def _parts(report: Report, extent: Extent) -> Iterator[RenderableType]:
    yield from report_head(report)
    yield Text("")
    yield heading("Treatment options", "best first")
    treatments = [option for option in report.treatments if option.direction is Direction.FOR]
    against = [option for option in report.treatments if option.direction is Direction.AGAINST]
    shown, rest = cut(treatments, extent.at_most(_OPTIONS_SHOWN))
    yield (
        option_list(shown, extent, report.trials)
        if shown
        else Text(" none; the notes say why, the open questions what is missing")
    )
    if rest:
        yield Text("")
        yield Text(f"and {rest} more; --all shows them in full, mmrules explain a single one", style=DIM)
        yield brief_list(treatments[len(shown) :], extent)
    yield from _section(
        "Advised against", against_list(against, extent) if against else None, "nothing speaks for these"
    )
    yield from _section("Also do", supporting_list(report.actions, extent) if report.actions else None)
    yield from _section("Ruled out", exclusion_list(report.excluded, extent) if report.excluded else None)
    yield from safety_change_section(report.safety_changes)
    questions = report.open_questions
    yield from _section(
        "Open questions",
        question_list(questions, extent) if questions else None,
        "those first that could change most; mmrules questions shows each value",
    )
    failures = [Text(f"{item.source}: {item.message}", style=BAD) for item in report.failures]
    yield from _section("Could not take part", bullets(failures) if failures else None)
    yield from _section("References", reference_list(report, shown, extent), "what the answer cites")
    yield from _section("Notes", bullets(map(Text, report.notes)) if report.notes else None)
    yield Text("")
    yield Text(f"{UNVERIFIED} recalled or not yet verified at its source: look it up before relying on it", style=DIM)
    yield provenance_line(report.provenance)
    yield Text("")
    yield Text(report.intended_use)


def _section(title: str, content: RenderableType | None, note: str = "") -> Iterator[RenderableType]:
    if content is not None:
        yield Text("")
        yield heading(title, note)
        yield content


def provenance_line(provenance: Provenance) -> Text:
    """Return what produced the answer, short enough for a line or two."""
    strategies = ", ".join(f"{item.id} {item.version}" for item in provenance.strategies) or "no strategy"
    guideline = f"; {provenance.guideline} leads" if provenance.guideline else ""
    packs = "".join(
        f" + {' '.join(part for part in (item.name, item.version) if part)} ({item.digest[:12]})"
        for item in provenance.packs
    )
    digests = f"input {provenance.input_digest[:12]}, output {provenance.output_digest[:12]}"
    return Text(
        f"mmrules {provenance.engine}, knowledge {provenance.knowledge}{packs}; {strategies}{guideline}; {digests}",
        style=DIM,
    )
