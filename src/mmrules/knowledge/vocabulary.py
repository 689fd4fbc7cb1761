"""The closed word lists of the catalogues; each member's value is its spelling in a catalogue file.

Words that reports use too come from `mmrules.models.vocabulary`.
"""

from __future__ import annotations

from enum import StrEnum

from mmrules.models.vocabulary import CautionEffect, EvidenceLevel, Strength

__all__ = [
    "Agency",
    "ApprovalStatus",
    "CautionEffect",
    "CautionScope",
    "Checked",
    "EvidenceKind",
    "EvidenceLevel",
    "RegimenStatus",
    "RequirementKind",
    "Strength",
    "SubgroupAspect",
]


class Checked(StrEnum):
    """How far a source was seen, best first."""

    READ = "read"
    SECONDARY = "secondary"
    RECALLED = "recalled"


class EvidenceKind(StrEnum):
    """Which catalogue an evidence key points into."""

    TRIAL = "trial"
    TRIAL_SUBGROUP = "trial_subgroup"
    STATEMENT = "statement"
    REFERENCE = "reference"


class CautionScope(StrEnum):
    """What a safety rule decides about: starting the drug, how it is given, or what to do while it is given."""

    START = "start"
    ADMINISTRATION = "administration"
    ON_TREATMENT = "on_treatment"


class Agency(StrEnum):
    """Where an approval holds."""

    US = "US"
    EU = "EU"


class ApprovalStatus(StrEnum):
    """Standing of a regimen with an agency during one period."""

    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    WITHDRAWN = "withdrawn"


class RegimenStatus(StrEnum):
    """Standing of a regimen in practice, whatever the place."""

    STANDARD = "standard"
    OFF_LABEL = "off_label"
    OFF_LABEL_BIOMARKER = "off_label_biomarker"
    INVESTIGATIONAL = "investigational"
    PROCEDURE = "procedure"
    SALVAGE = "salvage"
    HISTORIC = "historic"


class RequirementKind(StrEnum):
    """What a regimen's requirement asks about."""

    LINES = "lines"
    EXPOSURE = "exposure"
    REFRACTORY = "refractory"
    NOT_REFRACTORY = "not_refractory"
    NOT_PRIOR = "not_prior"
    BIOMARKER = "biomarker"


class SubgroupAspect(StrEnum):
    """What a trial divided its patients by."""

    AGE = "age"
    CYTOGENETICS = "cytogenetics"
    REFRACTORINESS = "refractoriness"
    KIDNEY = "kidney"
    LINES = "lines"
    DISEASE = "disease"
