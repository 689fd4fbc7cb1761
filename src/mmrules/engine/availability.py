"""What exists on the day of the case, and the standing of a regimen at its place: labelled, off label, not approved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.knowledge.vocabulary import ApprovalStatus, RegimenStatus
from mmrules.logic import Bounds
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import OptionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmrules.facts.case import Case
    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.regimen import Approval, Regimen

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
    """First dates of drugs and regimens, worked out once from approvals and publications."""

    __slots__ = ("_first", "_regimens")

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._regimens = knowledge.regimens
        self._first = _first_dates(knowledge)

    def visible(self, as_of: date) -> frozenset[str]:
        """Return the regimens that exist on a day: approved somewhere, or with a published trial.

        A regimen without either exists once all of its drugs do. Of a year or month of approval the last day counts.
        """
        return frozenset(id_ for id_, first in self._first.items() if first <= as_of)

    def standing(self, regimen: str, case: Case) -> Standing:
        """Return a regimen's standing at the place and on the day of the case."""
        entry = self._regimens[regimen]
        if entry.status is RegimenStatus.PROCEDURE:
            return Standing(status=OptionStatus.PROCEDURE, note="a procedure; no drug approval applies")
        place = case.value("jurisdiction")
        covered = place in _COVERED
        places = (str(place),) if covered else _COVERED
        told = "" if covered else f"; the catalogue has approvals of {' and '.join(_COVERED)} only"
        if place is None:
            told = "; the jurisdiction is not recorded"
        here = [approval for approval in entry.approvals if approval.jurisdiction in places]
        valid = [approval for approval in here if _valid(approval, case.as_of)]
        if valid:
            return _labelled(valid, case, told)
        return _unlabelled(entry, here, places, case, told)


def _labelled(valid: Iterable[Approval], case: Case, told: str) -> Standing:
    lines = case.value("prior_lines")
    short: list[str] = []
    for approval in valid:
        minimum = approval.min_prior_lines
        if minimum is None or lines is None or not _below(lines, Decimal(minimum)):
            note = f"approved in the {approval.jurisdiction}: {approval.constraint or 'no constraint recorded'}"
            if approval.verified is False:
                note += " (unverified)"
            return Standing(status=OptionStatus.LABELLED, note=note + told)
        short.append(f"the {approval.jurisdiction} label asks for at least {minimum} prior lines")
    return Standing(status=OptionStatus.OFF_LABEL, note="; ".join(short) + told)


def _below(lines: object, minimum: Decimal) -> bool:
    if isinstance(lines, Bounds):
        return lines.entirely_below(minimum) is True
    return isinstance(lines, Decimal) and lines < minimum


def _unlabelled(entry: Regimen, here: list[Approval], places: tuple[str, ...], case: Case, told: str) -> Standing:
    where = " or ".join(places)
    if any(approval.status is ApprovalStatus.WITHDRAWN and _covers(approval, case.as_of) for approval in here):
        return Standing(status=OptionStatus.WITHDRAWN, note=f"approval withdrawn in the {where}{told}")
    if entry.status in {"off-label", "off-label-biomarker", "salvage", "historic"}:
        kinds = {
            "salvage": "combination chemotherapy",
            "historic": "historic",
            "off-label-biomarker": "tied to a marker",
        }
        kind = kinds.get(entry.status, "no approval of this combination")
        return Standing(status=OptionStatus.OFF_LABEL, note=f"off label: {kind}{told}")
    if entry.status == "investigational":
        return Standing(status=OptionStatus.INVESTIGATIONAL, note=f"investigational: for a trial{told}")
    elsewhere = sorted({item.jurisdiction for item in entry.approvals if _valid(item, case.as_of)} - set(places))
    if elsewhere:
        note = f"not approved in the {where}; approved in the {' and '.join(elsewhere)}{told}"
        return Standing(status=OptionStatus.NOT_APPROVED, note=note)
    return Standing(status=OptionStatus.NOT_APPROVED, note=f"not approved in the {where} on this day{told}")


def _day(text: str) -> date | None:
    parsed = PartialDate.from_text(text)
    return parsed.latest if isinstance(parsed, PartialDate) else None


def _covers(approval: Approval, as_of: date) -> bool:
    # A period without a first day has always held; one that ends on a day no longer covers that day.
    since, until = _day(approval.since), _day(approval.until)
    return (since is None or since <= as_of) and (until is None or as_of < until)


def _valid(approval: Approval, as_of: date) -> bool:
    return approval.status is ApprovalStatus.APPROVED and bool(approval.since) and _covers(approval, as_of)


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
