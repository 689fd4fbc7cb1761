"""Whether the entries of a catalogue fit together and into the rest: ids, references, dates, sources.

Conditions are checked where the facts are known, by `ConditionText.parse`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, assert_never

from mmrules.errors import Problem, UnknownReference, nearest_names
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.drug import AgentClass, Drug
from mmrules.knowledge.reference import Reference
from mmrules.knowledge.regimen import Approval, Regimen
from mmrules.knowledge.statement import GradingSystem, Statement
from mmrules.knowledge.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mmrules.knowledge.catalogue import Catalogue, Entry
    from mmrules.knowledge.evidence import EvidenceItem

__all__ = ["Known", "problems_of"]

_WORD = re.compile(r"[a-z][a-z0-9_]*", re.IGNORECASE | re.ASCII)
_CAUTION_ID = re.compile(r"[a-z][a-z0-9_-]*\.[a-z0-9]+(-[a-z0-9]+)*", re.IGNORECASE | re.ASCII)
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", re.ASCII)


_KINDS: Mapping[type, str] = {
    AgentClass: "agent class",
    Drug: "drug",
    Caution: "caution",
    Regimen: "regimen",
    Trial: "trial",
    GradingSystem: "grading system",
    Statement: "statement",
    Reference: "reference",
}


class Known(Protocol):
    """What the entries can refer to."""

    @property
    def classes(self) -> Mapping[str, object]:
        """Agent classes by id."""

    @property
    def drugs(self) -> Mapping[str, Drug]:
        """Drugs by id."""

    @property
    def regimens(self) -> Mapping[str, Regimen]:
        """Regimens by id."""

    @property
    def trials(self) -> Mapping[str, Trial]:
        """Trials by id."""

    @property
    def grading_systems(self) -> Mapping[str, GradingSystem]:
        """Grading systems by id."""

    @property
    def references(self) -> Mapping[str, Reference]:
        """The bibliography by id."""

    def evidence(self, key: str) -> EvidenceItem:
        """Resolve an evidence key."""


def problems_of(
    catalogue: Catalogue, known: Known, places: Mapping[str, tuple[str, int]] | None = None
) -> tuple[Problem, ...]:
    """Return every fault of the entries of `catalogue`.

    Args:
        catalogue: The entries to look at.
        known: The knowledge base that they are, or will be, part of.
        places: File and line of the entries by kind and id, where they are known: `drug lenalidomide`.
    """
    return tuple(
        problem.at(file=place[0], line=place[1]) if (place := (places or {}).get(label)) is not None else problem
        for label, problem in _problems(catalogue, known)
    )


def _problems(catalogue: Catalogue, known: Known) -> Iterator[tuple[str, Problem]]:
    members = {class_id for drug in known.drugs.values() for class_id in drug.classes}
    owners = _owners(known)
    for entry in catalogue.entries():
        label = f"{_KINDS[type(entry)]} {entry.id}"
        for problem in _entry(entry, known, members, owners):
            yield label, problem


def _entry(
    entry: Entry, known: Known, members: Collection[str], owners: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    match entry:
        case AgentClass():
            yield from _agent_class(entry, known, members)
        case Drug():
            yield from _drug(entry, known)
        case Caution():
            yield from _caution(entry, known)
        case Regimen():
            yield from _regimen(entry, known)
            yield from _names(entry, owners)
        case Trial():
            yield from _trial(entry, known)
        case GradingSystem():
            yield from _listed(f"grading system {entry.id!r}", "reference", entry.sources, known.references)
        case Statement():
            yield from _statement(entry, known)
        case Reference():
            yield from _date(f"reference {entry.id!r}", "published", entry.published)
            if entry.trial:
                yield from _listed(f"reference {entry.id!r}", "trial", [entry.trial], known.trials)
        case _:
            assert_never(entry)
    yield from _unsourced(entry)


def _fault(code: str, message: str, *, remedy: str = "", nearest: tuple[str, ...] = ()) -> Problem:
    return Problem(code=code, message=message, remedy=remedy, nearest=nearest)


def _word(where: str, id_: str) -> Iterator[Problem]:
    if _WORD.fullmatch(id_) is None:
        yield _fault("catalogue.id", f"{where}: an id that rules write is letters, digits and _ only")


def _listed(where: str, kind: str, names: Iterable[str], valid: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if name not in valid:
            message = f"{where}: no {kind} is called {name!r}"
            yield _fault("catalogue.reference", message, nearest=nearest_names(name, valid))


def _date(where: str, name: str, text: str) -> Iterator[Problem]:
    if text and _DATE.fullmatch(text) is None:
        remedy = 'write a year, month or day: "2024", "2024-03" or "2024-03-15"'
        yield _fault("catalogue.date", f"{where}: {name} is no date", remedy=remedy)


def _agent_class(agent_class: AgentClass, known: Known, members: Collection[str]) -> Iterator[Problem]:
    where = f"agent class {agent_class.id!r}"
    yield from _word(where, agent_class.id)
    if agent_class.id in known.drugs:
        yield _fault("catalogue.ambiguous", f"{where}: there is a drug of the same id")
    if agent_class.id not in members:
        yield _fault("catalogue.empty", f"{where}: no drug belongs to it")


def _drug(drug: Drug, known: Known) -> Iterator[Problem]:
    where = f"drug {drug.id!r}"
    yield from _word(where, drug.id)
    yield from _listed(where, "agent class", drug.classes, known.classes)
    if drug.id in known.classes:
        yield _fault("catalogue.ambiguous", f"{where}: there is an agent class of the same id")
    if not drug.classes:
        yield _fault("catalogue.empty", f"{where}: belongs to no agent class")


def _caution(caution: Caution, known: Known) -> Iterator[Problem]:
    where = f"caution {caution.id!r}"
    if _CAUTION_ID.fullmatch(caution.id) is None:
        remedy = "write the id of a drug, class or regimen, a dot and words joined by -: lenalidomide.severe-rash"
        yield _fault("catalogue.id", f"{where}: not the id of a caution", remedy=remedy)
    else:
        valid = {*known.drugs, *known.classes, *known.regimens}
        yield from _listed(where, "drug, agent class or regimen", [caution.subject], valid)
    if not caution.jurisdictions:
        yield _fault("catalogue.empty", f"{where}: names no jurisdiction")
    for key in caution.evidence:
        try:
            known.evidence(key)
        except UnknownReference as error:
            message = f"{where}: no evidence is called {key!r}"
            yield _fault("catalogue.reference", message, nearest=error.nearest)


def _regimen(regimen: Regimen, known: Known) -> Iterator[Problem]:
    where = f"regimen {regimen.id!r}"
    yield from _listed(where, "drug", regimen.drugs, known.drugs)
    if regimen.pivotal_trials:
        yield from _listed(where, "trial", regimen.pivotal_trials, known.trials)
    if not regimen.drugs:
        yield _fault("catalogue.empty", f"{where}: holds no drug")
    if len(set(regimen.drugs)) != len(regimen.drugs):
        yield _fault("catalogue.duplicate", f"{where}: holds a drug twice")
    ids = [requirement.id for requirement in regimen.requirements]
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        yield _fault("catalogue.duplicate", f"{where}: the requirement {id_!r} is there twice")
    for approval in regimen.approvals:
        yield from _approval(f"{where}, approval {approval.jurisdiction}", approval)


def _approval(where: str, approval: Approval) -> Iterator[Problem]:
    yield from _date(where, "since", approval.since)
    yield from _date(where, "until", approval.until)
    length = min(len(approval.since), len(approval.until))
    if approval.since and approval.until and approval.until[:length] < approval.since[:length]:
        yield _fault("catalogue.date", f"{where}: until is before since")


def _owners(known: Known) -> Mapping[str, Collection[str]]:
    owners: dict[str, set[str]] = {}
    for regimen in known.regimens.values():
        for name in (regimen.id, *regimen.aliases):
            owners.setdefault(name, set()).add(regimen.id)
    return owners


def _names(regimen: Regimen, owners: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name in (regimen.id, *regimen.aliases):
        if others := sorted({*owners.get(name, ())} - {regimen.id}):
            message = f"regimen {regimen.id!r}: {name!r} is also a name of {', '.join(others)}"
            yield _fault("catalogue.ambiguous", message)


def _trial(trial: Trial, known: Known) -> Iterator[Problem]:
    where = f"trial {trial.id!r}"
    named = (("subgroup", trial.subgroups), ("criterion", trial.eligibility))
    for kind, entries in named:
        ids = [entry.id for entry in entries]
        for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            yield _fault("catalogue.duplicate", f"{where}: the {kind} {id_!r} is there twice")
    dated = [(result.reference, result.published) for result in trial.efficacy]
    dated += [(result.reference, result.published) for result in trial.subgroups]
    dated += [(trial.response.reference, trial.response.published)]
    dated += [(trial.adverse_events.reference, trial.adverse_events.published)]
    for reference, published in dated:
        yield from _date(where, "published", published)
        if reference:
            yield from _listed(where, "reference", [reference], known.references)
    for subgroup in trial.subgroups:
        if (subgroup.when is None) is not (subgroup.aspect is None):
            message = f"{where}: the subgroup {subgroup.id!r} has one of `when` and `aspect`; it needs both or neither"
            yield _fault("catalogue.incomplete", message)
    intervals = [(result.hr, result.ci) for result in trial.efficacy]
    intervals += [(result.hr, result.ci) for result in trial.subgroups]
    for ratio, limits in intervals:
        if limits and (len(limits) != 2 or limits[0] > limits[1]):
            yield _fault("catalogue.interval", f"{where}: an interval has a lower and an upper limit, in this order")
        elif limits and ratio is not None and not limits[0] <= ratio <= limits[1]:
            yield _fault("catalogue.interval", f"{where}: a hazard ratio lies outside its interval")


def _statement(statement: Statement, known: Known) -> Iterator[Problem]:
    where = f"statement {statement.id!r}"
    yield from _date(where, "published", statement.published)
    yield from _listed(where, "reference", statement.sources, known.references)
    yield from _listed(where, "regimen", statement.regimens, known.regimens)
    if statement.grading:
        yield from _listed(where, "grading system", [statement.grading], known.grading_systems)
    if not statement.sources:
        yield _fault("catalogue.empty", f"{where}: names no source")


def _unsourced(entry: Entry) -> Iterator[Problem]:
    """What is said to have been seen has to say where."""
    blocks: list[tuple[str, bool, str]] = []
    match entry:
        case Caution():
            blocks = [("", entry.verified, entry.verified_url)]
        case Regimen():
            blocks = [(" setting", entry.setting.verified, entry.setting.verified_url)]
            blocks += [(f" {block.jurisdiction}", block.verified, block.verified_url) for block in entry.approvals]
        case Trial():
            population, response, events = entry.population, entry.response, entry.adverse_events
            blocks = [
                (" population", population.verified, population.verified_url),
                (" response", response.verified, response.verified_url),
                (" adverse events", events.verified, events.verified_url),
            ]
            blocks += [(f" {item.id}", item.verified, item.verified_url) for item in entry.eligibility]
            blocks += [(f" {result.endpoint}", result.verified, result.verified_url) for result in entry.efficacy]
            blocks += [(f" {result.id}", result.verified, result.verified_url) for result in entry.subgroups]
            blocks += [(" citation", citation.verified, citation.verified_url) for citation in entry.citations]
        case Drug():
            codes = [code for code in (entry.rxcui, entry.rxcui_product, entry.atc) if code is not None]
            blocks = [(" code", code.verified, code.verified_url) for code in codes]
            blocks += [(" warning", warning.verified, warning.verified_url) for warning in entry.boxed_warnings]
        case _:
            return
    for part, verified, url in blocks:
        if verified and not url:
            message = f"{type(entry).__name__.lower()} {entry.id!r}{part}: verified, but no verified_url says where"
            yield _fault("catalogue.unsourced", message)
