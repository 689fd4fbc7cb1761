"""Who the patient is, and the diagnosis of myeloma: resources Patient and Condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.adapters.fhir.elements import ICD_10, SNOMED, Element, NotRead, codes, day, text
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.disease import Diagnosis
from mmrules.models.patient import Patient
from mmrules.models.vocabulary import HeavyChain, LightChain, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MyelomaDiagnosis", "demographics", "diagnosis_of", "read_condition"]

_SEX = FrozenMapping({"male": Sex.MALE, "female": Sex.FEMALE})

# Source: SNOMED CT concepts and ICD-10 codes of multiple myeloma, as collected from the value sets of mCODE STU4 and
# of mcode-extraction-framework. Smouldering myeloma, MGUS, plasmacytoma and plasma cell leukaemia are other diseases.
_MYELOMA: FrozenMapping[str, Diagnosis] = FrozenMapping(
    {
        "109989006": Diagnosis(),
        "1162576007": Diagnosis(),
        "277579002": Diagnosis(heavy_chain=HeavyChain.LIGHT_CHAIN_ONLY),
        "313427003": Diagnosis(heavy_chain=HeavyChain.LIGHT_CHAIN_ONLY, light_chain=LightChain.LAMBDA),
        "414553000": Diagnosis(heavy_chain=HeavyChain.LIGHT_CHAIN_ONLY, light_chain=LightChain.KAPPA),
        "277580004": Diagnosis(heavy_chain=HeavyChain.NON_SECRETORY),
        "285420006": Diagnosis(heavy_chain=HeavyChain.IGA),
        "285421005": Diagnosis(heavy_chain=HeavyChain.IGG),
        "285422003": Diagnosis(heavy_chain=HeavyChain.IGD),
        "C90.0": Diagnosis(),
        "C90.00": Diagnosis(),
    }
)

_LATER_STATE = frozenset({"94704006", "C90.01", "C90.02"})
"""Myeloma in remission or in relapse: a state that the course has to show, with the day of that state."""


@frozen
class MyelomaDiagnosis:
    """What one Condition says of the diagnosis."""

    diagnosis: Diagnosis


def demographics(resource: Element) -> tuple[Patient, list[NotRead]]:
    """Return the patient that a Patient resource names, and what of it was not read."""
    missing = []
    born, sex = day(resource, "birthDate"), _SEX.get(text(resource, "gender"))
    if born is None and "birthDate" in resource:
        missing.append(NotRead("it is no date", "birthDate"))
    if sex is None and "gender" in resource:
        missing.append(NotRead("neither male nor female is recorded", "gender"))
    missing += [
        NotRead("nothing is worked out for a patient who has died", name)
        for name in ("deceasedBoolean", "deceasedDateTime")
        if resource.get(name)
    ]
    return Patient(id=text(resource, "id") or None, birth_date=born, sex=sex), missing


def read_condition(resource: Element) -> MyelomaDiagnosis | NotRead:
    """Return what a Condition says of the diagnosis of myeloma.

    Args:
        resource: The resource.
    """
    found = [*codes(resource, "code", SNOMED), *codes(resource, "code", ICD_10)]
    said = [_MYELOMA[code] for code in found if code in _MYELOMA]
    if not _LATER_STATE.isdisjoint(found):
        return NotRead("remission and relapse are read from the course, not from a code", "code")
    if not said:
        return NotRead("it is no code of multiple myeloma that is read", "code")
    status = codes(resource, "verificationStatus", ("http://terminology.hl7.org/CodeSystem/condition-ver-status",))
    if status not in {(), ("confirmed",)}:
        return NotRead("the diagnosis is not confirmed", "verificationStatus")
    merged = _merged([*said, Diagnosis(date=day(resource, "onsetDateTime"))])
    return NotRead("its codes contradict each other", "code") if merged is None else MyelomaDiagnosis(merged)


def diagnosis_of(found: Iterable[MyelomaDiagnosis]) -> Diagnosis | None:
    """Return the diagnosis that several Conditions give; `None` when they contradict each other."""
    return _merged([item.diagnosis for item in found])


def _merged(parts: Sequence[Diagnosis]) -> Diagnosis | None:
    dates = {part.date for part in parts if part.date is not None}
    heavy_chains = {part.heavy_chain for part in parts if part.heavy_chain is not None}
    light_chains = {part.light_chain for part in parts if part.light_chain is not None}
    if len(dates) > 1 or len(heavy_chains) > 1 or len(light_chains) > 1:
        return None
    return Diagnosis(
        date=next(iter(dates), None),
        heavy_chain=next(iter(heavy_chains), None),
        light_chain=next(iter(light_chains), None),
    )
