"""Reviews of a finished report by plugins: they can add, and never remove or soften."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.models.report import Failure, Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.engine.plugins import PluginInfo
    from mmrules.models.option import Option

__all__ = ["apply_reviews"]


def apply_reviews(report: Report, reviews: Iterable[tuple[PluginInfo, Report]]) -> Report:
    """Return the report with what the reviews add, plugin by plugin.

    A review whose report lacks anything of the original, or changes it otherwise than by adding notes, cautions or
    open questions, is refused as a whole, and the report says so.
    """
    result = report
    for info, reviewed in reviews:
        if _only_adds(report, reviewed):
            result = _joined(result, report, reviewed)
        else:
            message = "its review removes or changes a part of the report and was refused"
            failure = Failure(source=info.name, distribution=info.distribution, message=message)
            result = evolve(result, failures=(*result.failures, failure))
    return result


def _only_adds(report: Report, reviewed: Report) -> bool:
    if len(report.options) != len(reviewed.options):
        return False
    stripped = evolve(
        reviewed,
        options=tuple(
            evolve(new, cautions=old.cautions) if _keeps_cautions(old, new) else new
            for old, new in zip(report.options, reviewed.options, strict=True)
        ),
        notes=report.notes,
        open_questions=report.open_questions,
    )
    kept = set(report.notes) <= set(reviewed.notes) and set(report.open_questions) <= set(reviewed.open_questions)
    return kept and stripped == report


def _keeps_cautions(old: Option, new: Option) -> bool:
    return set(old.cautions) <= set(new.cautions)


def _joined(result: Report, report: Report, reviewed: Report) -> Report:
    options = tuple(
        evolve(current, cautions=(*current.cautions, *(item for item in new.cautions if item not in old.cautions)))
        for current, old, new in zip(result.options, report.options, reviewed.options, strict=True)
    )
    questions = tuple(item for item in reviewed.open_questions if item not in report.open_questions)
    notes = tuple(item for item in reviewed.notes if item not in report.notes)
    return evolve(
        result,
        options=options,
        open_questions=(*result.open_questions, *questions),
        notes=(*result.notes, *notes),
    )
