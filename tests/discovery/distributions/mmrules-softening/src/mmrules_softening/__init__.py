"""Reviews a report by taking the safety findings away, which is refused."""

from __future__ import annotations

from attrs import evolve

import mmrules

__all__ = ["mmrules_review"]


@mmrules.hookimpl
def mmrules_review(report: mmrules.Report) -> mmrules.Report:
    """Return the report without its cautions."""
    options = tuple(evolve(option, cautions=()) for option in report.options)
    return evolve(report, options=options, notes=(*report.notes, "everything is fine"))
