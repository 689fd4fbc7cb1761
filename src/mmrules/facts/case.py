"""A patient as of a date: the facts of that case, each derived when it is asked for and only once.

What a fact means stands in its definition; what is seen of the record on the date is decided in `as_of.py`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.errors import InvalidInput, Problem, UnknownReference
from mmrules.facts.as_of import Visible, latest_recorded_date, trim, visible
from mmrules.facts.assessments import ASSESSMENTS
from mmrules.facts.implications import with_implications
from mmrules.facts.markers import MarkerFindings
from mmrules.facts.origin import Derived
from mmrules.facts.results import Entry, LabSeries, sorted_entries
from mmrules.facts.therapy import TherapyHistory
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Bounds, FactKey, FactValue, NumberType, accepts, type_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mmrules.assessment.assessment import Assessment
    from mmrules.facts.definition import FactDefinition
    from mmrules.facts.inputs import Assessed
    from mmrules.facts.registry import FactRegistry
    from mmrules.models.condition import Comorbidity, PerformanceStatus, Serology, Toxicity
    from mmrules.models.disease import DiseaseFinding
    from mmrules.models.laboratory import Measurement
    from mmrules.models.patient import Patient

__all__ = ["Case", "latest_recorded_date", "trim"]

_NO_OVERRIDES: Mapping[FactKey, FactValue] = FrozenMapping()


class Case:
    """The facts of one patient on one date; the `Facts` of the expression language.

    Args:
        patient: The whole record; what is later than `as_of` is not seen.
        as_of: The date; see `latest_recorded_date` for the usual choice.
        registry: The facts that exist.
        overrides: Values that stand in place of derived ones, for "what if"; facts that they imply
            (`implications.py`) and facts derived from them follow.

    Raises:
        UnknownReference: An override of a fact that does not exist.
        InvalidInput: An override whose value the fact cannot have.
    """

    def __init__(
        self,
        patient: Patient,
        *,
        as_of: date,
        registry: FactRegistry,
        overrides: Mapping[FactKey, FactValue] = _NO_OVERRIDES,
    ) -> None:
        self._original = patient
        self.as_of = as_of
        self.registry = registry
        if overrides:
            _check_overrides(overrides, registry)
            overrides = with_implications(overrides, registry)
        self._definitions = registry.asked
        self._assumed = frozenset(overrides)
        self._derived: dict[FactKey, Derived] = {
            key: Derived(value, note="assumed") for key, value in overrides.items()
        }
        self._assessed: dict[str, Assessed[object]] = {}

    # --- facts ---

    def value(self, name: str, argument: str | None = None) -> FactValue:
        """Return the value of a fact; `None` is unknown.

        Args:
            name: A fact of the registry.
            argument: What stands between its brackets: a member or a group.

        Raises:
            UnknownReference: There is no such fact or argument.
            TypeError: A derivation gave a value that its fact cannot have.
        """
        return self.value_at((name, argument))

    def value_at(self, key: FactKey) -> FactValue:
        """Return the value of a fact by its name and argument; otherwise as `value`."""
        found = self._derived.get(key)
        return (self._derive(key) if found is None else found).value

    def fact(self, name: str, argument: str | None = None) -> Derived:
        """Return a fact with what it was derived from; the arguments are those of `value`."""
        key = (name, argument)
        found = self._derived.get(key)
        return self._derive(key) if found is None else found

    def _derive(self, key: FactKey) -> Derived:
        definition = self._definitions.get(key) or self.registry.definition_of(key)
        derived = definition.derive(self, key[1])
        value = derived.value
        if value is not None and not (value.__class__ is bool and definition.is_boolean):
            derived = _checked(definition, derived)
        self._derived[key] = derived
        return derived

    def is_assumed(self, name: str, argument: str | None = None) -> bool:
        """Return whether a fact was given in place of being derived; the arguments are those of `value`."""
        return (name, argument) in self._assumed

    def known_facts(self) -> FrozenMapping[FactKey, FactValue]:
        """Return every fact that is known, for every single argument; groups are left out."""
        known: dict[FactKey, FactValue] = {}
        for name, definition in self.registry.definitions.items():
            parameter = definition.declaration.parameter
            for argument in (None,) if parameter is None else sorted(parameter.members):
                value = self.value(name, argument)
                if value is not None:
                    known[name, argument] = value
        return FrozenMapping(known)

    # --- assessments ---

    def assessment(self, definition: str) -> Assessment[object]:
        """Return the outcome of a published definition for this case.

        Args:
            definition: Its id: `r2_iss`.

        Raises:
            UnknownReference: There is no such definition.
        """
        return self.assessed(definition).assessment

    def assessed(self, definition: str) -> Assessed[object]:
        """Return the outcome with the entries of the record it rests on; the argument is that of `assessment`."""
        found = self._assessed.get(definition)
        if found is None:
            compute = ASSESSMENTS.get(definition)
            if compute is None:
                raise UnknownReference("assessment", definition, valid=ASSESSMENTS)
            found = compute(self)
            self._assessed[definition] = found
        return found

    def assessments(self) -> FrozenMapping[str, Assessment[object]]:
        """Return the outcome of every definition, also of those that nothing settles."""
        return FrozenMapping({name: self.assessment(name) for name in ASSESSMENTS})

    # --- what is seen of the record, sorted and resolved once ---

    @cached_property
    def visible(self) -> Visible:
        """What is seen of the record, with the original place of every entry."""
        return visible(self._original, self.as_of)

    @property
    def patient(self) -> Patient:
        """The record as it stood on the date."""
        return self.visible.patient

    @property
    def undated(self) -> date:
        """The day on which entries without date count."""
        return min(self.visible.latest or self.as_of, self.as_of)

    @cached_property
    def therapy(self) -> TherapyHistory:
        """The lines of therapy with their dates resolved."""
        return TherapyHistory(self.visible, self.as_of, self.registry.drugs)

    @cached_property
    def labs(self) -> LabSeries:
        """The laboratory results by analyte."""
        return LabSeries(sorted_entries(self.patient.labs, self.visible.indices["labs"], "labs", self.undated))

    @cached_property
    def markers(self) -> MarkerFindings:
        """The cytogenetic and molecular findings by marker."""
        indices = self.visible.indices["cytogenetics"]
        return MarkerFindings(sorted_entries(self.patient.cytogenetics, indices, "cytogenetics", self.undated))

    @cached_property
    def disease_findings(self) -> tuple[Entry[DiseaseFinding], ...]:
        """Findings of imaging and examination, oldest first."""
        indices = self.visible.indices["disease_findings"]
        return sorted_entries(self.patient.disease_findings, indices, "disease_findings", self.undated)

    @cached_property
    def measurements(self) -> tuple[Entry[Measurement], ...]:
        """Measurements of the body, oldest first."""
        indices = self.visible.indices["measurements"]
        return sorted_entries(self.patient.measurements, indices, "measurements", self.undated)

    @cached_property
    def performance(self) -> tuple[Entry[PerformanceStatus], ...]:
        """Performance status, oldest first."""
        indices = self.visible.indices["performance"]
        return sorted_entries(self.patient.performance, indices, "performance", self.undated)

    @cached_property
    def comorbidities(self) -> tuple[Entry[Comorbidity], ...]:
        """Comorbidities, oldest first."""
        indices = self.visible.indices["comorbidities"]
        return sorted_entries(self.patient.comorbidities, indices, "comorbidities", self.undated)

    @cached_property
    def toxicities(self) -> tuple[Entry[Toxicity], ...]:
        """Graded toxicities, oldest first."""
        return sorted_entries(self.patient.toxicities, self.visible.indices["toxicities"], "toxicities", self.undated)

    @cached_property
    def serology(self) -> tuple[Entry[Serology], ...]:
        """Infection serology, oldest first."""
        return sorted_entries(self.patient.serology, self.visible.indices["serology"], "serology", self.undated)


def _checked(definition: FactDefinition, derived: Derived) -> Derived:
    """Return a value that its fact can have: a number beyond its range is recorded wrongly and settles nothing."""
    declaration = definition.declaration
    if accepts(declaration.type, derived.value):
        return derived
    if isinstance(declaration.type, NumberType) and isinstance(derived.value, Decimal | Bounds):
        return evolve(derived, value=None, note="what is recorded is outside the range of this fact")
    raise TypeError(f"the derivation of {declaration.name!r} gave a value that is not {type_phrase(declaration.type)}")


def _check_overrides(overrides: Mapping[FactKey, FactValue], registry: FactRegistry) -> None:
    problems = []
    for (name, argument), value in overrides.items():
        declaration = registry.definition(name).declaration
        parameter = declaration.parameter
        place = name if argument is None else f"{name}({argument})"
        if (parameter is None) is not (argument is None):
            wanted = "takes no argument" if parameter is None else f"needs a {parameter.name} between brackets"
            problems.append(Problem(code="fact.argument", message=wanted, path=place))
        elif parameter is not None and argument is not None:
            parameter.expand(argument)
        if not accepts(declaration.type, value):
            message = f"has to be {type_phrase(declaration.type)}"
            problems.append(Problem(code="fact.value", message=message, path=place))
    if problems:
        raise InvalidInput.of(problems, what="assumed facts")
