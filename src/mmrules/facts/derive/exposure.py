"""Facts about single drugs and classes: exposure, refractoriness, response, and the times since and between.

A class stands for any drug of it. A drug that the history does not list was not given only when the history is known to
be whole (`TherapyHistory.drugs_known`); a drug the catalogue does not have leaves every class open.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.refractoriness import course_refractory
from mmrules.facts.span import Span, days_from, months_from
from mmrules.facts.symbols import RESPONSE
from mmrules.facts.therapy import Course, latest_of
from mmrules.facts.three_valued import at_least, both, either
from mmrules.logic.values import Bounds
from mmrules.models.vocabulary import Response, Section, StopReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from mmrules.facts.case import Case
    from mmrules.logic import Symbols

__all__ = ["facts"]

_TOPIC = "Drugs and classes"
_IMWG = "Rajkumar 2011, Blood 117:4691"
_STEROIDS = "corticosteroid"
_STEROIDS_ARE_NOT_COUNTED = Derived(False, note="corticosteroids are not counted as refractory (convention)")  # noqa: FBT003
_NOT_LISTED = Derived(False)  # noqa: FBT003
_UNKNOWN = Derived(None)
_RANK = {response: place for place, response in enumerate(Response)}


def _origins(courses: tuple[Course, ...]) -> tuple[Origin, ...]:
    return tuple(course.origin for course in courses)


def _exposed(case: Case, argument: str | None) -> Derived:
    asked = argument or ""
    courses = case.therapy.courses_of(asked)
    assumed = [case.value("exposed", drug) for drug in _assumed(case, "exposed", asked)]
    if courses or True in assumed:
        return Derived(True, _origins(courses))  # noqa: FBT003  # the value of the fact
    return case.therapy.not_listed(asked)


def _of_courses(case: Case, asked: str, judge: Callable[[Case, Course], Derived]) -> Derived:
    """Ask something of every course: true by one, false when false for all and no course is missing."""
    history = case.therapy
    courses = history.courses_of(asked)
    return _by_any(case, asked, [judge(case, course) for course in courses]) if courses else history.not_listed(asked)


def _by_any(case: Case, asked: str, judged: list[Derived]) -> Derived:
    """Join what holds of courses: true by one, false when false for all and no course is missing."""
    verdicts = [item.value if isinstance(item.value, bool) else None for item in judged]
    value = either([*verdicts, False if case.therapy.lists_all_of(asked) else None])
    deciding = [item for item in judged if item.value is value] or judged
    origins = merged_origins(origin for item in deciding for origin in item.origins)
    notes = dict.fromkeys(item.note for item in deciding if item.note)
    return Derived(value, origins or case.therapy.line_origins, "; ".join(notes))


def _refractory(case: Case, argument: str | None) -> Derived:
    asked, drugs = argument or "", case.registry.drugs
    steroids = drugs.groups.get(_STEROIDS, frozenset())
    if asked in drugs.members:
        if asked in steroids:
            return _STEROIDS_ARE_NOT_COUNTED
        return _refractory_to_conditioning(case, asked, _of_courses(case, asked, course_refractory))
    if drugs.expand(asked) <= steroids:
        return _STEROIDS_ARE_NOT_COUNTED
    # A class asks each of its drugs, so that one assumed to be refractory counts for its class.
    given = sorted({course.drug for course in case.therapy.courses_of(asked)} | _assumed(case, "refractory", asked))
    derived = [case.fact("refractory", drug) for drug in given if drug not in steroids]
    return _refractory_to_conditioning(case, asked, _by_any(case, asked, derived))


def _refractory_to_conditioning(case: Case, asked: str, derived: Derived) -> Derived:
    """Settle what only an unnamed conditioning leaves open: it was given on the days of the transplants."""
    if derived.value is not None or not case.therapy.conditioning_unknown:
        return derived
    if not case.therapy.lists_all_of(asked, ignoring_conditioning=True):
        return derived
    judged = [
        *(course_refractory(case, course) for course in case.therapy.courses_of(asked)),
        *(course_refractory(case, course) for course in case.therapy.unnamed_conditioning),
    ]
    if all(item.value is False for item in judged):
        origins = merged_origins(origin for item in judged for origin in item.origins)
        return Derived(False, origins, "no transplant was followed by early progression")  # noqa: FBT003
    return derived


def _assumed(case: Case, fact: str, asked: str) -> set[str]:
    """The drugs of a class for which a fact is assumed."""
    drugs = case.registry.drugs
    if asked in drugs.members:
        return set()
    return {drug for drug in drugs.expand(asked) if case.is_assumed(fact, drug)}


def _intolerant(case: Case, argument: str | None) -> Derived:
    return _of_courses(case, argument or "", _course_intolerant)


def _course_intolerant(case: Case, course: Course) -> Derived:
    origins = (course.origin,)
    if course.stop_reason is StopReason.TOXICITY:
        if course.own_stop:
            return Derived(True, origins)  # noqa: FBT003  # the value of the fact
        steroids = case.registry.drugs.groups.get(_STEROIDS, frozenset())
        others = [
            item
            for item in case.therapy.lines[course.line].courses
            if item.stop_reason is StopReason.TOXICITY and item.drug not in steroids and item.drug != course.drug
        ]
        if not others and course.drug not in steroids:
            return Derived(True, origins, "the only drug that was stopped for toxicity")  # noqa: FBT003
        return Derived(None, origins, "stopped for toxicity with others; which drug caused it is not recorded")
    settled = course.ongoing is True or course.stop_reason is not None
    return Derived(False if settled else None, origins)


def _allergy(case: Case, argument: str | None) -> Derived:
    allergies = case.patient.allergies
    found = sorted(allergies & case.registry.drugs.expand(argument or "")) if allergies else ()
    if found:
        return Derived(True, tuple(Origin(f"allergy to {drug}", None, "$.allergies") for drug in found))  # noqa: FBT003
    complete = Section.ALLERGIES in case.patient.complete and not (
        "other" in allergies and argument in case.registry.drugs.groups
    )
    return _NOT_LISTED if complete else _UNKNOWN


def _responded(case: Case, argument: str | None) -> Derived:
    def judge(_case: Case, course: Course) -> Derived:
        best = course.best_response
        value = None if best is None else _RANK[best] >= _RANK[Response.PR]
        return Derived(value, (course.origin,))

    return _of_courses(case, argument or "", judge)


def _best_response(case: Case, argument: str | None) -> Derived:
    courses = case.therapy.courses_of(argument or "")
    responses = [course.best_response for course in courses]
    known = [response for response in responses if response is not None]
    best = max(known, key=_RANK.__getitem__, default=None)
    whole = len(known) == len(responses) and case.therapy.lists_all_of(argument or "")
    settled = best is not None and (best is Response.SCR or whole)
    return Derived(best.value if settled and best is not None else None, _origins(courses))


def _last_dose(case: Case, argument: str | None) -> tuple[Span | None, tuple[Course, ...], bool]:
    """The last dose of any course, the courses, and whether an unlisted course could be later."""
    courses = case.therapy.courses_of(argument or "")
    span = latest_of([course.last_dose for course in courses])
    return span, courses, not case.therapy.lists_all_of(argument or "")


def _since(case: Case, argument: str | None, *, months: bool) -> Derived:
    last, courses, could_be_later = _last_dose(case, argument)
    if last is None:
        return Derived(None, _origins(courses))
    count = (months_from if months else days_from)(last, Span.on(case.as_of))
    if could_be_later and count is not None:
        most = count if isinstance(count, Decimal) else count.high
        count = Bounds(low=Decimal(0), high=most) if most else Decimal(0)
    return Derived(count, _origins(courses))


def _free_interval(case: Case, argument: str | None) -> Derived:
    last, courses, could_be_later = _last_dose(case, argument)
    if last is None or could_be_later:
        return Derived(None, _origins(courses))
    lines = case.therapy.lines[max(course.line for course in courses) :]
    origins = (*_origins(courses), *(line.origin for line in lines))
    for line in lines:
        if line.progression is None:
            if line is lines[-1] and line.stable_until is not None:
                so_far = months_from(last, line.stable_until)
                low = so_far.low if isinstance(so_far, Bounds) else so_far
                return Derived(None if low is None else Bounds(low=low), origins, "without progression so far")
            return Derived(None, origins)
        if line.progression.latest >= last.earliest:
            ongoing = any(course.ongoing for course in courses)
            return Derived(Decimal(0) if ongoing else months_from(last, line.progression), origins)
        if line is lines[0]:
            return Derived(Decimal(0), origins, "progressed while it was given")
    return Derived(None, origins)


def _months_on(case: Case, argument: str | None) -> Derived:
    courses = case.therapy.courses_of(argument or "")
    if not courses or not case.therapy.lists_all_of(argument or ""):
        return Derived(None, _origins(courses))
    totals: dict[str, list[Decimal | Bounds | None]] = {}
    for course in courses:
        totals.setdefault(course.drug, []).append(months_from(course.start, course.last_dose))
    lows: list[Decimal] = []
    highs: list[Decimal] = []
    for lengths in totals.values():
        low = high = Decimal(0)
        for length in lengths:
            if length is None:
                return Derived(None, _origins(courses))
            low += length if isinstance(length, Decimal) else (length.low or Decimal(0))
            high += length if isinstance(length, Decimal) else (length.high or Decimal(0))
        lows.append(low)
        highs.append(high)
    least, most = max(lows), max(highs)
    return Derived(least if least == most else Bounds(low=least, high=most), _origins(courses))


def _members(case: Case, group: str, fact: str) -> list[bool | None]:
    """A fact of every drug of a class, with one more unknown for a drug that the history may lack."""
    verdicts: list[bool | None] = []
    for drug in sorted(case.registry.drugs.groups.get(group, ())):
        value = case.value(fact, drug)
        verdicts.append(value if isinstance(value, bool) else None)
    if case.therapy.other_drugs:
        verdicts.append(None)
    return verdicts


_CLASS_TERMS: dict[str, dict[str, int]] = {
    "double_class": {"PI": 1, "IMiD": 1},
    "triple_class": {"PI": 1, "IMiD": 1, "anti_cd38": 1},
    "penta": {"PI": 2, "IMiD": 2, "anti_cd38": 1},
}
"""How many drugs of each class a term asks for (Rajkumar 2011, Blood 117:4691; the terms are a convention)."""


def _class_term(case: Case, _argument: str | None, *, term: str, fact: str) -> Derived:
    asked = _CLASS_TERMS[term]
    value = both(at_least(count, _members(case, group, fact)) for group, count in asked.items())
    drugs = frozenset().union(*(case.registry.drugs.groups.get(group, frozenset()) for group in asked))
    deciding = [case.fact(fact, drug) for drug in sorted(drugs) if case.therapy.by_drug.get(drug)]
    return Derived(
        value, merged_origins(origin for item in deciding for origin in item.origins) or case.therapy.line_origins
    )


def _lenalidomide_dose(case: Case, _argument: str | None) -> Derived:
    if "lenalidomide" not in case.registry.drugs.members or case.value("refractory", "lenalidomide") is not True:
        return Derived(None)
    refractory = [
        course for course in case.therapy.courses_of("lenalidomide") if course_refractory(case, course).value is True
    ]
    if not refractory:
        return Derived(None)
    last = refractory[-1]
    return Derived(last.dose_mg, (last.origin,))


def _term(name: str, words: str, what: str, term: str, fact: str) -> FactDefinition:
    return boolean(
        name,
        partial(_class_term, term=term, fact=fact),
        doc=f"{what}. Unknown while the drugs that are not settled could decide.",
        phrase=words,
        topic=_TOPIC,
        source=f"{_IMWG}; the term is a convention",
        test="ask:treatment-history",
    )


def facts(drugs: Symbols) -> tuple[FactDefinition, ...]:
    """Return the definitions, over the drugs and classes of a catalogue.

    Args:
        drugs: The drugs and their classes.
    """
    return (
        boolean(
            "exposed",
            _exposed,
            doc="The drug was given in any line. A drug that is not listed was not given when the history is whole: at "
            "least one line is listed (or lines are stated to be complete) and every component names its drugs. A drug "
            "the catalogue lacks leaves classes unknown, and a transplant without drugs leaves alkylators unknown.",
            phrase="exposed to {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        boolean(
            "refractory",
            _refractory,
            doc="Less than minimal response to a line with the drug, or progression on it or within 60 days of its own "
            "last dose, in any line; stopping it for progression or lack of response counts whatever is dated. For a "
            "class: to any drug of it. Corticosteroids never count, and the infusion of cells is their last dose "
            "(conventions).",
            phrase="refractory to {}",
            source=_IMWG,
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        boolean(
            "intolerant",
            _intolerant,
            doc="The drug was stopped for toxicity. Unknown when it was stopped with others and which one caused it is "
            "not recorded. Intolerance is not refractoriness.",
            phrase="intolerant of {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        boolean(
            "allergy",
            _allergy,
            doc="Hypersensitivity to the drug, or to any of a class; what is not listed is absent only when allergies "
            "are stated to be complete.",
            phrase="allergic to {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:allergies",
        ),
        boolean(
            "responded_to",
            _responded,
            doc="Partial response or better to a line with the drug; false when it was never given.",
            phrase="responded to {}",
            source="Kumar 2016, Lancet Oncol 17:e328",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        word(
            "best_response_to",
            _best_response,
            members=RESPONSE,
            doc="Best response to any line with the drug, or with any drug of the class; unknown when it was never "
            "given.",
            phrase="best response to {}",
            source="Kumar 2016, Lancet Oncol 17:e328",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        number(
            "months_since",
            partial(_since, months=True),
            unit="months",
            doc="Completed months from the last dose to the as-of date, 0 while it is given; for a class, the last "
            "dose of any drug of it. Unknown when it was never given.",
            phrase="time since {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        number(
            "days_since",
            partial(_since, months=False),
            unit="days",
            doc="Days from the last dose to the as-of date, 0 while it is given; for a class, the last dose of any "
            "drug of it. Unknown when it was never given.",
            phrase="days since {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        number(
            "free_interval_months",
            _free_interval,
            unit="months",
            doc="Completed months from the last dose of the drug (of any drug of the class) to the next progression, "
            "0 when it came on treatment. Without progression so far: at least the time that is known to be free of "
            "it.",
            phrase="interval free of {} and of progression",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        number(
            "months_on",
            _months_on,
            unit="months",
            doc="Completed months on the drug, all courses together; for a class, that of the drug given longest.",
            phrase="time on {}",
            parameter=drugs,
            topic=_TOPIC,
            test="ask:treatment-history",
        ),
        _term(
            "double_class_exposed",
            "double-class exposed",
            "A proteasome inhibitor and an IMiD were given",
            "double_class",
            "exposed",
        ),
        _term(
            "double_class_refractory",
            "double-class refractory",
            "Refractory to a proteasome inhibitor and an IMiD",
            "double_class",
            "refractory",
        ),
        _term(
            "triple_class_exposed",
            "triple-class exposed",
            "A proteasome inhibitor, an IMiD and an anti-CD38 antibody were given",
            "triple_class",
            "exposed",
        ),
        _term(
            "triple_class_refractory",
            "triple-class refractory",
            "Refractory to a proteasome inhibitor, an IMiD and an anti-CD38 antibody",
            "triple_class",
            "refractory",
        ),
        _term(
            "penta_exposed",
            "penta-exposed",
            "Two proteasome inhibitors, two IMiDs and an anti-CD38 antibody were given",
            "penta",
            "exposed",
        ),
        _term(
            "penta_refractory",
            "penta-refractory",
            "Refractory to two proteasome inhibitors, two IMiDs and an anti-CD38 antibody",
            "penta",
            "refractory",
        ),
        number(
            "lenalidomide_refractory_dose",
            _lenalidomide_dose,
            unit="mg",
            doc="Dose of lenalidomide in the latest course to which the disease is refractory; unknown when it is not "
            "refractory. The definition has no least dose: the dose describes and decides nothing by itself.",
            phrase="dose of lenalidomide at refractoriness",
            topic=_TOPIC,
            source="Kastritis 2019, Blood Adv 3:4095",
            test="ask:treatment-history",
        ),
    )
