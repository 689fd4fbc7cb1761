"""Cytogenetics as charts print them, ISCN and report prose, to findings by marker.

`parse_cytogenetics` is the way in; `Convention` holds cut-offs, which are applied after reading.
"""

from mmrules.adapters.iscn.annotation import underline
from mmrules.adapters.iscn.convention import CONVENTIONS, Convention
from mmrules.adapters.iscn.reader import parse_cytogenetics
from mmrules.adapters.iscn.report import (
    MARKER_KINDS,
    MARKERS,
    Cells,
    CloneReading,
    Copies,
    CytogeneticReport,
    CytogeneticWarning,
    Finding,
    FractionRange,
    Observation,
    Span,
)

__all__ = [
    "CONVENTIONS",
    "MARKERS",
    "MARKER_KINDS",
    "Cells",
    "CloneReading",
    "Convention",
    "Copies",
    "CytogeneticReport",
    "CytogeneticWarning",
    "Finding",
    "FractionRange",
    "Observation",
    "Span",
    "parse_cytogenetics",
    "underline",
]
