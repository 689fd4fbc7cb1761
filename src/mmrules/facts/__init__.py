"""The facts of a case: what a rule may ask about a patient on a date, each derived once and with its origin."""

from __future__ import annotations

from mmrules.facts.case import Case, latest_recorded_date, trim
from mmrules.facts.definition import FactDefinition
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.registry import FactRegistry, build_registry
from mmrules.facts.results import lab_problems

__all__ = [
    "Case",
    "Derived",
    "FactDefinition",
    "FactRegistry",
    "Origin",
    "build_registry",
    "lab_problems",
    "latest_recorded_date",
    "trim",
]
