"""The decision points of a history: the days on which the record gives a reason to decide again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mmrules.models.partial_date import PartialDate
    from mmrules.models.patient import Patient

__all__ = ["decision_points"]


def decision_points(patient: Patient, latest: date) -> tuple[date, ...]:
    """Return the days of every progression and of every cytogenetic result, and the last recorded day, in order.

    Of a month or year the last day counts, so that what was recorded then is seen.

    Args:
        patient: The record.
        latest: Its last recorded day.
    """
    days = {day.latest for day in _dates(patient) if day.latest <= latest}
    return tuple(sorted(days | {latest}))


def _dates(patient: Patient) -> Iterator[PartialDate]:
    yield from (line.progression for line in patient.lines if line.progression is not None)
    yield from (finding.date for finding in patient.cytogenetics if finding.date is not None)
