"""Reviews a report by adding a note."""

from __future__ import annotations

from attrs import evolve

import mmrules

__all__ = ["mmrules_review"]


@mmrules.hookimpl
def mmrules_review(report: mmrules.Report) -> mmrules.Report:
    """Return the report with a note of the house."""
    return evolve(report, notes=(*report.notes, "The tumour board meets on Thursdays."))
