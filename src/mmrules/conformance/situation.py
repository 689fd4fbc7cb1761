"""A case to try a plugin on: a record, the day, and facts that are assumed; written as JSON and read again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from mmrules.adapters.patient_document import load_patient
from mmrules.conformance.parts import parts_of
from mmrules.engine.what_if import read_changes
from mmrules.errors import InvalidInput, Problem
from mmrules.facts.as_of import latest_recorded_date
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Bounds, FactKey, FactValue
from mmrules.models.patient import Patient
from mmrules.serialization import read_json, to_plain
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.facts.registry import FactRegistry
    from mmrules.knowledge import KnowledgeBase

__all__ = ["AS_OF", "Situation", "read_situation"]

AS_OF = date(2026, 3, 15)
"""The day of cases that have no date of their own; later than every entry of the packaged patients."""

_ASSUMED = "assumed"


@frozen(kw_only=True, eq=False)
class Situation:
    """A case.

    Attributes:
        name: What it is called in a report.
        patient: The record.
        as_of: The day.
        assumed: Facts that stand in place of derived ones, as in `Engine.what_if`.
        rule: The rule whose condition the case was made from; empty for other cases.
        focus: The fact in which it differs from the case in which that rule holds.
    """

    name: str
    patient: Patient
    as_of: date = AS_OF
    assumed: FrozenMapping[FactKey, FactValue] = field(factory=FrozenMapping)
    rule: str = ""
    focus: FactKey | None = None

    def assuming(self, facts: Mapping[FactKey, FactValue]) -> Situation:
        """Return the case with more facts assumed."""
        return evolve(self, assumed=FrozenMapping({**self.assumed, **facts}))

    def with_patient(self, patient: Patient) -> Situation:
        """Return the case with another record."""
        return evolve(self, patient=patient)

    def to_json(self) -> str:
        """Return the case as JSON that `read_situation` takes."""
        assumed = {fact_name(key): _plain(value) for key, value in self.assumed.items()}
        document = {"as_of": self.as_of.isoformat(), "patient": _written(self.patient)}
        if assumed:
            document[_ASSUMED] = dict(sorted(assumed.items()))
        return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)


def _written(value: object) -> object:
    """Return a record as JSON without the fields that say nothing."""
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    parts = parts_of(value)
    return {part.name: _written(part.held) for part in parts if part.said} if parts else to_plain(value)


def _plain(value: FactValue) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Bounds):  # cannot be assumed by name; the nearest number within stands for it
        return str(value.low if value.low is not None else value.high)
    return str(value)


def read_situation(document: str | bytes, *, name: str, registry: FactRegistry, knowledge: KnowledgeBase) -> Situation:
    """Read a case that a report printed, or a plain patient document.

    Args:
        document: JSON: the patient, or an object with `patient`, `as_of` and `assumed`.
        name: What the case is called.
        registry: The facts that can be assumed.
        knowledge: The catalogues that the record may name.

    Raises:
        InvalidInput: With every problem of the document.
    """
    data = read_json(document, what="case")
    if not isinstance(data, dict) or "patient" not in data:
        patient = load_patient(document, knowledge=knowledge)
        return Situation(name=name, patient=patient, as_of=latest_recorded_date(patient) or AS_OF)
    patient = load_patient(data["patient"], knowledge=knowledge)
    try:
        day = date.fromisoformat(data.get("as_of", AS_OF.isoformat()))
    except (TypeError, ValueError):
        problem = Problem(code="case.as-of", message="is no day", path="$.as_of", remedy="write it like 2026-03-15")
        raise InvalidInput.of([problem], what="case") from None
    assumed = data.get(_ASSUMED, {})
    facts = read_changes(assumed if isinstance(assumed, dict) else {}, registry)
    return Situation(name=name, patient=patient, as_of=day, assumed=FrozenMapping(facts))
