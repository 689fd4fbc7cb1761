"""Every check in the order in which they run, and the ones of the catalogue that this kit does not have, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.conformance.check import FAMILIES, Check
from mmrules.conformance.checks import (
    determinism,
    documentation,
    evidence,
    explanation,
    invariance,
    missing,
    registration,
    rules,
    safety,
    serialization,
    standing,
    totality,
)
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CHECKS", "CHECKS_BY_ID", "DROPPED"]

_MODULES = (
    registration,
    rules,
    determinism,
    totality,
    missing,
    safety,
    invariance,
    evidence,
    explanation,
    serialization,
    standing,
    documentation,
)

_ORDER = tuple(FAMILIES)

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (check for module in _MODULES for check in module.CHECKS), key=lambda one: (_ORDER.index(one.family), one.id)
    )
)
"""All checks, by family and id."""

CHECKS_BY_ID: Mapping[str, Check] = FrozenMapping({check.id: check for check in CHECKS})
"""The same by id."""

DROPPED: Mapping[str, str] = FrozenMapping(
    {
        "RUL-01": "That a condition prints back to the same text is a property of the language; its own tests hold it.",
        "RUL-07": "A strategy may speak for and against one action: both statements are shown, and the ranking says "
        "how they were weighed. The bundled strategies do it on purpose.",
        "DET-09": "The engine sorts plugins and strategies by name, so that none can see an order of registration.",
        "TOT-08": "A strategy cannot say that it has nothing to say; `mmrules explain` answers for every regimen.",
        "SAF-11": "A statement names a regimen of the catalogue, whose own tests look at its drugs.",
        "SAF-13": "A rule's strength is written in it and capped by the engine; that of code is held by EVI-05.",
        "SAF-16": "The record has no field for a refusal or a goal of comfort only.",
        "INV-04": "A record has drugs and markers by the catalogue's ids; other names are read before it exists.",
        "EXP-07": "Table and JSON are written by the core from one report.",
        "SER-02": "A statement holds no number and no set; DET-02 compares the bytes in other processes.",
        "VER-04": "No hook or field is deprecated in version 1 of the specification.",
        "ERR-04": "Rule files are read by the core, which refuses what is cut short, as its own tests hold.",
        "PRF-01": "Time is measured in the benchmark and never asserted.",
        "PRF-03": "Time is measured in the benchmark and never asserted.",
        "EVI-07": "The core holds the patient against the eligibility of each trial behind an option and shows which "
        "criteria fail, whichever plugin cites the trial; its own tests hold it.",
        "VER-03": "Decisions for named patients are kept in case files, which `mmrules cases run` compares and lists "
        "one by one; that a clinician has agreed to a change is nothing a program can see.",
        "DOC-04": "A changelog is no part of an installed distribution.",
    }
)
"""Checks that proved wrong or impossible here, with the reason; their ids are not used again."""
