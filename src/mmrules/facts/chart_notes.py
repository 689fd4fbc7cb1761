"""What was doubtful about the chart text of a record, in sentences for its reader. No fact is derived from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmrules.models.patient import Patient

__all__ = ["chart_notes"]


def chart_notes(patient: Patient) -> tuple[str, ...]:
    """Return what the readers of chart text noted, each thing once, in the order of the record.

    Args:
        patient: The record as it stood on the day of the answer.
    """
    notes = (
        f"Cytogenetics{f' of {finding.date}' if finding.date is not None else ''}, as read from the text: {note}."
        for finding in patient.cytogenetics
        for note in finding.notes
    )
    return tuple(dict.fromkeys(notes))
