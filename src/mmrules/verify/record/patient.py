"""A record with wanted facts: everything that a record states directly, and the parts made elsewhere in this package.

Not every fact has an inverse; what a record made here gives is asked of the engine before anybody is told about it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.condition import CoMedication, Comorbidity, FrailtyInputs, PerformanceStatus, Serology, Toxicity
from mmrules.models.disease import Diagnosis
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.models.preference import Place, Preferences, Suitability
from mmrules.models.vocabulary import (
    AccessService,
    CoMedicationClass,
    Condition,
    HeavyChain,
    Jurisdiction,
    LightChain,
    PerformanceScale,
    Plan,
    Preference,
    Reading,
    Section,
    SerologyMarker,
    Sex,
    Stage,
    ToxicityKind,
)
from mmrules.verify.record.findings import disease_findings, lesions, measurements, results
from mmrules.verify.record.history import history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmrules.verify.record.wanted import Wanted

__all__ = ["record_of"]

_ABSENT_WHEN_COMPLETE = {
    "allergy": Section.ALLERGIES,
    "taking": Section.CO_MEDICATION,
    "planned": Section.PLANS,
    "formulary_excludes": Section.FORMULARY,
}
_GRADES = {
    "neuropathy_grade": ToxicityKind.PERIPHERAL_NEUROPATHY,
    "keratopathy_grade": ToxicityKind.KERATOPATHY,
    "haematologic_toxicity_grade": ToxicityKind.HAEMATOLOGIC,
}
_HEPATIC = ("none", "mild", "moderate", "severe")
_ADULT_AGE = 60
"""Age of an invented patient when frailty is wanted and no age is: young enough for either outcome."""
_ROBUST = FrailtyInputs(adl=Decimal(6), iadl=Decimal(8), charlson=0)
_FRAIL = FrailtyInputs(adl=Decimal(2), iadl=Decimal(2), charlson=4)
"""Inputs far on either side of the limits in `assessment/frailty.py`."""


def record_of(wanted: Wanted) -> Patient:
    """Return a record with the wanted facts, as far as one can be made; to be checked by evaluating it."""
    past = history(wanted)
    frail = _frail(wanted)
    return Patient(
        id="witness",
        birth_date=_birth_date(wanted, frail=frail),
        sex=None if wanted.word("sex") is None else Sex(str(wanted.word("sex"))),
        diagnosis=_diagnosis(wanted),
        labs=tuple(results(wanted)),
        cytogenetics=tuple(lesions(wanted, relapse=past.relapse)),
        lines=past.lines,
        disease_findings=tuple(disease_findings(wanted)),
        performance=tuple(_performance(wanted, frail=frail)),
        frailty=FrailtyInputs() if frail is None else _FRAIL if frail else _ROBUST,
        comorbidities=tuple(_comorbidities(wanted)),
        toxicities=tuple(_toxicities(wanted)),
        measurements=tuple(measurements(wanted)),
        serology=tuple(_serology(wanted)),
        allergies=frozenset(_drugs(wanted, "allergy")),
        co_medication=tuple(_co_medication(wanted)),
        suitability=_suitability(wanted),
        preferences=_preferences(wanted),
        place=_place(wanted),
        complete=frozenset(_complete(wanted)),
    )


def _complete(wanted: Wanted) -> Iterator[Section]:
    yield from (section for fact, section in _ABSENT_WHEN_COMPLETE.items() if wanted.failing(fact))
    if wanted.number("prior_lines") == 0:
        yield Section.LINES


def _today(wanted: Wanted) -> PartialDate:
    return PartialDate.of(wanted.as_of)


def _frail(wanted: Wanted) -> bool | None:
    words = {wanted.word("frailty"), wanted.word("frailty_simplified")} - {None}
    if words:
        return "frail" in words
    return wanted.flag("frail")


def _birth_date(wanted: Wanted, *, frail: bool | None) -> PartialDate | None:
    years = wanted.number("age_years")
    if years is None and frail is None:
        return None
    return PartialDate.of(date(wanted.as_of.year - (_ADULT_AGE if years is None else int(years)), 1, 1))


def _diagnosis(wanted: Wanted) -> Diagnosis:
    heavy, light, stage = wanted.word("isotype"), wanted.word("light_chain"), wanted.word("r_iss_at_diagnosis")
    iss = wanted.word("iss_at_diagnosis")
    return Diagnosis(
        heavy_chain=None if heavy is None else HeavyChain(heavy),
        light_chain=None if light is None else LightChain(light),
        r_iss=None if stage is None else Stage(stage),
        iss=None if iss is None else Stage(iss),
    )


def _performance(wanted: Wanted, *, frail: bool | None) -> Iterator[PerformanceStatus]:
    ecog = wanted.number("ecog")
    if ecog is None and frail is not None:
        ecog = Decimal(3 if frail else 0)
    if ecog is not None:
        yield PerformanceStatus(scale=PerformanceScale.ECOG, value=int(ecog), date=_today(wanted))


def _comorbidities(wanted: Wanted) -> Iterator[Comorbidity]:
    stated = dict(wanted.flags("comorbidity"))
    infection = wanted.flag("active_infection")
    if infection is not None:
        stated.setdefault(Condition.ACTIVE_INFECTION.value, infection)
    for name, present in sorted(stated.items()):
        yield Comorbidity(condition=Condition(name), present=present, date=_today(wanted))


def _toxicities(wanted: Wanted) -> Iterator[Toxicity]:
    painful = wanted.flag("painful_neuropathy")
    for fact, kind in _GRADES.items():
        grade = wanted.number(fact)
        pain = painful if fact == "neuropathy_grade" else None
        if grade is None and pain is not None:
            grade = Decimal(int(pain))
        if grade is not None:
            yield Toxicity(kind=kind, grade=int(grade), painful=pain, date=_today(wanted))
    hepatic = wanted.word("hepatic_impairment")
    if hepatic is not None:
        grade_of_liver = _HEPATIC.index(hepatic)
        yield Toxicity(kind=ToxicityKind.HEPATIC_IMPAIRMENT, grade=grade_of_liver, date=_today(wanted))


def _serology(wanted: Wanted) -> Iterator[Serology]:
    stated = {
        SerologyMarker.HBSAG: wanted.flag("hbsag"),
        SerologyMarker.ANTI_HBC: wanted.flag("anti_hbc"),
    }
    either = wanted.flag("hbv_positive")
    if either is False:
        stated = dict.fromkeys(stated, False)
    elif either and True not in stated.values():
        stated[SerologyMarker.HBV_DNA] = True
    for marker, positive in stated.items():
        if positive is not None:
            reading = Reading.POSITIVE if positive else Reading.NEGATIVE
            yield Serology(marker=marker, result=reading, date=_today(wanted))


def _drugs(wanted: Wanted, fact: str) -> Iterator[str]:
    absent = {drug for name in wanted.failing(fact) for drug in wanted.drugs.expand(name)}
    present = {name for name in wanted.holding(fact) if name in wanted.drugs.members}
    yield from present
    for group in wanted.holding(fact):
        drugs = wanted.drugs.expand(group)
        if not present & drugs:
            yield from sorted(drugs - absent)[:1]


def _co_medication(wanted: Wanted) -> Iterator[CoMedication]:
    for name in wanted.holding("taking"):
        yield CoMedication(name=name.replace("_", " "), classes=frozenset({CoMedicationClass(name)}))


def _suitability(wanted: Wanted) -> Suitability:
    return Suitability(
        transplant_eligible=wanted.flag("transplant_eligible"),
        car_t_eligible=wanted.flag("car_t_eligible"),
        stem_cells_stored=wanted.flag("stem_cells_stored"),
        pregnant=wanted.flag("pregnant"),
        childbearing_potential=wanted.flag("childbearing_potential"),
        breastfeeding=wanted.flag("breastfeeding"),
        dialysis=wanted.flag("dialysis"),
        planned=frozenset(Plan(name) for name in wanted.holding("planned")),
    )


def _preferences(wanted: Wanted) -> Preferences:
    stated = dict(wanted.flags("prefers"))
    priorities = [Preference(name) for name, wish in stated.items() if wish]
    if stated and not priorities:
        # Only a patient with some wish is known not to have another one.
        priorities = [wish for wish in Preference if wish.value not in stated][:1]
    return Preferences(oral_only=wanted.flag("oral_only"), priorities=tuple(priorities))


def _place(wanted: Wanted) -> Place:
    jurisdiction = wanted.word("jurisdiction")
    return Place(
        jurisdiction=None if jurisdiction is None else Jurisdiction(jurisdiction),
        access=FrozenMapping({AccessService(name): value for name, value in wanted.flags("access")}),
        far_from_centre=wanted.flag("far_from_centre"),
        caregiver=wanted.flag("caregiver"),
        formulary_excludes=frozenset(
            drug for name in wanted.holding("formulary_excludes") for drug in wanted.drugs.expand(name)
        ),
    )
