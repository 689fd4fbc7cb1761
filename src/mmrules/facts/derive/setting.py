"""Facts about what the patient wants, what is planned, and what the place allows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, word
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.symbols import JURISDICTION, PLAN, PREFERENCE, SERVICE
from mmrules.models.vocabulary import AccessService, Plan, Preference, Section

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.logic import Symbols

__all__ = ["facts"]

_TOPIC = "Patient's wishes and the place"
_NOT_LISTED = Derived(False)  # noqa: FBT003  # the value of the fact
_UNKNOWN = Derived(None)


def _jurisdiction(case: Case, _argument: str | None) -> Derived:
    jurisdiction = case.patient.place.jurisdiction
    if jurisdiction is None:
        return Derived(None)
    return Derived(jurisdiction.value, (Origin(f"treated in {jurisdiction.value}", None, "$.place.jurisdiction"),))


def _access(case: Case, argument: str | None) -> Derived:
    reachable = case.patient.place.access.get(AccessService(argument or ""))
    if reachable is None:
        return Derived(None)
    text = f"access to {argument}: {'yes' if reachable else 'no'}"
    return Derived(reachable, (Origin(text, None, f"$.place.access.{argument}"),))


def _prefers(case: Case, argument: str | None) -> Derived:
    priorities = case.patient.preferences.priorities
    origins = (Origin("priorities of the patient", None, "$.preferences.priorities"),)
    if not priorities:
        return Derived(None)
    return Derived(Preference(argument or "") in priorities, origins)


def _planned(case: Case, argument: str | None) -> Derived:
    if Plan(argument or "") in case.patient.suitability.planned:
        return Derived(True, (Origin(f"planned: {argument}", None, "$.suitability.planned"),))  # noqa: FBT003
    return Derived(False if Section.PLANS in case.patient.complete else None)


def _stated(case: Case, _argument: str | None, *, section: str, field: str) -> Derived:
    value = getattr(getattr(case.patient, section), field)
    if value is None:
        return Derived(None)
    text = f"{field.replace('_', ' ')}: {'yes' if value else 'no'}"
    return Derived(value, (Origin(text, None, f"$.{section}.{field}"),))


def _formulary_excludes(case: Case, argument: str | None, *, drugs: Symbols) -> Derived:
    excluded = case.patient.place.formulary_excludes
    asked = drugs.expand(argument or "") if excluded else frozenset()
    if asked and asked <= excluded:
        return Derived(True, (Origin(f"not on the formulary: {argument}", None, "$.place.formulary_excludes"),))  # noqa: FBT003
    return _NOT_LISTED if Section.FORMULARY in case.patient.complete else _UNKNOWN


def facts(drugs: Symbols) -> tuple[FactDefinition, ...]:
    """Return the definitions, over the drugs and classes of a catalogue.

    Args:
        drugs: The drugs and their classes.
    """
    return (
        word(
            "jurisdiction",
            _jurisdiction,
            members=JURISDICTION,
            doc="Whose approvals and labels apply.",
            phrase="jurisdiction",
            topic=_TOPIC,
            test="ask:jurisdiction",
        ),
        boolean(
            "access",
            _access,
            parameter=SERVICE,
            doc="The service can be reached; one that is not listed is unknown.",
            phrase="access to {}",
            topic=_TOPIC,
            test="ask:access",
        ),
        boolean(
            "prefers",
            _prefers,
            parameter=PREFERENCE,
            doc="The wish is among the patient's priorities; unknown when none are recorded.",
            phrase="prefers {}",
            topic=_TOPIC,
            test="ask:preferences",
        ),
        boolean(
            "planned",
            _planned,
            parameter=PLAN,
            doc="It is planned; what is not listed is not planned only when plans are stated to be complete.",
            phrase="{} is planned",
            topic=_TOPIC,
            test="ask:plans",
        ),
        boolean(
            "oral_only",
            partial(_stated, section="preferences", field="oral_only"),
            doc="Only oral treatment is possible.",
            phrase="only oral treatment is possible",
            topic=_TOPIC,
            test="ask:preferences",
        ),
        boolean(
            "far_from_centre",
            partial(_stated, section="place", field="far_from_centre"),
            doc="Frequent visits are hard because of the distance.",
            phrase="far from the centre",
            topic=_TOPIC,
            test="ask:distance",
        ),
        boolean(
            "caregiver",
            partial(_stated, section="place", field="caregiver"),
            doc="Somebody can stay with the patient around cell therapy.",
            phrase="a caregiver",
            topic=_TOPIC,
            test="ask:caregiver",
        ),
        boolean(
            "formulary_excludes",
            partial(_formulary_excludes, drugs=drugs),
            parameter=drugs,
            doc="The drug cannot be had here; for a class, none of its drugs can. What is not listed can be had only "
            "when the formulary is stated to be complete.",
            phrase="{} not on the formulary",
            topic=_TOPIC,
            test="ask:formulary",
        ),
    )
