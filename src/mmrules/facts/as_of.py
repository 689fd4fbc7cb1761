"""A patient's record as it stood on a day: what is later is not seen, and what cannot be decided is not guessed.

Undated entries count as recorded on the latest recorded date. Birth date, sex, the patient's preferences and the place
hold on any day. Nothing is derived here.
"""

from __future__ import annotations

from datetime import date  # fields of an attrs class
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import evolve, frozen

from mmrules.models.condition import FrailtyInputs
from mmrules.models.disease import Diagnosis
from mmrules.models.patient import Patient
from mmrules.models.preference import Suitability
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.models.partial_date import PartialDate

__all__ = ["LinePlace", "Visible", "latest_recorded_date", "trim", "visible"]


class _Dated(Protocol):
    @property
    def date(self) -> PartialDate | None: ...


D = TypeVar("D", bound=_Dated)
E = TypeVar("E")
T = TypeVar("T", LineOfTherapy, Component, DrugCourse)

_DATED_LISTS = {
    "labs": None,
    "cytogenetics": None,
    "disease_findings": Section.DISEASE_FINDINGS,
    "performance": None,
    "comorbidities": Section.COMORBIDITIES,
    "toxicities": Section.TOXICITIES,
    "measurements": None,
    "serology": None,
}
"""The lists of dated entries, each with the statement that can call it complete."""

_UNDATED = frozenset({Section.ALLERGIES, Section.CO_MEDICATION, Section.PLANS})
"""Lists without dates: what they say holds from the latest recorded date on."""


@frozen
class LinePlace:
    """Where a line of therapy and its parts stand in the original document.

    Attributes:
        line: Index of the line.
        components: For each component that is seen, its index and those of its drugs that are seen.
    """

    line: int
    components: tuple[tuple[int, tuple[int, ...]], ...]


@frozen(kw_only=True)
class Visible:
    """What is seen of a patient's record on a day.

    Attributes:
        patient: The record without what is not seen.
        indices: For each list of dated entries, the original index of every entry that is seen.
        lines: The same for the lines of therapy.
        lines_decided: Whether it could be decided for every line, component and drug if it had started.
        latest: The latest recorded date of the original record, on which undated entries count; `None` without dates.
    """

    patient: Patient
    indices: dict[str, tuple[int, ...]]
    lines: tuple[LinePlace, ...]
    lines_decided: bool
    latest: date | None


def latest_recorded_date(patient: Patient) -> date | None:
    """Return the latest day that any date of the record can be; `None` when it has no date but that of birth.

    Args:
        patient: The record. For a month or a year its last day counts, so that nothing recorded is lost.
    """
    return max((day.latest for day in _dates(patient)), default=None)


def _dates(patient: Patient) -> Iterator[PartialDate]:
    if patient.diagnosis.date is not None:
        yield patient.diagnosis.date
    if patient.age is not None and patient.age.on is not None:
        yield patient.age.on
    if patient.frailty.date is not None:
        yield patient.frailty.date
    for name in _DATED_LISTS:
        for entry in getattr(patient, name):
            if entry.date is not None:
                yield entry.date
    for line in patient.lines:
        yield from _dates_of_line(line)


def _dates_of_line(line: LineOfTherapy) -> Iterator[PartialDate]:
    days = [line.start, line.end, line.best_response_date, line.progression, line.no_progression_until]
    for component in line.components:
        days += [component.start, component.end]
        for course in component.drugs:
            days += [course.start, course.end]
    yield from (day for day in days if day is not None)


def trim(patient: Patient, as_of: date) -> Patient:
    """Return the record as it stood at the end of a day.

    Labs, findings, courses and lines that came later are dropped; an end, a response or a progression that came later
    is not seen, and the treatment is ongoing. An entry whose month or year cannot be decided against the day is not
    seen either.

    Args:
        patient: The record.
        as_of: The day.
    """
    return visible(patient, as_of).patient


def visible(patient: Patient, as_of: date) -> Visible:
    """Return what is seen on a day, with the original place of every entry.

    Args:
        patient: The record.
        as_of: The day.
    """
    latest = latest_recorded_date(patient)
    if latest is None or as_of >= latest:
        indices = {name: tuple(range(len(getattr(patient, name)))) for name in _DATED_LISTS}
        places = tuple(
            LinePlace(at, tuple((part, tuple(range(len(item.drugs)))) for part, item in enumerate(line.components)))
            for at, line in enumerate(patient.lines)
        )
        return Visible(patient=patient, indices=indices, lines=places, lines_decided=True, latest=latest)
    return _Trimming(patient, as_of, latest).result()


def _is_seen(day: PartialDate, as_of: date) -> bool | None:
    """Whether a date has come; `None` when its day is not known well enough."""
    if day.latest <= as_of:
        return True
    return False if day.earliest > as_of else None


def _at(entries: tuple[E, ...], indices: tuple[int, ...]) -> tuple[E, ...]:
    return tuple(entries[index] for index in indices)


class _Trimming:
    """One trimming to a day before the latest recorded date, so that no undated entry is seen."""

    def __init__(self, patient: Patient, as_of: date, latest: date) -> None:
        self.patient, self.as_of, self.latest = patient, as_of, latest
        self.complete = set(patient.complete - _UNDATED)
        self.lines_decided = True

    def result(self) -> Visible:
        patient = self.patient
        kept = {name: self._indices(getattr(patient, name), section) for name, section in _DATED_LISTS.items()}
        lines, places = self._lines()
        diagnosed, assessed = patient.diagnosis.date, patient.frailty.date
        if not self.lines_decided:
            self.complete.discard(Section.LINES)
        trimmed = evolve(
            patient,
            labs=_at(patient.labs, kept["labs"]),
            cytogenetics=_at(patient.cytogenetics, kept["cytogenetics"]),
            disease_findings=_at(patient.disease_findings, kept["disease_findings"]),
            performance=_at(patient.performance, kept["performance"]),
            comorbidities=_at(patient.comorbidities, kept["comorbidities"]),
            toxicities=_at(patient.toxicities, kept["toxicities"]),
            measurements=_at(patient.measurements, kept["measurements"]),
            serology=_at(patient.serology, kept["serology"]),
            lines=lines,
            diagnosis=patient.diagnosis if diagnosed is None or self._seen(diagnosed) else Diagnosis(),
            frailty=patient.frailty if assessed is not None and self._seen(assessed) else FrailtyInputs(),
            allergies=frozenset(),
            co_medication=(),
            suitability=Suitability(),
            complete=frozenset(self.complete),
        )
        return Visible(
            patient=trimmed, indices=kept, lines=places, lines_decided=self.lines_decided, latest=self.latest
        )

    def _seen(self, day: PartialDate) -> bool | None:
        return _is_seen(day, self.as_of)

    def _indices(self, entries: Sequence[D], section: Section | None) -> tuple[int, ...]:
        kept = []
        for at, entry in enumerate(entries):
            seen = None if entry.date is None else self._seen(entry.date)
            if seen:
                kept.append(at)
            elif seen is None and section is not None:
                self.complete.discard(section)  # it may have been there already
        return tuple(kept)

    # --- lines of therapy ---

    def _lines(self) -> tuple[tuple[LineOfTherapy, ...], tuple[LinePlace, ...]]:
        started = [self._line_started(line) for line in self.patient.lines]
        last = max((at for at, seen in enumerate(started) if seen), default=-1)
        future = next((at for at, seen in enumerate(started) if at > last and seen is False), len(started))
        if future > last + 1:
            self.lines_decided = False
        lines, places = [], []
        for at, line in enumerate(self.patient.lines[: last + 1]):
            trimmed, components = self._line(line, followed=at < last)
            lines.append(trimmed)
            places.append(LinePlace(at, components))
        return tuple(lines), tuple(places)

    def _line_started(self, line: LineOfTherapy) -> bool | None:
        """Whether a line has begun; lines stand in order, so one that has begun settles those before it."""
        first = line.components[0] if line.components else Component()
        start = line.start or first.start or next((course.start for course in first.drugs if course.start), None)
        if start is not None:
            return self._seen(start)
        return True if any(self._seen(day) for day in _dates_of_line(line)) else None

    def _line(
        self, line: LineOfTherapy, *, followed: bool
    ) -> tuple[LineOfTherapy, tuple[tuple[int, tuple[int, ...]], ...]]:
        components, places = [], []
        for at, component in enumerate(line.components):
            begun = self._begun(component, first=at == 0, followed=followed)
            if begun is None:
                self.lines_decided = False
            if begun:
                kept = [index for index, course in enumerate(component.drugs) if self._course_begun(course)]
                drugs = tuple(self._stopped(component.drugs[index], followed=followed) for index in kept)
                drugs = tuple(self._response(course, line, followed=followed) for course in drugs)
                components.append(evolve(self._stopped(component, followed=followed), drugs=drugs))
                places.append((at, tuple(kept)))
        progressed, stable = line.progression, line.no_progression_until
        trimmed = evolve(
            self._stopped(line, followed=followed),
            components=tuple(components),
            best_response=line.best_response if self._response_seen(line, line.end, followed=followed) else None,
            best_response_date=line.best_response_date
            if line.best_response_date is not None and self._seen(line.best_response_date)
            else None,
            progression=progressed if progressed is not None and self._seen(progressed) else None,
            no_progression_until=stable if stable is not None and self._seen(stable) else None,
        )
        return trimmed, tuple(places)

    def _begun(self, component: Component, *, first: bool, followed: bool) -> bool | None:
        start = component.start or next((course.start for course in component.drugs if course.start), None)
        if start is not None:
            return self._seen(start)
        ended = component.end is not None and self._seen(component.end)
        return True if first or followed or ended else None

    def _course_begun(self, course: DrugCourse) -> bool:
        seen = True if course.start is None else self._seen(course.start)
        if seen is None:
            self.lines_decided = False
        return bool(seen)

    def _stopped(self, item: T, *, followed: bool) -> T:
        """Hide an end that has not come, with its reason; a line that another one followed is over in any case."""
        if item.end is None:
            if followed or item.ongoing:
                return item
            return evolve(item, ongoing=None, stop_reason=None)
        seen = self._seen(item.end)
        if seen:
            return item
        return evolve(
            item, end=None, stop_reason=None, ongoing=False if followed else (True if seen is False else None)
        )

    def _response_seen(self, line: LineOfTherapy, end: PartialDate | None, *, followed: bool) -> bool:
        """Whether the best response was known: by its date, else with the end, progression or a further line."""
        if line.best_response_date is not None:
            return bool(self._seen(line.best_response_date))
        return followed or any(day is not None and self._seen(day) for day in (end, line.progression))

    def _response(self, course: DrugCourse, line: LineOfTherapy, *, followed: bool) -> DrugCourse:
        if course.best_response is None or self._response_seen(line, course.end, followed=followed):
            return course
        return evolve(course, best_response=None)
