"""Facts about comorbidities and about what else the patient takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean
from mmrules.facts.derive.diagnosis import disease_finding
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import latest_entries
from mmrules.facts.symbols import CO_MEDICATION, CONDITION
from mmrules.models.vocabulary import CoMedicationClass, Condition, DiseaseFindingKind, Section

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Comorbidities and co-medication"

_NOT_LISTED = Derived(False, note="comorbidities are stated to be complete")  # noqa: FBT003  # the value of the fact
_NOT_TAKEN = Derived(False, note="co-medication is stated to be complete")  # noqa: FBT003  # the value of the fact
_UNKNOWN = Derived(None)

_ALSO_FOUND_AS = {
    Condition.AMYLOIDOSIS: DiseaseFindingKind.AMYLOIDOSIS,
    Condition.CORD_COMPRESSION: DiseaseFindingKind.CORD_COMPRESSION,
    Condition.HYPERVISCOSITY: DiseaseFindingKind.HYPERVISCOSITY,
    Condition.CNS_DISEASE_ACTIVE: DiseaseFindingKind.CNS_INVOLVEMENT,
}
"""Conditions that a record may hold among the findings of the disease instead."""


def _comorbidity(case: Case, argument: str | None) -> Derived:
    condition = Condition(argument or "")
    listed = _listed(case, condition)
    kind = _ALSO_FOUND_AS.get(condition)
    if kind is None or listed.value is True:
        return listed
    finding = disease_finding(case, None, kind=kind)
    origins = merged_origins((*listed.origins, *finding.origins))
    if finding.value is True:
        return Derived(True, origins)  # noqa: FBT003  # the value of the fact
    # One list that says it is not there is enough: the other one then says nothing.
    return Derived(False if False in (listed.value, finding.value) else None, origins, listed.note)


def _listed(case: Case, condition: Condition) -> Derived:
    recorded = [entry for entry in case.comorbidities if entry.item.condition is condition]
    if not recorded:
        return _NOT_LISTED if Section.COMORBIDITIES in case.patient.complete else _UNKNOWN
    entries = latest_entries(recorded)
    verdicts = {entry.item.present for entry in entries}
    name = condition.value.replace("_", " ")
    origins = tuple(
        Origin(name if entry.item.present else f"no {name}", entry.item.date, entry.path) for entry in entries
    )
    if len(verdicts) == 1:
        return Derived(verdicts.pop(), origins)
    return Derived(None, origins, "the latest entries disagree")


def _taking(case: Case, argument: str | None) -> Derived:
    listed = case.patient.co_medication
    if not listed:
        return _NOT_TAKEN if Section.CO_MEDICATION in case.patient.complete else _UNKNOWN
    asked = CoMedicationClass(argument or "")
    origins = tuple(
        Origin(item.name, None, f"$.co_medication[{at}]") for at, item in enumerate(listed) if asked in item.classes
    )
    if origins:
        return Derived(True, origins)  # noqa: FBT003  # the value of the fact
    if Section.CO_MEDICATION not in case.patient.complete:
        return _UNKNOWN
    unclassified = tuple(
        Origin(item.name, None, f"$.co_medication[{at}]") for at, item in enumerate(listed) if not item.classes
    )
    if unclassified:
        return Derived(None, unclassified, "drugs without a class are listed")
    return _NOT_TAKEN


FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "comorbidity",
        _comorbidity,
        parameter=CONDITION,
        doc="The condition is present, by its latest entry among the comorbidities, or for amyloidosis, cord "
        "compression, hyperviscosity and central nervous system disease among the findings of the disease. What is "
        "not listed is absent only when comorbidities are stated to be complete.",
        phrase="{}",
        topic=_TOPIC,
        test="ask:comorbidities",
    ),
    boolean(
        "taking",
        _taking,
        parameter=CO_MEDICATION,
        doc="A drug of this kind is taken. When none is listed that is false only if co-medication is stated to be "
        "complete and every listed drug has a class: a drug without one could be of any.",
        phrase="taking {}",
        topic=_TOPIC,
        test="ask:co-medication",
    ),
)
