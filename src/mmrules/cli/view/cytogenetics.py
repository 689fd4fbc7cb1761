"""What a cytogenetic text says: the text with each finding underlined, then what is present, absent, not tested."""

from __future__ import annotations

from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, NOTICE, STRONG, bullets, heading, in_words, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from mmrules.adapters.iscn.report import CytogeneticReport, Finding, Span

__all__ = ["cytogenetics_view"]

_HEADINGS = {"present": BAD, "indeterminate": NOTICE, "absent": "", "not_tested": DIM}


def cytogenetics_view(report: CytogeneticReport, *, everything: bool) -> RenderableType:
    """Return the text with its findings underlined, and the findings by status.

    Args:
        report: What was read.
        everything: Show absent and untested findings in full too, not only those that are present or doubtful.
    """
    return Group(*_parts(report, everything=everything))


def _parts(report: CytogeneticReport, *, everything: bool) -> Iterator[RenderableType]:
    yield _Underlined(report)
    yield Text("")
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
            yield Padding(Text(", ".join(item.marker for item in findings), style=style), (0, 0, 0, 1))
    if report.warnings:
        yield Text("")
        yield heading("To look at")
        yield bullets(Text(f"{_place(report.text, item.position)}: {item.message}") for item in report.warnings)


def _place(text: str, position: int) -> str:
    """Return where a position is, with its line when there are several."""
    if "\n" not in text.strip():
        return f"character {position}"
    before = text[:position]
    return f"line {before.count(chr(10)) + 1}, character {position - before.rfind(chr(10)) - 1}"


class _Underlined:
    """The text as given, folded to the width; under each line carets and the names of the findings there."""

    def __init__(self, report: CytogeneticReport) -> None:
        # A tab or a control character would move the carets, or the cursor of the terminal.
        self._text = "".join(each if each.isprintable() or each == "\n" else " " for each in report.text)
        by_span: dict[Span, list[Finding]] = {}
        for finding in report.findings.values():
            if finding.span is not None and finding.status != "not_tested":
                by_span.setdefault(finding.span, []).append(finding)
        self._marks = sorted(by_span.items())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = options.max_width
        for start, end in _folded(self._text, width):
            yield Text(self._text[start:end].rstrip(), no_wrap=True)
            for span, findings in self._marks:
                first, last = max(span.start, start), min(span.end, end)
                if first < last:
                    before, marked = cell_len(self._text[start:first]), cell_len(self._text[first:last])
                    names = _names(findings) if first == span.start else ""
                    yield from _marked(" " * before + "^" * max(marked, 1), names, _style(findings), width)


def _folded(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Return where each line begins and ends when none is wider than `width` cells."""
    start = cells = 0
    for index, character in enumerate(text):
        wide = cell_len(character)
        if character == "\n":
            yield start, index
            start, cells = index + 1, 0
        elif cells + wide > width:
            yield start, index
            start, cells = index, wide
        else:
            cells += wide
    if start < len(text):
        yield start, len(text)


def _marked(carets: str, names: str, style: str, width: int) -> Iterator[Text]:
    if len(carets) + 1 + len(names) <= width:
        yield Text(f"{carets} {names}".rstrip(), style=style, no_wrap=True)
        return
    yield Text(carets, style=style, no_wrap=True)
    for line in wrap(names, width - 2):
        yield Text(f"  {line}", style=style, no_wrap=True)


def _names(findings: list[Finding]) -> str:
    return ", ".join(f"{finding.marker} {in_words(finding.status)}" for finding in findings)


def _style(findings: list[Finding]) -> str:
    statuses = {finding.status for finding in findings}
    return next((style for status, style in _HEADINGS.items() if status in statuses), "")


def _said(finding: Finding) -> str:
    parts = []
    if finding.copies is not None:
        low, high = finding.copies
        parts.append(
            f"{low} {'copy' if low == 1 else 'copies'}"
            if high == low
            else f"{low} or more copies"
            if high is None
            else f"{low} to {high} copies"
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
