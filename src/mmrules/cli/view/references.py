"""The bibliography on a terminal: what the shown options rest on, one line each, or all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from mmrules.cli.view.layout import DIM, UNVERIFIED, Extent, bullets, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.models.option import Option
    from mmrules.models.reference import ReportReference
    from mmrules.models.report import Report

__all__ = ["reference_list", "reference_text"]

_SHOWN = 8


def reference_text(reference: ReportReference) -> str:
    """Return a reference in one line, without its address: key, citation, grade in its own system."""
    text = reference.text if reference.text.startswith(reference.key) else f"{reference.key}: {reference.text}"
    graded = reference.grade and f"[{reference.grade}]" not in text
    grade = f" (grade {reference.grade}, {reference.grading or 'no system recorded'})" if graded else ""
    return f"{text}{grade}{UNVERIFIED if reference.checked == 'recalled' else ''}"


def reference_list(report: Report, shown: Sequence[Option], extent: Extent) -> RenderableType | None:
    """Return the references, those of the shown options in their order; `None` when there is none.

    Args:
        report: The report.
        shown: The options that are shown in full.
        extent: All references are shown when everything is asked for.
    """
    if not report.references:
        return None
    by_key = {item.key: item for item in report.references}
    first = dict.fromkeys(citation.key for option in shown for citation in option.evidence if citation.key in by_key)
    ordered = [*(by_key[key] for key in first), *(item for item in report.references if item.key not in first)]
    chosen, rest = cut(ordered, extent.at_most(_SHOWN))
    lines = [Text(reference_text(item)).append(f" {item.link}" if item.link else "", style=DIM) for item in chosen]
    if rest:
        lines.append(Text(f"and {rest} more; --all shows them, --format html links them", style=DIM))
    return bullets(lines)
