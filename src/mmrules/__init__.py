"""mmrules: a typed rules engine for treatment choice in relapsed or refractory multiple myeloma.

It informs clinicians and decides nothing: every statement shows its rule, the recorded values it used and its source.
The names here load on first use, so that `import mmrules` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmrules.adapters.case_file import CaseOutcome, CaseRun, run_cases
    from mmrules.adapters.chart import parse_date, parse_quantity, parse_regimen, parse_response
    from mmrules.adapters.fhir import FhirReading, NotCarried, read_fhir
    from mmrules.adapters.iscn import parse_cytogenetics
    from mmrules.adapters.patient_document import load_patient
    from mmrules.adapters.report_document import load_report
    from mmrules.engine.engine import Engine, EnginePreferences
    from mmrules.engine.hooks import HOOK_SPECIFICATION_VERSION, hookimpl
    from mmrules.errors import (
        ConformanceFailure,
        InvalidInput,
        InvalidKnowledge,
        InvalidRule,
        MissingExtra,
        MmrulesError,
        PluginError,
        Problem,
        UnknownReference,
    )
    from mmrules.facts.case import Case
    from mmrules.facts.definition import FactDefinition
    from mmrules.facts.origin import Derived, Origin
    from mmrules.knowledge import Additions, KnowledgeBase, load_knowledge, read_additions, read_pack
    from mmrules.models.assessment import Assessment
    from mmrules.models.difference import Difference
    from mmrules.models.explanation import Explanation
    from mmrules.models.option import Exclusion, OpenQuestion, Option
    from mmrules.models.patient import Patient
    from mmrules.models.question import OpenQuestions
    from mmrules.models.recommendation import CautionFinding, Citation, Recommendation
    from mmrules.models.report import Report
    from mmrules.strategy.strategy import Strategy, load_strategy

__all__ = [
    "HOOK_SPECIFICATION_VERSION",
    "Additions",
    "Assessment",
    "Case",
    "CaseOutcome",
    "CaseRun",
    "CautionFinding",
    "Citation",
    "ConformanceFailure",
    "Derived",
    "Difference",
    "Engine",
    "EnginePreferences",
    "Exclusion",
    "Explanation",
    "FactDefinition",
    "FhirReading",
    "InvalidInput",
    "InvalidKnowledge",
    "InvalidRule",
    "KnowledgeBase",
    "MissingExtra",
    "MmrulesError",
    "NotCarried",
    "OpenQuestion",
    "OpenQuestions",
    "Option",
    "Origin",
    "Patient",
    "PluginError",
    "Problem",
    "Recommendation",
    "Report",
    "Strategy",
    "UnknownReference",
    "hookimpl",
    "load_knowledge",
    "load_patient",
    "load_report",
    "load_strategy",
    "parse_cytogenetics",
    "parse_date",
    "parse_quantity",
    "parse_regimen",
    "parse_response",
    "read_additions",
    "read_fhir",
    "read_pack",
    "run_cases",
]

if not TYPE_CHECKING:
    # Behind this test, so that a type checker still refuses a misspelt name.
    _HOMES = {
        "mmrules.adapters.case_file": ("CaseOutcome", "CaseRun", "run_cases"),
        "mmrules.adapters.chart": ("parse_date", "parse_quantity", "parse_regimen", "parse_response"),
        "mmrules.adapters.fhir": ("FhirReading", "NotCarried", "read_fhir"),
        "mmrules.adapters.iscn": ("parse_cytogenetics",),
        "mmrules.adapters.patient_document": ("load_patient",),
        "mmrules.adapters.report_document": ("load_report",),
        "mmrules.engine.engine": ("Engine", "EnginePreferences"),
        "mmrules.engine.hooks": ("HOOK_SPECIFICATION_VERSION", "hookimpl"),
        "mmrules.errors": (
            "ConformanceFailure",
            "InvalidInput",
            "InvalidKnowledge",
            "InvalidRule",
            "MissingExtra",
            "MmrulesError",
            "PluginError",
            "Problem",
            "UnknownReference",
        ),
        "mmrules.facts.case": ("Case",),
        "mmrules.facts.definition": ("FactDefinition",),
        "mmrules.facts.origin": ("Derived", "Origin"),
        "mmrules.knowledge": (
            "Additions",
            "KnowledgeBase",
            "load_knowledge",
            "read_additions",
            "read_pack",
        ),
        "mmrules.models.assessment": ("Assessment",),
        "mmrules.models.difference": ("Difference",),
        "mmrules.models.explanation": ("Explanation",),
        "mmrules.models.option": ("Exclusion", "OpenQuestion", "Option"),
        "mmrules.models.patient": ("Patient",),
        "mmrules.models.question": ("OpenQuestions",),
        "mmrules.models.recommendation": ("CautionFinding", "Citation", "Recommendation"),
        "mmrules.models.report": ("Report",),
        "mmrules.strategy.strategy": ("Strategy", "load_strategy"),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name):
        if name in _HOME_OF:
            value = getattr(import_module(_HOME_OF[name]), name)
            globals()[name] = value
            return value
        raise AttributeError(f"module 'mmrules' has no attribute {name!r}")

    def __dir__():
        return sorted(__all__)
