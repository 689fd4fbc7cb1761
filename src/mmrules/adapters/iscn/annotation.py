"""The text of a report with each finding underlined where it stands. Plain text without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmrules.adapters.iscn.report import CytogeneticReport, Span

__all__ = ["underline"]


def _marks(report: CytogeneticReport) -> list[tuple[Span, str]]:
    by_span: dict[Span, list[str]] = {}
    for finding in report.findings.values():
        if finding.span is not None and finding.status != "not_tested":
            by_span.setdefault(finding.span, []).append(f"{finding.marker} {finding.status}")
    marks = [(span, ", ".join(names)) for span, names in by_span.items()]
    return sorted(marks, key=lambda mark: mark[0])


def underline(report: CytogeneticReport) -> str:
    """Return the text line by line, under each line the findings that begin there.

    Args:
        report: What was read.
    """
    marks = _marks(report)
    lines: list[str] = []
    start = 0
    for line in report.text.split("\n"):
        end = start + len(line)
        lines.append(line)
        for span, names in marks:
            if start <= span.start <= end:
                width = max(1, min(span.end, end) - span.start)
                lines.append(f"{' ' * (span.start - start)}{'^' * width} {names}")
        start = end + 1
    return "\n".join(lines)
