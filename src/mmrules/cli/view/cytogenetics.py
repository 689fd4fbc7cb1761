"""What a cytogenetic text says: what is present, what is absent, what nothing bears on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, NOTICE, STRONG, bullets, heading, in_words, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from mmrules.adapters.iscn.report import CytogeneticReport, Finding

__all__ = ["cytogenetics_view"]

_HEADINGS = {"present": BAD, "indeterminate": NOTICE, "absent": "", "not_tested": DIM}


def cytogenetics_view(report: CytogeneticReport, *, everything: bool) -> RenderableType:
    """Return the findings by status; those that are present and those that are doubtful in full."""
    return Group(*_parts(report, everything=everything))


def _parts(report: CytogeneticReport, *, everything: bool) -> Iterator[RenderableType]:
    yield Text("overall: ").append(in_words(report.overall), style=STRONG)
    for status, style in _HEADINGS.items():
        findings = [finding for finding in report.findings.values() if finding.status == status]
        if not findings:
            continue
        yield Text("")
        yield heading(in_words(status))
        if everything or status in {"present", "indeterminate"}:
            yield labelled(((item.marker, Text(_said(item), style=style)) for item in findings), indent=1, width=18)
        else:
            yield Text(f" {', '.join(item.marker for item in findings)}", style=style)
    if report.warnings:
        yield Text("")
        yield heading("To look at")
        yield bullets(Text(f"character {item.position}: {item.message}") for item in report.warnings)


def _said(finding: Finding) -> str:
    parts = []
    if finding.copies is not None:
        low, high = finding.copies
        parts.append(
            f"{low} copies" if high == low else f"{low} or more copies" if high is None else f"{low} to {high} copies"
        )
    if finding.cells is not None:
        parts.append(f"{finding.cells.abnormal} of {finding.cells.scored} cells")
    if isinstance(finding.fraction, Decimal):
        parts.append(f"{_percent(finding.fraction)} %")
    elif finding.fraction is not None:
        parts.append(f"{_percent(finding.fraction.low)} to {_percent(finding.fraction.high)} %")
    if finding.partner:
        parts.append(f"partner {finding.partner}")
    if finding.below_cutoff:
        parts.append("below the cut-off")
    if finding.method:
        parts.append(in_words(finding.method))
    if finding.reason:
        parts.append(finding.reason)
    return ", ".join(parts)


def _percent(fraction: Decimal) -> str:
    return format((fraction * 100).normalize(), "f")
