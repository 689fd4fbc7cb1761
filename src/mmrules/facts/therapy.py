"""The lines of therapy of one case with their dates resolved: which drug was given when, and what it achieved.

What a record leaves out is filled in only where its form says so: a drug has the dates of its component, a component
those of its line; treatment whose end is not recorded ended at the latest when the next component (other than
radiotherapy) or the next line began. Whether a drug counts as refractory is not decided here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.facts.origin import Derived, Origin
from mmrules.facts.span import Span, span_of
from mmrules.models.therapy import LineOfTherapy  # a field of an attrs class
from mmrules.models.vocabulary import ComponentKind, Phase, Response, Section, StopReason

if TYPE_CHECKING:
    from datetime import date

    from mmrules.facts.as_of import LinePlace, Visible
    from mmrules.logic import Symbols
    from mmrules.models.therapy import Component, DrugCourse

__all__ = ["TRANSPLANTS", "Course", "Line", "TherapyHistory", "Transplant", "latest_of"]

TRANSPLANTS = frozenset({ComponentKind.AUTOLOGOUS_TRANSPLANT, ComponentKind.ALLOGENEIC_TRANSPLANT})
_ALKYLATORS = "alkylator"
_NEEDS_DRUGS = frozenset({ComponentKind.SYSTEMIC, ComponentKind.CELL_THERAPY})


@frozen(kw_only=True)
class Course:
    """One drug as it was given in one component.

    Attributes:
        drug: Its id; `other` for one that the catalogue does not have.
        line: Index of its line among those that are seen.
        start: First dose.
        last_dose: Last dose up to the as-of date; that date while it is given.
        ongoing: Whether it is given on the as-of date.
        dose_mg: Last dose in mg.
        phase: Place of the component in the plan.
        best_response: Best response while it was given.
        stop_reason: Why the drug was stopped: its own reason, or that of what it ended with.
        own_stop: Whether `stop_reason` is recorded for this very drug.
        cell_therapy: Whether it was an infusion of engineered cells.
        origin: The entry.
    """

    drug: str
    line: int
    start: Span | None
    last_dose: Span | None
    ongoing: bool | None
    dose_mg: Decimal | None
    phase: Phase | None
    best_response: Response | None
    stop_reason: StopReason | None
    own_stop: bool
    cell_therapy: bool
    origin: Origin


@frozen(kw_only=True)
class Transplant:
    """One transplant.

    Attributes:
        line: Index of its line among those that are seen.
        kind: Autologous or allogeneic.
        day: When it was done.
        maintenance_after: Whether maintenance followed in the same line; unknown while the line may go on.
        names_drugs: Whether its conditioning is recorded.
        origin: The entry.
    """

    line: int
    kind: ComponentKind
    day: Span | None
    maintenance_after: bool
    names_drugs: bool
    origin: Origin


@frozen(kw_only=True)
class Line:
    """One line of therapy.

    Attributes:
        record: The line as recorded and seen.
        start: First day.
        last_dose: Last dose of any of its drugs, or its transplant.
        ongoing: Whether it is given on the as-of date.
        progression: The day of progression, `None` when none is recorded.
        stable_until: Last day known to be without progression.
        courses: Its drugs.
        origin: The entry.
    """

    record: LineOfTherapy
    start: Span | None
    last_dose: Span | None
    ongoing: bool | None
    progression: Span | None
    stable_until: Span | None
    courses: tuple[Course, ...]
    origin: Origin


def latest_of(spans: list[Span | None]) -> Span | None:
    """Return the days that the latest of several events can be on; unknown when one of them is, or for none."""
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    return Span(max(span.earliest for span in known), max(span.latest for span in known))


class TherapyHistory:
    """What was given.

    Attributes:
        lines: Lines of therapy in their order.
        courses: All drugs of all lines in their order.
        transplants: All transplants in their order.
        lines_known: Whether these are all lines: the list is stated to be complete, or holds at least one line (a chart
            that lists lines lists them all), and the as-of date decided about each.
        drugs_known: Whether these are all drugs: `lines_known`, and every systemic component names its drugs.
        other_drugs: Whether a drug was given that the catalogue does not have; it could belong to any class.
        conditioning_unknown: Whether a transplant does not name its conditioning, which holds an alkylator.
        line_origins: The entries of all lines.
        refractory: What the published definition says of the days, response and progression of a course; filled by
            `refractoriness`, since the drugs of a regimen share these.
    """

    def __init__(self, visible: Visible, as_of: date, drugs: Symbols) -> None:
        record = visible.patient
        self._as_of = as_of
        self._drugs = drugs
        self.lines: tuple[Line, ...] = tuple(
            self._line(line, place, self._next_start(record.lines, at))
            for at, (line, place) in enumerate(zip(record.lines, visible.lines, strict=True))
        )
        self.courses = tuple(course for line in self.lines for course in line.courses)
        by_drug: dict[str, list[Course]] = {}
        for course in self.courses:
            by_drug.setdefault(course.drug, []).append(course)
        self.by_drug = {drug: tuple(courses) for drug, courses in by_drug.items()}
        self.transplants = tuple(
            transplant
            for at, (line, place) in enumerate(zip(record.lines, visible.lines, strict=True))
            for transplant in self._transplants(line, place, at)
        )
        self.lines_known = visible.lines_decided and (bool(record.lines) or Section.LINES in record.complete)
        self.drugs_known = self.lines_known and all(_names_drugs(line) for line in record.lines)
        self.other_drugs = not drugs.members.issuperset(self.by_drug)
        self.conditioning_unknown = any(not transplant.names_drugs for transplant in self.transplants)
        self.line_origins = tuple(line.origin for line in self.lines)
        self.refractory: dict[tuple[object, ...], bool | None] = {}
        self._of_class: dict[str, tuple[Course, ...]] = {}
        self._not_listed = {known: Derived(False if known else None, self.line_origins) for known in (False, True)}

    def courses_of(self, asked: str) -> tuple[Course, ...]:
        """Return the courses of a drug, or of any drug of a class, in their order.

        Args:
            asked: The drug or class.
        """
        if asked in self._drugs.members:
            return self.by_drug.get(asked, ())
        found = self._of_class.get(asked)
        if found is None:
            drugs = self._drugs.expand(asked)
            found = self._of_class[asked] = tuple(course for course in self.courses if course.drug in drugs)
        return found

    def lists_all_of(self, asked: str, *, ignoring_conditioning: bool = False) -> bool:
        """Return whether courses of a drug or class that are not listed were not given.

        Args:
            asked: The drug or class.
            ignoring_conditioning: Whether a transplant that does not name its conditioning is left out of account.
        """
        drugs = self._drugs
        if not self.drugs_known or (self.other_drugs and asked in drugs.groups):
            return False
        if ignoring_conditioning or not self.conditioning_unknown:
            return True
        return drugs.expand(asked).isdisjoint(drugs.groups.get(_ALKYLATORS, frozenset()))

    def not_listed(self, asked: str) -> Derived:
        """Return what holds of a drug or class of which no course is listed: no when the history is whole."""
        return self._not_listed[self.lists_all_of(asked)]

    @property
    def unnamed_conditioning(self) -> tuple[Course, ...]:
        """What stands for the drugs of transplants that do not name their conditioning: one course on the day."""
        return tuple(
            Course(
                drug="conditioning",
                line=transplant.line,
                start=transplant.day,
                last_dose=transplant.day,
                ongoing=False,
                dose_mg=None,
                phase=Phase.CONDITIONING,
                best_response=self.lines[transplant.line].record.best_response,
                stop_reason=None,
                own_stop=False,
                cell_therapy=False,
                origin=transplant.origin,
            )
            for transplant in self.transplants
            if not transplant.names_drugs
        )

    @property
    def last_line(self) -> Line | None:
        """The line that was started last, `None` when none is recorded."""
        return self.lines[-1] if self.lines else None

    def _next_start(self, lines: tuple[LineOfTherapy, ...], at: int) -> Span | None:
        """The days on which the next line began, as a limit for what this line leaves open."""
        return None if at + 1 == len(lines) else _start_of(lines[at + 1]) or Span.on(self._as_of)

    def _line(self, line: LineOfTherapy, place: LinePlace, next_start: Span | None) -> Line:
        start = _start_of(line)
        number = place.line + 1
        courses: list[Course] = []
        ends: list[Span | None] = []
        for index, (component, (part, drugs)) in enumerate(zip(line.components, place.components, strict=True)):
            window = self._component(line, index, start, next_start)
            for course, position in zip(component.drugs, drugs, strict=True):
                path = f"$.lines[{place.line}].components[{part}].drugs[{position}]"
                courses.append(_course(course, component, line, window, number=number, path=path, as_of=self._as_of))
            if component.kind in TRANSPLANTS:
                ends.append(span_of(component.start) or window.end)
            elif not component.drugs and component.kind in _NEEDS_DRUGS:
                ends.append(Span.on(self._as_of) if window.ongoing else window.end)
        ongoing: bool | None = False if next_start is not None else line.ongoing
        if ongoing is None:
            flags = [course.ongoing for course in courses]
            ongoing = True if True in flags else (None if None in flags or not flags else False)
            ongoing = False if line.end is not None else ongoing
        names = ", ".join(dict.fromkeys(course.drug for course in courses)) or "no drug named"
        return Line(
            record=line,
            start=start,
            last_dose=latest_of([course.last_dose for course in courses] + ends) or span_of(line.end),
            ongoing=ongoing,
            progression=span_of(line.progression),
            stable_until=span_of(line.no_progression_until),
            courses=tuple(courses),
            origin=Origin(f"line {number}: {names}", line.start, f"$.lines[{place.line}]"),
        )

    def _component(self, line: LineOfTherapy, index: int, line_start: Span | None, next_start: Span | None) -> _Window:
        component = line.components[index]
        followers = [item for item in line.components[index + 1 :] if item.kind is not ComponentKind.RADIOTHERAPY]
        last = not followers
        start = span_of(component.start) or (line_start if index == 0 else None)
        end, ongoing, reason = span_of(component.end), component.ongoing, component.stop_reason
        if end is None and ongoing is None and last:
            end, ongoing = span_of(line.end), line.ongoing
        if end is None and ongoing is not True:
            limit = next((_component_start(item) for item in followers if _component_start(item)), next_start)
            if limit is not None and start is not None and limit.latest >= start.earliest:
                end = Span(start.earliest, limit.latest)
        if reason is None and last:
            reason = line.stop_reason
        if next_start is not None or (not last and ongoing is None):
            ongoing = False
        return _Window(start, end, ongoing, reason)

    def _transplants(self, line: LineOfTherapy, place: LinePlace, at: int) -> list[Transplant]:
        found = []
        for index, component in enumerate(line.components):
            if component.kind in TRANSPLANTS:
                day = component.start or component.end
                path = f"$.lines[{place.line}].components[{place.components[index][0]}]"
                name = "ASCT" if component.kind is ComponentKind.AUTOLOGOUS_TRANSPLANT else "allogeneic transplant"
                found.append(
                    Transplant(
                        line=at,
                        kind=component.kind,
                        day=span_of(day),
                        maintenance_after=any(item.phase is Phase.MAINTENANCE for item in line.components[index + 1 :]),
                        names_drugs=bool(component.drugs),
                        origin=Origin(f"{name} in line {place.line + 1}", day, path),
                    )
                )
        return found


@frozen
class _Window:
    """When a component was given."""

    start: Span | None
    end: Span | None
    ongoing: bool | None
    stop_reason: StopReason | None


def _course(
    course: DrugCourse,
    component: Component,
    line: LineOfTherapy,
    window: _Window,
    *,
    number: int,
    path: str,
    as_of: date,
) -> Course:
    start = span_of(course.start) or window.start
    end, ongoing = span_of(course.end), course.ongoing
    if end is None and ongoing is None:
        end, ongoing = window.end, window.ongoing
    cell_therapy = component.kind is ComponentKind.CELL_THERAPY
    if cell_therapy:
        end, ongoing = end or start, False  # an infusion is its own last dose
    elif component.kind in TRANSPLANTS:
        end, ongoing = end or start, False
    if ongoing is None and end is not None:
        ongoing = False
    if ongoing:
        end = Span.on(as_of)
    elif end is None and start is not None:
        end = window.end or Span(start.earliest, as_of)
    own = course.stop_reason is not None
    ended_with_component = course.end is None
    reason = course.stop_reason or (window.stop_reason if ended_with_component else None)
    label = course.name or course.drug
    dose = "" if course.dose_mg is None else f" {course.dose_mg:f} mg"
    phase = "" if component.phase is None else f", {component.phase.value}"
    return Course(
        drug=course.drug,
        line=number - 1,  # lines are seen from the first on, so that their places are their numbers
        start=start,
        last_dose=end,
        ongoing=ongoing,
        dose_mg=course.dose_mg,
        phase=component.phase,
        best_response=course.best_response or line.best_response,
        stop_reason=reason,
        own_stop=own,
        cell_therapy=cell_therapy,
        origin=Origin(f"{label}{dose} in line {number}{phase}", course.end or component.end or course.start, path),
    )


def _component_start(component: Component) -> Span | None:
    starts = [component.start, *(course.start for course in component.drugs)]
    return next((span_of(start) for start in starts if start is not None), None)


def _start_of(line: LineOfTherapy) -> Span | None:
    if line.start is not None:
        return span_of(line.start)
    return _component_start(line.components[0]) if line.components else None


def _names_drugs(line: LineOfTherapy) -> bool:
    if not any(item.drugs or item.kind in TRANSPLANTS for item in line.components):
        return False
    return all(item.drugs for item in line.components if item.kind in _NEEDS_DRUGS)
