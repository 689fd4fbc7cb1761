"""Courses of drugs: MedicationStatement and MedicationAdministration with a period and one coded ingredient.

FHIR has no line of therapy, so a course is read and put into no line. Single doses are not put together to a course.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.adapters.fhir.elements import ATC, RXNORM, Element, NotRead, codes, day, element, text
from mmrules.models.therapy import DrugCourse

if TYPE_CHECKING:
    from mmrules.knowledge import KnowledgeBase

__all__ = ["read_medication"]

_OVER = {"MedicationStatement": {"completed", "stopped"}, "MedicationAdministration": {"completed", "stopped"}}
_GOING_ON = {"MedicationStatement": {"active"}, "MedicationAdministration": {"in-progress"}}


def read_medication(resource: Element, knowledge: KnowledgeBase) -> DrugCourse | NotRead:
    """Return the course that a resource is about.

    Args:
        resource: The resource.
        knowledge: Has the drugs with their codes; only codes that were seen at their source are used.
    """
    kind, status = text(resource, "resourceType"), text(resource, "status")
    over, going_on = status in _OVER[kind], status in _GOING_ON[kind]
    if not over and not going_on:
        return NotRead("it does not say that the drug was given", "status")
    coded = {(RXNORM, code) for code in codes(resource, "medicationCodeableConcept", RXNORM)}
    coded |= {(ATC, code) for code in codes(resource, "medicationCodeableConcept", ATC)}
    drugs = {drug for system, code in coded for drug in _drugs(system, code, knowledge)}
    if len(drugs) != 1:
        reason = "its codes are of different drugs" if drugs else "it has no code of an ingredient that is read"
        return NotRead(reason, "medication[x]")
    period = element(resource, "effectivePeriod")
    start, end = day(period, "start"), day(period, "end")
    if start is None or (over and end is None):
        return NotRead("its first and last day are not given as a period", "effective[x]")
    if end is not None and end.latest < start.earliest:
        return NotRead("it ends before it starts", "effectivePeriod")
    # An end beside "active" is a plan or a correction that was forgotten.
    if going_on and end is not None:
        return NotRead("it is still given and has an end", "effectivePeriod.end")
    return DrugCourse(drug=drugs.pop(), start=start, end=end, ongoing=going_on)


def _drugs(system: tuple[str, ...], code: str, knowledge: KnowledgeBase) -> set[str]:
    return {
        drug.id
        for drug in knowledge.drugs.values()
        for known in [drug.rxcui if system == RXNORM else drug.atc]
        if known is not None and known.verified and known.code == code
    }
