"""What exists on the day of the case, and the standing of a regimen at its place: labelled, off label, not approved."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.safety import parse_catalogue_condition
from mmrules.errors import InvalidKnowledge, Problem
from mmrules.knowledge.regimen import Approval, Regimen
from mmrules.knowledge.vocabulary import ApprovalStatus, RegimenStatus
from mmrules.logic import Verdict
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import OptionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.logic import Condition, FactValue, Vocabulary
    from mmrules.strategy.conditions import CaseVerdicts, Conditions

__all__ = ["Availability", "Standing"]

_ALWAYS = date.min
_OFF_LABEL = {
    RegimenStatus.OFF_LABEL: "no approval of this combination",
    RegimenStatus.OFF_LABEL_BIOMARKER: "no approval, and tied to a marker",
    RegimenStatus.SALVAGE: "combination chemotherapy without an approval of its own",
    RegimenStatus.HISTORIC: "historic",
}
_COVERED = ("US", "EU")
"""The jurisdictions whose approvals the catalogue has."""


@frozen(kw_only=True)
class Standing:
    """A regimen's standing for a case, and what it rests on."""

    status: OptionStatus
    note: str


class Availability:
    """First dates of drugs and regimens, worked out once from approvals and publications, and labelled indications.

    Raises:
        InvalidKnowledge: With every indication that does not parse.
    """

    __slots__ = ("_approvals", "_days", "_first", "_of_drug", "_parsed", "_places", "_regimens", "_visible")

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self._regimens = knowledge.regimens
        self._first = _first_dates(knowledge)
        problems: list[Problem] = []
        self._parsed = {
            approval.when: parse_catalogue_condition(approval.when, vocabulary, problems)
            for regimen in knowledge.regimens.values()
            for approval in regimen.approvals
            if approval.when is not None
        }
        if problems:
            raise InvalidKnowledge.of(problems, what="approvals")
        numbers = {text: conditions.number(node) for text, node in self._parsed.items()}
        self._approvals = {
            regimen.id: tuple(_dated(approval, numbers) for approval in regimen.approvals)
            for regimen in knowledge.regimens.values()
        }
        self._of_drug: dict[str, list[_Dated]] = {}
        for regimen in knowledge.regimens.values():
            for drug in regimen.drugs:
                self._of_drug.setdefault(drug, []).extend(self._approvals[regimen.id])
        # Between two of these days nothing changes, so what was worked out for one day of a period holds for all.
        dated = {day for approvals in self._approvals.values() for item in approvals for day in item.days}
        self._days = sorted({*self._first.values(), *dated})
        self._visible: dict[int, frozenset[str]] = {}
        self._places: dict[tuple[str, FactValue, int], _AtPlace] = {}

    def visible(self, as_of: date) -> frozenset[str]:
        """Return the regimens that exist on a day: approved somewhere, or with a published trial.

        A regimen without either exists once all of its drugs do. Of a year or month of approval the last day counts.
        """
        period = bisect_right(self._days, as_of)
        found = self._visible.get(period)
        if found is None:
            found = frozenset(id_ for id_, first in self._first.items() if first <= as_of)
            self._visible[period] = found
        return found

    def indications(self, regimen: str) -> tuple[tuple[Approval, Condition], ...]:
        """Return a regimen's approvals that have a condition on the case, with that condition."""
        entry = self._regimens[regimen]
        return tuple((item, self._parsed[item.when]) for item in entry.approvals if item.when is not None)

    def standing(self, regimen: str, verdicts: CaseVerdicts) -> Standing:
        """Return a regimen's standing at the place and on the day of the case."""
        place = verdicts.case.value("jurisdiction")
        key = (
            regimen,
            place if place in _COVERED or place is None else "",
            bisect_right(self._days, verdicts.case.as_of),
        )
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._at_place(regimen, place, verdicts.case.as_of)
        return found.standing(verdicts)

    def _at_place(self, regimen: str, place: FactValue, as_of: date) -> _AtPlace:
        """Return what holds of a regimen for every patient at a place on a day."""
        entry = self._regimens[regimen]
        if entry.status is RegimenStatus.PROCEDURE:
            return _AtPlace(Standing(status=OptionStatus.PROCEDURE, note="a procedure; no drug approval applies"))
        covered = place in _COVERED
        places = (str(place),) if covered else _COVERED
        told = "" if covered else f"; the catalogue has approvals of {' and '.join(_COVERED)} only"
        if place is None:
            told = "; the jurisdiction is not recorded"
        approvals = self._approvals[regimen]
        here = [approval for approval in approvals if approval.entry.jurisdiction in places]
        valid = [approval for approval in here if approval.valid(as_of)]
        told += _vague_dates(here, as_of)
        if valid:
            return _labelled(valid, told)
        marketed = self._marketed(entry, places, as_of)
        return _AtPlace(_unlabelled(entry, approvals, places, as_of, told, marketed=marketed))

    def _marketed(self, entry: Regimen, places: tuple[str, ...], as_of: date) -> bool:
        """Whether each drug of a regimen belongs to one that is approved there on the day."""
        return all(
            any(item.entry.jurisdiction in places and item.valid(as_of) for item in self._of_drug[drug])
            for drug in entry.drugs
        )


@frozen
class _Dated:
    """An approval with its period as days, and the number of its indication; `None` when that is not recorded.

    Where the day of a change is not recorded, the last day of its month or year counts; the first one is kept beside.
    """

    entry: Approval
    since: date | None
    until: date | None
    since_at_the_earliest: date | None
    until_at_the_earliest: date | None
    indication: int | None

    @property
    def days(self) -> Iterator[date]:
        """The days on which something about it changes."""
        recorded = (self.since, self.until, self.since_at_the_earliest, self.until_at_the_earliest)
        yield from (day for day in recorded if day is not None)

    def covers(self, as_of: date) -> bool:
        # A period without a first day has always held; one that ends on a day no longer covers that day.
        return (self.since is None or self.since <= as_of) and (self.until is None or as_of < self.until)

    def valid(self, as_of: date) -> bool:
        return self.entry.status is ApprovalStatus.APPROVED and bool(self.entry.since) and self.covers(as_of)

    def may_be_valid(self, as_of: date) -> bool:
        """Return whether the day lies in the year or month of the first day, of which the last day was counted."""
        earliest = self.since_at_the_earliest
        begun = earliest is not None and self.since is not None and earliest <= as_of < self.since
        return begun and self.entry.status is ApprovalStatus.APPROVED

    def may_have_ended(self, as_of: date) -> bool:
        """Return whether the day lies in the year or month of the end, of which the last day was counted."""
        earliest = self.until_at_the_earliest
        return earliest is not None and earliest <= as_of and self.valid(as_of)


def _dated(approval: Approval, numbers: Mapping[ConditionText, int]) -> _Dated:
    indication = None if approval.when is None else numbers[approval.when]
    since, until = approval.since, approval.until
    return _Dated(approval, _day(since), _day(until), _day(since, first=True), _day(until, first=True), indication)


@frozen
class _AtPlace:
    """The standing of a regimen at a place and in a period, as far as it is the same for every patient.

    Attributes:
        otherwise: The standing where no indication is met or may be.
        labels: The approvals that hold: the number of the indication (`None` when it is not recorded), the standing
            where it is met, and that where it is not known whether it is.
    """

    otherwise: Standing
    labels: tuple[tuple[int | None, Standing, Standing], ...] = ()

    def standing(self, verdicts: CaseVerdicts) -> Standing:
        """Return the standing for a case: labelled by an indication that is met, or else by one that may be."""
        open_to: Standing | None = None
        for indication, met, unknown in self.labels:
            verdict = Verdict.UNKNOWN if indication is None else verdicts.of(indication)
            if verdict is Verdict.TRUE:
                return met
            if verdict is Verdict.UNKNOWN and open_to is None:
                open_to = unknown
        return open_to or self.otherwise


def _labelled(valid: list[_Dated], told: str) -> _AtPlace:
    """Return the standing under approvals that hold on the day: labelled unless the indication is not met."""

    def labelled(approval: Approval, verdict: Verdict) -> Standing:
        return Standing(status=OptionStatus.LABELLED, note=_note(approval, verdict) + told)

    unmet = "; ".join(
        dict.fromkeys(f"the {item.entry.jurisdiction} label is for {item.entry.constraint}" for item in valid)
    )
    return _AtPlace(
        otherwise=Standing(status=OptionStatus.OFF_LABEL, note=f"off label here: {unmet}{told}"),
        labels=tuple(
            (item.indication, labelled(item.entry, Verdict.TRUE), labelled(item.entry, Verdict.UNKNOWN))
            for item in valid
        ),
    )


def _vague_dates(here: list[_Dated], as_of: date) -> str:
    """Return what is not known because the day lies in the month or year of a change whose day is not recorded."""
    told = []
    changes = {(item.entry.jurisdiction, item.entry.since) for item in here if item.may_be_valid(as_of)}
    ends = {(item.entry.jurisdiction, item.entry.until) for item in here if item.may_have_ended(as_of)}
    for place, when in sorted(changes | ends):
        if (place, when) in changes & ends:
            told.append(
                f"; the {place} label changed in {when}, on a day that is not recorded, so the new one may hold"
            )
        elif (place, when) in changes:
            told.append(f"; the {place} approval is dated {when}, without its day, and may hold already")
        else:
            told.append(
                f"; the {place} approval ended in {when}, on a day that is not recorded, and may hold no longer"
            )
    return "".join(told)


def _note(approval: Approval, verdict: Verdict) -> str:
    note = f"approved in the {approval.jurisdiction}: {approval.constraint or 'no constraint recorded'}"
    if verdict is Verdict.UNKNOWN:
        note += "; whether this patient meets that is not known"
    return note if approval.verified else f"{note} (unverified)"


def _unlabelled(
    entry: Regimen, approvals: tuple[_Dated, ...], places: tuple[str, ...], as_of: date, told: str, *, marketed: bool
) -> Standing:
    where = " or ".join(places)
    here = [item for item in approvals if item.entry.jurisdiction in places]
    if any(item.entry.status is ApprovalStatus.WITHDRAWN and item.covers(as_of) for item in here):
        return Standing(status=OptionStatus.WITHDRAWN, note=f"approval withdrawn in the {where}{told}")
    if entry.status in _OFF_LABEL:
        return Standing(status=OptionStatus.OFF_LABEL, note=f"off label: {_OFF_LABEL[entry.status]}{told}")
    if entry.status is RegimenStatus.INVESTIGATIONAL:
        return Standing(status=OptionStatus.INVESTIGATIONAL, note=f"investigational: for a trial{told}")
    elsewhere = sorted({item.entry.jurisdiction for item in approvals if item.valid(as_of)} - set(places))
    there = f"; approved in the {' and '.join(elsewhere)}" if elsewhere else ""
    if marketed:
        # To be had outside its label, like any other use of an approved drug; what is not on the market is not.
        refused = [item for item in here if item.entry.status is not ApprovalStatus.APPROVED]
        reasons = "".join(f"; {item.entry.constraint}" for item in refused if item.entry.constraint)
        note = f"off label: no approval of this combination in the {where}, each of its drugs has one{there}{reasons}"
        return Standing(status=OptionStatus.OFF_LABEL, note=f"{note}{told}")
    on_this_day = "" if elsewhere else " on this day"
    return Standing(status=OptionStatus.NOT_APPROVED, note=f"not approved in the {where}{there}{on_this_day}{told}")


def _day(text: str, *, first: bool = False) -> date | None:
    parsed = PartialDate.from_text(text)
    if not isinstance(parsed, PartialDate):
        return None
    return parsed.earliest if first else parsed.latest


def _first_dates(knowledge: KnowledgeBase) -> Mapping[str, date]:
    own = {id_: _own_date(regimen, knowledge) for id_, regimen in knowledge.regimens.items()}
    drugs: dict[str, date] = {}
    for id_, regimen in knowledge.regimens.items():
        first = own[id_]
        for drug in regimen.drugs:
            if first is not None:
                drugs[drug] = min(drugs.get(drug, first), first)
    result: dict[str, date] = {}
    for id_, regimen in knowledge.regimens.items():
        first = own[id_]
        # Without a date of its own a regimen is as old as the youngest of its drugs; a drug without any is an old one.
        result[id_] = first or max((drugs.get(drug, _ALWAYS) for drug in regimen.drugs), default=_ALWAYS)
    return result


def _own_date(regimen: Regimen, knowledge: KnowledgeBase) -> date | None:
    if regimen.status is RegimenStatus.PROCEDURE:
        return _ALWAYS
    days = [
        day
        for approval in regimen.approvals
        if approval.status is ApprovalStatus.APPROVED and (day := _day(approval.since)) is not None
    ]
    days += [
        date(trial.year, 12, 31)
        for name in regimen.pivotal_trials
        if (trial := knowledge.trials.get(name)) is not None and trial.year is not None
    ]
    return min(days, default=None)
