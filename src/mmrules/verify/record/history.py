"""Lines of therapy made from facts about them.

The lines lie evenly in the years before the day; each progressed, and the last one on the day itself. A drug the
disease is refractory to was stopped for progression, one it is not refractory to ended long before it. The last line
follows what is wanted of it as far as single dates can. The dates describe invented patients.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.models.partial_date import PartialDate, add_months
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import ComponentKind, Phase, Response, StopReason

if TYPE_CHECKING:
    from mmrules.verify.record.wanted import Wanted

__all__ = ["History", "history"]

_FILLER = "dexamethasone"
"""Given in lines of which nothing else is wanted; it never counts as refractory."""
_BETWEEN = 48
"""Months from one line to the next."""
_AFTER_DRUGS = 18
"""Months from the end of a drug that should not be refractory to the progression of its line."""
_RESPONDED = Response.VGPR
_LEAST = Response.MR
_OF_DRUGS = ("exposed", "refractory", "responded_to", "intolerant")
_ABOUT_LINES = frozenset(
    {"prior_asct", "asct_count", "asct_followed_by_maintenance", "progressive_disease", "in_response", "disease_status"}
    | {"last_line.best_response", "last_line.ongoing", "last_line.stopped_for_toxicity", "days_since_last_therapy"}
    | {"last_line.progressed_on_treatment", "biochemical_relapse", "months_since", "months_on"}
)
"""Facts that no patient without a line of therapy has."""
_UP_TO_PROGRESSION = frozenset(
    {"functional_high_risk", "first_line.months_to_progression", "last_line.months_to_progression"}
    | {"last_line.remission_months", "asct_remission_months", "free_interval_months"}
)
"""Facts that are measured up to a progression."""


@frozen
class History:
    """Lines of therapy, and the day of the last progression."""

    lines: tuple[LineOfTherapy, ...]
    relapse: date


@frozen(kw_only=True)
class _Drug:
    """One drug and what is wanted of it; `None` where it may be anything."""

    name: str
    refractory: bool | None
    intolerant: bool | None
    responded: bool | None
    free_months: int | None
    months_since: int | None
    months_on: int | None


def history(wanted: Wanted) -> History:
    """Return lines of therapy with the wanted properties, as far as they can be had together."""
    count = _count(wanted)
    if count == 0:
        return History((), wanted.as_of)
    drugs = [_drug(wanted, name) for name in _given(wanted)]
    places = _placed(drugs, count)
    grafts = _grafts(wanted, count)
    lines = tuple(
        _line(wanted, number, count, [drug for drug, place in places if place == number], grafts.count(number))
        for number in range(count)
    )
    return History(lines, wanted.as_of)


def _count(wanted: Wanted) -> int:
    lines = wanted.number("prior_lines")
    if lines is not None:
        return int(lines)
    stated = {name for name, _ in wanted.facts}
    drugs = any(wanted.holding(fact) for fact in _OF_DRUGS)
    return int(drugs or bool(stated & (_ABOUT_LINES | _UP_TO_PROGRESSION)))


def _given(wanted: Wanted) -> list[str]:
    """Return the drugs that were given: those that are wanted, and one of a class of which none is."""
    members = wanted.drugs.members
    numbers = ("months_since", "free_interval_months", "months_on")
    named = {(fact, name) for fact in _OF_DRUGS for name in wanted.holding(fact)}
    named |= {(fact, name) for fact, name in wanted.facts if fact in numbers and name is not None}
    given = {name for _, name in named if name in members}
    for fact, group in sorted(named):
        holding = {name for other, name in named if other == fact}
        if group not in members and not holding & wanted.drugs.expand(group):
            absent = {*wanted.failing("exposed"), *wanted.failing(fact)}
            left = wanted.drugs.expand(group) - {drug for name in absent for drug in wanted.drugs.expand(name)}
            given |= set(sorted(left)[:1])
    return sorted(given)


def _drug(wanted: Wanted, name: str) -> _Drug:
    def months(fact: str) -> int | None:
        groups = [group for group, members in wanted.drugs.groups.items() if name in members]
        for argument in (name, *groups):
            number = wanted.number(fact, argument)
            if number is not None:
                return int(number)
        return None

    def flag(fact: str) -> bool | None:
        own = wanted.flag(fact, name)
        if own is not None:
            return own
        groups = [group for group, members in wanted.drugs.groups.items() if name in members]
        # What is false of a class is false of each of its drugs; what is true of it is true of one.
        if any(wanted.flag(fact, group) is False for group in groups):
            return False
        some = [group for group in groups if wanted.flag(fact, group)]
        return True if any(not _held(wanted, fact, group) for group in some) else None

    return _Drug(
        name=name,
        refractory=flag("refractory"),
        intolerant=flag("intolerant"),
        responded=flag("responded_to"),
        free_months=months("free_interval_months"),
        months_since=months("months_since"),
        months_on=months("months_on"),
    )


def _held(wanted: Wanted, fact: str, group: str) -> bool:
    """Whether a fact is wanted of a certain drug of a class."""
    return any(wanted.flag(fact, drug) for drug in wanted.drugs.expand(group))


def _placed(drugs: list[_Drug], count: int) -> list[tuple[_Drug, int]]:
    """Return the line of each drug: drugs that brought no response stand apart from those that did."""
    apart = [drug for drug in drugs if drug.responded is False]
    others = [drug for drug in drugs if drug.responded is not False]
    first = 0 if not others or count == 1 else 1
    return [(drug, 0) for drug in others] + [(drug, min(first, count - 1)) for drug in apart]


def _grafts(wanted: Wanted, count: int) -> list[int]:
    """Return the lines of the autologous transplants."""
    number = wanted.number("asct_count")
    some = wanted.flag("prior_asct") or any(
        wanted.value(fact) is not None for fact in ("asct_remission_months", "asct_followed_by_maintenance")
    )
    return [min(at, count - 1) for at in range(int(number) if number is not None else int(bool(some)))]


def _line(wanted: Wanted, number: int, count: int, drugs: list[_Drug], grafts: int) -> LineOfTherapy:
    last = number == count - 1
    progressed = _progressed(wanted) if last else True
    progression = add_months(wanted.as_of, -_BETWEEN * (count - 1 - number))
    start = _start(wanted, number, progression, last=last)
    response = _response(wanted, drugs, last=last)
    components = [_systemic(wanted, drugs, start, progression, last=last)]
    components += _transplants(wanted, grafts, start, progression)
    toxicity = last and wanted.flag("last_line.stopped_for_toxicity")
    remission = wanted.number("last_line.remission_months") if last else None
    return LineOfTherapy(
        components=tuple(components),
        start=PartialDate.of(start),
        ongoing=_ongoing(wanted) if last else False,
        best_response=response,
        best_response_date=None if remission is None else PartialDate.of(add_months(progression, -int(remission))),
        progression=PartialDate.of(progression) if progressed else None,
        no_progression_until=PartialDate.of(wanted.as_of) if progressed is False else None,
        stop_reason=StopReason.TOXICITY if toxicity else None,
    )


def _progressed(wanted: Wanted) -> bool | None:
    if wanted.flag("in_response"):
        return False
    status = wanted.word("disease_status")
    if status is not None:
        return status != "responding_or_stable"
    if any(wanted.flag(fact) for fact in ("last_line.progressed_on_treatment", "biochemical_relapse")):
        return True
    stated = wanted.flag("progressive_disease")
    measured = any(name in _UP_TO_PROGRESSION for name, _ in wanted.facts) or bool(wanted.failing("refractory"))
    return True if stated is None and measured else stated


def _ongoing(wanted: Wanted) -> bool:
    return bool(wanted.flag("last_line.ongoing"))


def _start(wanted: Wanted, number: int, progression: date, *, last: bool) -> date:
    first = wanted.number("first_line.months_to_progression") if number == 0 else None
    if first is None and number == 0 and wanted.flag("functional_high_risk") is not None:
        first = Decimal(12 if wanted.flag("functional_high_risk") else 40)
    if first is not None:
        return add_months(progression, -int(first))
    remission = wanted.number("last_line.remission_months") if last else None
    graft = wanted.number("asct_remission_months")
    longest = max(int(remission or 0), int(graft or 0), _AFTER_DRUGS)
    return add_months(progression, -(longest + 6))


def _response(wanted: Wanted, drugs: list[_Drug], *, last: bool) -> Response | None:
    if last:
        stated = wanted.word("last_line.best_response")
        if stated is not None:
            return Response(stated)
        in_response = wanted.flag("in_response")
        if in_response is not None:
            return _RESPONDED if in_response else _LEAST
    if any(drug.responded for drug in drugs):
        return _RESPONDED
    if any(drug.responded is False or drug.refractory is False for drug in drugs):
        return _LEAST
    return None


def _systemic(wanted: Wanted, drugs: list[_Drug], start: date, progression: date, *, last: bool) -> Component:
    on_treatment = last and wanted.flag("last_line.progressed_on_treatment")
    off_treatment = last and wanted.flag("last_line.progressed_on_treatment") is False
    courses = [_course(wanted, drug, start, progression) for drug in drugs]
    if not courses or on_treatment or (last and wanted.value("days_since_last_therapy") is not None):
        end = progression if on_treatment or not off_treatment else start
        if last and _ongoing(wanted):
            courses.append(DrugCourse(drug=_FILLER, ongoing=True))
        else:
            courses.append(DrugCourse(drug=_FILLER, end=PartialDate.of(max(end, start))))
    elif last and _ongoing(wanted):
        courses.append(DrugCourse(drug=_FILLER, ongoing=True))
    return Component(phase=Phase.TREATMENT, drugs=tuple(courses), start=PartialDate.of(start))


def _course(wanted: Wanted, drug: _Drug, start: date, progression: date) -> DrugCourse:
    end = add_months(progression, -_AFTER_DRUGS)
    reason: StopReason | None = StopReason.COMPLETED
    if drug.refractory:
        end, reason = progression, StopReason.PROGRESSION
    elif drug.intolerant:
        reason = StopReason.TOXICITY
    if drug.free_months is not None:
        end = add_months(progression, -drug.free_months)
    if drug.months_since is not None:
        end = add_months(wanted.as_of, -drug.months_since)
    begin = start if drug.months_on is None else add_months(end, -drug.months_on)
    dose = wanted.number("lenalidomide_refractory_dose") if drug.name == "lenalidomide" else None
    return DrugCourse(
        drug=drug.name,
        start=None if begin == start else PartialDate.of(begin),
        end=PartialDate.of(max(end, begin)),
        dose_mg=dose,
        stop_reason=reason,
    )


def _transplants(wanted: Wanted, grafts: int, start: date, progression: date) -> list[Component]:
    remission = wanted.number("asct_remission_months")
    day = add_months(start, 3) if remission is None else add_months(progression, -int(remission))
    graft = Component(
        kind=ComponentKind.AUTOLOGOUS_TRANSPLANT,
        drugs=(DrugCourse(drug="melphalan"),),
        start=PartialDate.of(max(day, start)),
    )
    components = [graft] * grafts
    if grafts and wanted.flag("asct_followed_by_maintenance"):
        components.append(
            Component(
                phase=Phase.MAINTENANCE,
                drugs=(DrugCourse(drug=_FILLER),),
                start=PartialDate.of(max(day, start)),
                end=PartialDate.of(max(day, start)),
            )
        )
    return components
