"""Reads a Bundle about one patient, entry by entry: what each kind of resource says is read in the other files here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import evolve, frozen

from mmrules.adapters.fhir.diagnosis import MyelomaDiagnosis, demographics, diagnosis_of, read_condition
from mmrules.adapters.fhir.elements import Element, NotRead, element, elements, text
from mmrules.adapters.fhir.medication import read_medication
from mmrules.adapters.fhir.observation import read_observation
from mmrules.adapters.patient_document import Source, read_document
from mmrules.errors import InvalidInput, Problem
from mmrules.knowledge import KnowledgeBase, load_knowledge
from mmrules.models.condition import PerformanceStatus
from mmrules.models.laboratory import LabResult
from mmrules.models.patient import Patient
from mmrules.models.therapy import DrugCourse

__all__ = ["FhirReading", "NotCarried", "read_fhir"]

Item: TypeAlias = LabResult | PerformanceStatus | MyelomaDiagnosis | DrugCourse

_READ: dict[str, frozenset[str]] = {
    "Patient": frozenset({"birthDate", "deceasedBoolean", "deceasedDateTime", "gender"}),
    "Condition": frozenset({"code", "onsetDateTime", "verificationStatus"}),
    "Observation": frozenset(
        {"code", "effectiveDateTime", "effectiveInstant", "referenceRange", "status", "valueInteger", "valueQuantity"}
    ),
    "MedicationStatement": frozenset({"effectivePeriod", "medicationCodeableConcept", "status"}),
    "MedicationAdministration": frozenset({"effectivePeriod", "medicationCodeableConcept", "status"}),
}
"""The elements that are read, by the kind of resource; those of other kinds are listed."""

_WITHOUT_MEANING = frozenset(
    {"resourceType", "id", "meta", "language", "text", "identifier", "subject", "category", "encounter", "context"}
    | {"issued", "performer", "recorder", "recordedDate", "asserter", "dateAsserted", "informationSource"}
    | {"active", "name", "telecom", "address", "contact", "communication", "generalPractitioner", "maritalStatus"}
    | {"managingOrganization", "photo", "multipleBirthBoolean", "multipleBirthInteger"}
)
"""Elements about the resource and not about the disease: that they are not read is not told."""


@frozen(kw_only=True)
class NotCarried:
    """Something of a Bundle that is not in the patient that was read from it.

    Attributes:
        path: Its place: `$.entry[3].resource`, or an element of that.
        resource: The kind of resource; empty for a part of the Bundle itself.
        reason: Why, without any value of it.
    """

    path: str
    resource: str
    reason: str


@frozen(kw_only=True)
class FhirReading:
    """What was read from a Bundle.

    Attributes:
        patient: The patient, with what could be carried over. No list counts as complete and there are no lines of
            therapy: FHIR has no element for either.
        courses: Courses of drugs that belong to a line of therapy nobody named; put them into the lines of the patient.
        not_carried: Everything else, in the order of the Bundle.
    """

    patient: Patient
    courses: tuple[DrugCourse, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()


def read_fhir(source: Source, *, knowledge: KnowledgeBase | None = None) -> FhirReading:
    """Read a FHIR R4 Bundle about one patient, entry by entry.

    Read are Patient (birth date, sex), Condition (diagnosis of multiple myeloma, its day, the isotype that its code
    names), Observation (laboratory results with a checked LOINC code, a UCUM unit and a day; ECOG and Karnofsky), and
    MedicationStatement and MedicationAdministration with a period and a checked RxNorm or ATC code of an ingredient.

    Args:
        source: The Bundle as JSON: a path, its text, its bytes, or a dict.
        knowledge: The catalogue of drugs; the bundled one when left out.

    Returns:
        The patient, courses without a line, and everything that was not carried over, with the reason.

    Raises:
        InvalidInput: It is no Bundle of current resources, or not about exactly one patient.
    """
    data = read_document(source, what="Bundle")
    bundle = data if isinstance(data, Mapping) else {}
    entries = [(f"$.entry[{at}].resource", element(entry, "resource"), entry) for at, entry in _entries(bundle)]
    patients = [item for item in entries if text(item[1], "resourceType") == "Patient"]
    if problems := list(_unusable(bundle, len(patients))):
        raise InvalidInput.of(problems, what="Bundle")
    return _Reader(bundle, patients[0], knowledge if knowledge is not None else load_knowledge()).reading(entries)


def _entries(bundle: Element) -> Iterator[tuple[int, Element]]:
    listed = bundle.get("entry")
    for at, entry in enumerate(listed if isinstance(listed, list | tuple) else ()):
        yield at, entry if isinstance(entry, Mapping) else {}


def _unusable(bundle: Element, patients: int) -> Iterator[Problem]:
    if text(bundle, "resourceType") != "Bundle":
        remedy = "put the Patient and the other resources into a Bundle, or give the library's own form"
        yield Problem(code="fhir.bundle", message="this is no Bundle", path="$.resourceType", remedy=remedy)
    elif text(bundle, "type") == "history":
        yield Problem(
            code="fhir.history", message="a history holds outdated versions", path="$.type", remedy="search anew"
        )
    elif patients != 1:
        message = f"there has to be one Patient, not {patients}"
        yield Problem(code="fhir.patient", message=message, path="$.entry", remedy="give a Bundle for each patient")


class _Reader:
    def __init__(self, bundle: Element, patient: tuple[str, Element, Element], knowledge: KnowledgeBase) -> None:
        self._bundle = bundle
        self._place, self._patient, entry = patient
        self._knowledge = knowledge
        id_ = text(self._patient, "id")
        self._names = {name for name in (text(entry, "fullUrl"), f"Patient/{id_}" if id_ else "") if name}
        self._not_carried: list[NotCarried] = []
        self._found: list[Item] = []

    def reading(self, entries: list[tuple[str, Element, Element]]) -> FhirReading:
        patient = Patient()
        for path, resource, _ in entries:
            if path == self._place:
                patient, missing = demographics(resource)
                self._tell(path, resource, [*missing, *_rest(resource)])
            else:
                self._take(path, resource)
        if any(text(link, "relation") == "next" for link in elements(self._bundle, "link")):
            self._not_carried.append(NotCarried(path="$.link", resource="", reason="there are further pages"))
        diagnosis = diagnosis_of(item for item in self._found if isinstance(item, MyelomaDiagnosis))
        if diagnosis is None:
            reason = "the diagnoses contradict each other, and none was taken"
            self._not_carried.append(NotCarried(path="$.entry", resource="Condition", reason=reason))
        patient = evolve(
            patient,
            diagnosis=patient.diagnosis if diagnosis is None else diagnosis,
            labs=tuple(item for item in self._found if isinstance(item, LabResult)),
            performance=tuple(item for item in self._found if isinstance(item, PerformanceStatus)),
        )
        courses = tuple(item for item in self._found if isinstance(item, DrugCourse))
        return FhirReading(patient=patient, courses=courses, not_carried=tuple(self._not_carried))

    def _take(self, path: str, resource: Element) -> None:
        if reason := self._refused(resource):
            self._tell(path, resource, [NotRead(reason)])
            return
        said = list(self._read(resource))
        taken = [item for item in said if not isinstance(item, NotRead)]
        self._found += taken
        missing = [item for item in said if isinstance(item, NotRead)]
        self._tell(path, resource, [*missing, *(_rest(resource) if taken else ())])

    def _refused(self, resource: Element) -> str:
        """Return why a resource is not looked into; empty when it is."""
        kind = text(resource, "resourceType")
        if kind not in _READ:
            return "resources of this kind are not read" if kind else "there is no resource"
        if "modifierExtension" in resource or "implicitRules" in resource:
            return "it has a modifier, which could turn its meaning around"
        reference = text(element(resource, "subject"), "reference")
        about = any(reference == name or reference.endswith(f"/{name}") for name in self._names)
        return "" if reference and about else "it does not say that it is about this patient"

    def _read(self, resource: Element) -> Iterator[Item | NotRead]:
        match text(resource, "resourceType"):
            case "Observation":
                yield from read_observation(resource)
            case "Condition":
                yield read_condition(resource)
            case _:
                yield read_medication(resource, self._knowledge)

    def _tell(self, path: str, resource: Element, missing: list[NotRead]) -> None:
        kind = text(resource, "resourceType")
        self._not_carried += [
            NotCarried(path=f"{path}.{item.element}" if item.element else path, resource=kind, reason=item.reason)
            for item in missing
        ]


def _rest(resource: Element) -> Iterator[NotRead]:
    """Yield the other elements of a resource that was read."""
    read = _READ[text(resource, "resourceType")] | _WITHOUT_MEANING
    yield from (NotRead("this element is not read", name) for name in resource if name not in read)
