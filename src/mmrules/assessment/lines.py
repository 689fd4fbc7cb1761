"""Counts lines of therapy by the rules of 2015, from the courses in a patient's history.

Whether a course was planned decides most cases. Where a chart doesn't say, both readings are kept.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.dates import Day, read_day
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.models.partial_date import PartialDate

__all__ = ["TRIGGERS", "Course", "lines_of_therapy"]

# With these, fewer drugs than before can only be a different regimen; with the others some drugs were just stopped.
_NEW_REGIMEN = frozenset({"start", "progression", "relapse", "inadequate_response"})
TRIGGERS = tuple(
    sorted(
        _NEW_REGIMEN
        | {
            "dose_change",
            "intolerance",
            "other",
            "partial_stop",
            "patient_choice",
            "planned",
            "restart",
            "toxicity",
            "unplanned",
        }
    )
)
"""Why a course began: a `planned` one never opens a line; the rest do when drugs are added or substituted."""


def _sorted_names(drugs: Iterable[str]) -> tuple[str, ...]:
    return (drugs,) if isinstance(drugs, str) else tuple(sorted(drugs))


@frozen(kw_only=True)
class Course:
    """One stretch of treatment with the same drugs.

    Attributes:
        drugs: Ids of the drugs given together; empty for a transplant alone.
        trigger: Why the course began, one of `TRIGGERS`; `None` when the record doesn't say.
        asct: Whether the course is, or contains, an autologous transplant.
        start: First day, or what is known of it.
        end: Last day, `None` while it goes on or when it isn't known.
        complete_cycle: `False` when not even one cycle was completed, which makes no line; `None` counts as completed.
    """

    drugs: tuple[str, ...] = field(default=(), converter=_sorted_names)
    trigger: str | None = None
    asct: bool = False
    start: Day | None = None
    end: Day | None = None
    complete_cycle: bool | None = None


def lines_of_therapy(*, courses: Sequence[Course] | None = None) -> Assessment[int]:
    """Number of lines of therapy.

    A line is at least one complete cycle, or a planned sequence (induction, transplant, consolidation, maintenance). A
    new line begins when a different regimen replaces one that was stopped, when a drug is added or substituted without
    having been planned, for whatever reason, or with a transplant outside a planned tandem. Stopping some drugs,
    changing a dose or restarting the same regimen with none in between begins none.

    `details` has `grouping`, the line of each course as text ("1"; "1 to 2" while open), and `first_courses`, the
    places (from 1) of the courses that open a line for certain. `missing` names the triggers that would settle the
    number, as `courses[0].trigger`.

    Args:
        courses: The courses; put in order of their start when every start is known and speaks against the order given.
            `None` when the history is unknown, empty when there was no treatment.

    Raises:
        InvalidInput: With every course that can't be used.

    Source: Rajkumar 2015, Blood 126:921.
    """
    reading = Reading("lines_of_therapy_2015")
    ordered = [] if courses is None else _checked(reading, courses)
    reading.check()
    opens: list[bool | None] = []
    current: frozenset[str] | None = None
    before: Course | None = None
    for _, course in ordered:
        if course.complete_cycle is False:
            opens.append(False)
            continue
        drugs = frozenset(course.drugs)
        if current is None or before is None:
            opens.append(True)
            current = drugs
        else:
            opens.append(_opens_line(course, current, continuous=_continuous(before, course)))
            # Conditioning doesn't replace the regimen around a transplant.
            current = current | drugs if course.asct else drugs
        before = course
    fewest, most = 0, 0
    grouping = []
    for course_opens in opens:
        fewest += course_opens is True
        most += course_opens is not False
        grouping.append(str(most) if fewest == most else f"{fewest} to {most}")
    known = courses is not None
    places = [place for place, _ in ordered]
    return Assessment(
        definition="lines_of_therapy_2015",
        value=most if known and fewest == most else None,
        possible=frozenset(range(fewest, most + 1)) if known else frozenset(),
        missing=tuple(
            f"courses[{place}].trigger" for place, begins in sorted(zip(places, opens, strict=True)) if begins is None
        )
        if known
        else ("courses",),
        inputs={"courses": None if courses is None else tuple(_describe(course) for _, course in ordered)},
        source="Rajkumar SV, Richardson P, San Miguel JF, Blood 2015;126:921-922, doi:10.1182/blood-2015-05-647636",
        notes=(
            "a change of route or to a biosimilar is no substitution, and radiotherapy alone is no line (convention)",
            "a course counts unless it is known not to have completed one cycle (convention)",
            "restart of the same regimen with none in between is no new line (unverified)",
        ),
        details={
            "grouping": tuple(grouping),
            "first_courses": tuple(str(place + 1) for place, begins in enumerate(opens) if begins is True),
        },
    )


def _opens_line(course: Course, current: frozenset[str], *, continuous: bool) -> bool | None:
    """Whether a course after the first begins a line; `None` when that turns on a plan that isn't recorded.

    Args:
        course: The course.
        current: The drugs of the line so far.
        continuous: Whether the course is known to follow the one before without a gap.
    """
    drugs, trigger = frozenset(course.drugs), course.trigger
    if trigger == "planned":
        return False
    if course.asct:
        return None if trigger is None else True
    if drugs == current:
        return False
    if drugs < current and (continuous or trigger is not None):
        return trigger in _NEW_REGIMEN
    return None if trigger is None else True


def _continuous(before: Course, after: Course) -> bool:
    """Whether the days show that `after` began before `before` had ended, or on the next day."""
    reading = Reading("lines_of_therapy_2015")
    end, start = read_day(reading, "end", before.end), read_day(reading, "start", after.start)
    return end is not None and start is not None and (start.latest - end.earliest).days <= 1


def _checked(reading: Reading, courses: Sequence[object]) -> list[tuple[int, Course]]:
    """Return the courses in order of time, each with its place in the argument; records every problem."""
    listed: list[tuple[int, Course]] = []
    starts: dict[int, PartialDate | None] = {}
    for place, course in enumerate(courses):
        path = f"courses[{place}]"
        if not isinstance(course, Course):
            reading.problem("course.type", path, "must be a Course")
            continue
        listed.append((place, course))
        if not course.drugs and not course.asct:
            reading.problem("course.empty", path, "has neither a drug nor a transplant", remedy="leave it out")
        if course.trigger is not None:
            reading.option(f"{path}.trigger", course.trigger, TRIGGERS)
        starts[place] = start = read_day(reading, f"{path}.start", course.start)
        end = read_day(reading, f"{path}.end", course.end)
        if start is not None and end is not None and end.latest < start.earliest:
            reading.problem("date.order", f"{path}.end", "is before the start")
    dated = {place: start for place, start in starts.items() if start is not None}
    if len(dated) < len(listed):
        return listed
    if all(dated[later].latest >= dated[place].earliest for place, later in itertools.combinations(dated, 2)):
        return listed  # no date speaks against the order in which they are listed
    return sorted(listed, key=lambda item: (dated[item[0]].earliest, dated[item[0]].latest, item[0]))


def _describe(course: Course) -> str:
    what = "+".join(course.drugs) + ("+ASCT" if course.asct and course.drugs else "ASCT" if course.asct else "")
    return f"{what} ({course.trigger or 'trigger unknown'})"
