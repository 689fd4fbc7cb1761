"""Reads a report that `Report.to_json` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.adapters.patient_document import read_document
from mmrules.models.report import Report
from mmrules.serialization import structure

if TYPE_CHECKING:
    from mmrules.adapters.patient_document import Source

__all__ = ["load_report"]


def load_report(source: Source) -> Report:
    """Read a report.

    Args:
        source: A path, JSON text, bytes, or a dict.

    Raises:
        InvalidInput: With every problem, each with its path; a schema version that is not understood is one.
    """
    return structure(read_document(source, what="report"), Report, what="report")
