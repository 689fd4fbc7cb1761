"""Finds a patient that shows a finding: facts from the solver, a record made of them, and the engine's word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mmrules.adapters.patient_document import load_patient
from mmrules.errors import MmrulesError
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Bounds, NumberType
from mmrules.logic.verify import Outcome
from mmrules.serialization import canonical_json
from mmrules.strategy.fact_use import fact_name, value_text
from mmrules.verify.finding import Witness
from mmrules.verify.record import record_of
from mmrules.verify.record.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from mmrules.engine.engine import Engine
    from mmrules.logic.verify import Assignment
    from mmrules.models.patient import Patient
    from mmrules.verify.rule_base import RuleBase

__all__ = ["Witnesses"]

_ATTEMPTS = 6
"""Assignments to try before the facts alone are told: some facts have no inverse."""


class Witnesses:
    """Looks for patients with one engine.

    Args:
        engine: Evaluates the records.
        rules: Gives the facts.
        as_of: The day to evaluate on.
    """

    def __init__(self, engine: Engine, rules: RuleBase, *, as_of: date) -> None:
        self._engine = engine
        self._rules = rules
        self._as_of = as_of

    def find(self, *formulas: z3.BoolRef, shows: Callable[[Patient], bool]) -> Witness | Outcome:
        """Return a patient of whom the formulas hold; or that there is none, or that it was not decided.

        Args:
            formulas: What has to hold of the facts.
            shows: Whether evaluating a record shows the finding.
        """
        first: Assignment | None = None
        tried: list[z3.BoolRef] = []
        for _ in range(_ATTEMPTS):
            answer = self._rules.questions.ask(*formulas, *tried)
            if answer.outcome is not Outcome.POSSIBLE:
                if first is None:
                    return answer.outcome
                break
            first = answer.facts if first is None else first
            patient = self._record(answer.facts)
            if patient is not None and self._confirms(shows, patient):
                return Witness(facts=self._told(answer.facts), confirmed=True, patient=patient, as_of=self._as_of)
            tried.append(z3.Not(self._blamed(answer.facts, patient)))
        return Witness(facts=self._told(first or {}), confirmed=False, as_of=self._as_of)

    def _record(self, facts: Assignment) -> Patient | None:
        """Return a record with the facts, read back from its own document; nothing when there is none."""
        try:
            made = record_of(Wanted(facts, self._as_of, self._engine.facts.drugs))
            return load_patient(canonical_json(made), knowledge=self._engine.knowledge)
        except (MmrulesError, ValueError):  # the facts ask for dates or numbers that no record can hold
            return None

    def _confirms(self, shows: Callable[[Patient], bool], patient: Patient) -> bool:
        try:
            return shows(patient)
        except MmrulesError:
            return False

    def _blamed(self, facts: Assignment, patient: Patient | None) -> z3.BoolRef:
        """Return the part of an assignment that the record did not take, or all of it."""
        missed = dict(facts)
        if patient is not None:
            case = self._engine.case(patient, as_of=self._as_of)
            missed = {key: value for key, value in facts.items() if case.value(*key) != value}
        chosen = {key: value for key, value in (missed or facts).items() if not isinstance(value, Bounds)}
        parts = [self._rules.encoder.has_value(key, value) for key, value in (chosen or facts).items()]
        return z3.And(parts) if parts else z3.BoolVal(val=False)

    def _told(self, facts: Assignment) -> Mapping[str, str]:
        told = {}
        for key, value in sorted(facts.items(), key=lambda item: fact_name(item[0])):
            declared = self._engine.facts.definition(key[0]).declaration.type
            unit = declared.unit if isinstance(declared, NumberType) else None
            told[fact_name(key)] = value_text(value, unit) or ""
        return FrozenMapping(told)
