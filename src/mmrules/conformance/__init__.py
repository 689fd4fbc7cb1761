"""The conformance kit: what a plugin author runs to learn whether a strategy can be trusted.

`run` is the plain call; a test class that inherits from `StrategyConformance` is the same in pytest, and
`mmrules conformance PLUGIN` on the command line. `strategies` holds hypothesis strategies for patients and needs the
extra `conformance`, as the test class does. The names load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmrules.conformance import strategies
    from mmrules.conformance.check import Check, Level
    from mmrules.conformance.declarations import Declared, ExpectedFailure
    from mmrules.conformance.list_of_checks import CHECKS
    from mmrules.conformance.report import (
        KIT_VERSION,
        CheckResult,
        ConformanceReport,
        Outcome,
        Status,
        load_conformance_report,
    )
    from mmrules.conformance.session import run
    from mmrules.conformance.statement import conformance_badge, conformance_statement
    from mmrules.conformance.suite import StrategyConformance

__all__ = [
    "CHECKS",
    "KIT_VERSION",
    "Check",
    "CheckResult",
    "ConformanceReport",
    "Declared",
    "ExpectedFailure",
    "Level",
    "Outcome",
    "Status",
    "StrategyConformance",
    "conformance_badge",
    "conformance_statement",
    "load_conformance_report",
    "run",
    "strategies",
]

if not TYPE_CHECKING:
    # Behind this test, so that a type checker still refuses a misspelt name.
    _HOMES = {
        "check": ("Check", "Level"),
        "declarations": ("Declared", "ExpectedFailure"),
        "list_of_checks": ("CHECKS",),
        "report": (
            "KIT_VERSION",
            "CheckResult",
            "ConformanceReport",
            "Outcome",
            "Status",
            "load_conformance_report",
        ),
        "session": ("run",),
        "statement": ("conformance_badge", "conformance_statement"),
        "suite": ("StrategyConformance",),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name):
        if name in _HOME_OF:
            value = getattr(import_module(f"mmrules.conformance.{_HOME_OF[name]}"), name)
            globals()[name] = value
            return value
        if name == "strategies":
            return import_module("mmrules.conformance.strategies")
        raise AttributeError(f"module 'mmrules.conformance' has no attribute {name!r}")

    def __dir__():
        return sorted(__all__)
