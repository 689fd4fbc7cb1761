"""Response over dated visits (IMWG 2016): at the last visit, and the best one with and without confirmation.

One measurement against the baseline is in `response.py`; progression over visits in `progression_series.py`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.nadir import LOWEST_NOTES, value_of
from mmrules.assessment.progression_series import missing_of, risen_at, standing_alone
from mmrules.assessment.reading import Reading
from mmrules.assessment.response import LADDER, response
from mmrules.assessment.response_markers import PLASMACYTOMA_NOTES
from mmrules.assessment.visits import Finding, Series, over_orders, read_series

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.assessment.measurement import DatedDiseaseMeasurement, DiseaseMeasurement

__all__ = [
    "Level",
    "best_response",
    "interference",
    "level_at",
    "pair_levels",
    "read_antibodies",
    "response_at_last_visit",
]

_ANTIBODIES = ("daratumumab", "elotuzumab", "isatuximab")
"""Therapeutic antibodies of IgG kappa type, which immunofixation can show as a band."""

_MARROW_LEVELS = frozenset({"PR"})
"""Responses that the marrow alone decides when nothing else is measurable; marrow needs no repeat."""

_NO_REPEAT = ("bm_pc_pct", "bm_clonal", "plasmacytoma_spd_cm2")
_AWAITED = "no response is confirmed yet: repeat the measurement"


@frozen(kw_only=True)
class Level:
    """What one visit amounts to.

    Attributes:
        possible: The responses still possible.
        missing: What would settle it.
        alone: The responses among them that need no second assessment.
        notes: What a reader has to know.
    """

    possible: frozenset[str]
    missing: tuple[str, ...]
    alone: frozenset[str]
    notes: tuple[str, ...]


def _rank(level: str) -> int:
    return LADDER.index(level)


def level_at(
    series: Series, place: int, *, how: str, plasmacytomas: str, measurement: DatedDiseaseMeasurement | None = None
) -> Level:
    """Return the response at one visit: progression against the lowest value first, then the ladder from the top.

    Args:
        series: The series.
        place: Index of the visit.
        how: How the lowest value is read.
        plasmacytomas: The option of `response`.
        measurement: Stands in place of the visit's own, with marrow and imaging of its neighbour.
    """
    visit = series.visits[place]
    depth = response(baseline=series.baseline, current=measurement or visit.measurement, plasmacytomas=plasmacytomas)
    risen = risen_at(series, place, reading=how)
    possible = depth.possible
    if risen.value is not True:
        # Whether it is progression was asked against the lowest value; above the baseline alone there is no response.
        possible = frozenset("SD" if level == "PD" else level for level in possible)
    if risen.value is True:
        possible = frozenset({"PD"})
    elif risen.value is None:
        possible |= {"PD"}
    missing = tuple(name.replace("current.", f"{visit.path}.", 1) for name in depth.missing)
    if risen.value is None:
        missing += missing_of(series, place, risen)
    alone = {"SD"} | (_MARROW_LEVELS if depth.details["followed"] == "marrow" else frozenset())
    if standing_alone(risen):
        alone.add("PD")
    return Level(
        possible=possible,
        missing=() if len(possible) == 1 else tuple(dict.fromkeys(missing)),
        alone=frozenset(alone),
        notes=tuple(dict.fromkeys(note for note in (*depth.notes, *risen.notes) if "escape" in note)),
    )


def interference(series: Series, places: Iterable[int], antibodies: frozenset[str]) -> tuple[str, ...]:
    """Return a note when a small band that is left can be that of an antibody.

    Args:
        series: The series.
        places: Indices of the visits to look at.
        antibodies: The antibodies that were given.
    """
    if not antibodies:
        return ()
    for place in places:
        fields = series.visits[place].fields
        now, before = value_of(fields, "serum"), value_of(series.before, "serum")
        small = not now or (before is not None and now * 10 <= before)
        if fields.serum_ife == "pos" and small:
            names = ", ".join(sorted(antibodies))
            note = (
                f"{names} is of IgG kappa type and can be the band that immunofixation shows: an assay without its "
                "interference tells whether complete response is reached"
            )
            return (note,)
    return ()


def read_antibodies(reading: Reading, antibodies: object) -> frozenset[str]:
    """Read the names of therapeutic antibodies of IgG kappa type.

    Args:
        reading: Takes every problem.
        antibodies: The argument.
    """
    names = reading.names("antibodies", antibodies) or frozenset()
    if not names <= set(_ANTIBODIES):
        reading.problem("word.unknown", "antibodies", f"must be of {', '.join(_ANTIBODIES)}")
    return names


def response_at_last_visit(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    antibodies: Collection[str] | None = None,
    lowest_value: str = "confirmed",
    plasmacytomas: str = "as_known",
) -> Assessment[str]:
    """Response at the last visit, "sCR" to "PD": progression against the lowest value first, then the ladder.

    For each visit of a series, give the visits up to it. `details` has its `date` and whether this response is
    `confirmed` (`None` while the response is open): stable disease needs no second assessment, progression by marrow or
    imaging neither, anything else the visit before.

    Args:
        baseline: Before the treatment whose effect is judged.
        visits: Since then and before any new treatment, in any order.
        antibodies: The IgG kappa antibodies that were given, of "daratumumab", "elotuzumab", "isatuximab": a note then
            says when a band of theirs can hide a complete response. The criteria themselves know no exception.
        lowest_value: As in `nadir`.
        plasmacytomas: As in `response`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_response_2016")
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    imaging = reading.option("plasmacytomas", plasmacytomas, PLASMACYTOMA_NOTES)
    given = read_antibodies(reading, antibodies)
    orders = read_series(reading, baseline, visits)

    def rule(series: Series) -> Finding[str]:
        if not series.visits:
            return Finding(possible=frozenset(LADDER), missing=("visits",))
        last = len(series.visits) - 1
        level = level_at(series, last, how=how, plasmacytomas=imaging)
        confirmed: bool | None = None
        if len(level.possible) == 1:
            (now,) = level.possible
            confirmed = now in level.alone or (
                last > 0 and pair_levels(series, last - 1, how=how, plasmacytomas=imaging)[0] == {now}
            )
        return Finding(
            possible=level.possible,
            missing=level.missing,
            details={"date": str(series.visits[last].day), "confirmed": confirmed},
            notes=(*level.notes, *interference(series, [last], given)),
        )

    return over_orders(reading, orders, rule, source=IMWG_2016, notes=(LOWEST_NOTES[how], PLASMACYTOMA_NOTES[imaging]))


def pair_levels(
    series: Series, place: int, *, how: str, plasmacytomas: str
) -> tuple[frozenset[str | None], tuple[str, ...]]:
    """Return what a visit and the next confirm together (`None`: nothing), and what is missing for it.

    Marrow and imaging need no repeat: those of either count for both.

    Args:
        series: The series.
        place: Index of the first of the two.
        how: How the lowest value is read.
        plasmacytomas: The option of `response`.
    """
    pair = [series.visits[place].measurement, series.visits[place + 1].measurement]
    levels = []
    for at, (own, other) in enumerate((pair, pair[::-1])):
        lent = {name: getattr(other, name) for name in _NO_REPEAT if getattr(own, name) is None}
        levels.append(
            level_at(series, place + at, how=how, plasmacytomas=plasmacytomas, measurement=evolve(own, **lent))
        )
    first, second = levels
    outcomes = frozenset(_together(one, two) for one in first.possible for two in second.possible)
    return outcomes, ((*first.missing, *second.missing) if len(outcomes) > 1 else ())


def _together(one: str, two: str) -> str | None:
    if "PD" in (one, two):
        return "PD" if one == two else None
    return min(one, two, key=_rank)


def best_response(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    confirmation: str = "required",
    antibodies: Collection[str] | None = None,
    lowest_value: str = "confirmed",
    plasmacytomas: str = "as_known",
) -> Assessment[str]:
    """Best response over the visits so far, "sCR" to "PD".

    A response needs two consecutive visits that both reach it; marrow and imaging of either count for both; stable
    disease, and a response that only the marrow can show, need no second visit. While nothing at all is confirmed the
    answer is open and `missing` names "visits". `details` has the `date` of the first visit that certainly shows the
    best response, and `confirmed_date`.

    Later visits can only make it better. A visit put between two others can undo a confirmation.

    Args:
        baseline: Before the treatment whose effect is judged.
        visits: Since then and before any new treatment, in any order.
        confirmation: "required", or "none" for the best response of any single visit, which is unconfirmed.
        antibodies: As in `response_at_last_visit`.
        lowest_value: As in `nadir`.
        plasmacytomas: As in `response`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_response_2016")
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    imaging = reading.option("plasmacytomas", plasmacytomas, PLASMACYTOMA_NOTES)
    confirm = reading.option("confirmation", confirmation, ("required", "none"))
    given = read_antibodies(reading, antibodies)
    orders = read_series(reading, baseline, visits)

    def rule(series: Series) -> Finding[str]:
        found = _best(series, how=how, plasmacytomas=imaging, confirmed=confirm == "required")
        return evolve(found, notes=(*found.notes, *interference(series, range(len(series.visits)), given)))

    word = "confirmed: two consecutive assessments" if confirm == "required" else "unconfirmed: of any single visit"
    notes = (word, LOWEST_NOTES[how], PLASMACYTOMA_NOTES[imaging])
    return over_orders(reading, orders, rule, source=IMWG_2016, notes=notes)


def _best(series: Series, *, how: str, plasmacytomas: str, confirmed: bool) -> Finding[str]:
    if not series.visits:
        return Finding(possible=frozenset(LADDER), missing=("visits",))
    levels = [level_at(series, place, how=how, plasmacytomas=plasmacytomas) for place in range(len(series.visits))]
    notes = tuple(note for level in levels for note in level.notes)
    # What single visits and pairs of visits show, each with the visits that it rests on and what is missing for it.
    shown: list[tuple[frozenset[str | None], tuple[str, ...], tuple[int, int]]] = []
    for place, level in enumerate(levels):
        counted = frozenset(item if item in level.alone or not confirmed else None for item in level.possible)
        shown.append((counted, level.missing, (place, place)))
    if confirmed:
        for place, _ in enumerate(itertools.pairwise(levels)):
            shown.append((*pair_levels(series, place, how=how, plasmacytomas=plasmacytomas), (place, place + 1)))
    possible = _highest(outcomes for outcomes, _, _ in shown)
    if None in possible:
        top = max((_rank(item) for level in levels for item in level.possible), default=0)
        awaited = {*LADDER[1 : max(top, 1) + 1]} | {"PD" for level in levels if "PD" in level.possible}
        possible = frozenset({*(item for item in possible if item is not None), *awaited})
        notes += (_AWAITED,)
    results = frozenset(item for item in possible if item is not None)
    if len(results) == 1:
        (best,) = results
        return Finding(possible=results, details=_dates(series, best, shown), notes=notes)
    least = min(map(_rank, results))
    missing = [
        name
        for outcomes, lacking, _ in shown
        if any(item is not None and _rank(item) > least for item in outcomes)
        for name in lacking
    ]
    missing += ["visits"] if _AWAITED in notes else []
    return Finding(possible=results, missing=tuple(dict.fromkeys(missing)), notes=notes)


def _highest(shown: Iterable[frozenset[str | None]]) -> frozenset[str | None]:
    """Return every best result that the choices leave; `None` is less than any."""
    reached: frozenset[str | None] = frozenset({None})
    for outcomes in shown:
        reached = frozenset(
            max(so_far, item, key=lambda level: -1 if level is None else _rank(level))
            for so_far in reached
            for item in outcomes
        )
    return reached


def _dates(
    series: Series, best: str, shown: Sequence[tuple[frozenset[str | None], tuple[str, ...], tuple[int, int]]]
) -> dict[str, Detail]:
    places = min((places for outcomes, _, places in shown if outcomes == {best}), default=None)
    if places is None:
        return {"date": None, "confirmed_date": None}
    first, second = places
    return {"date": str(series.visits[first].day), "confirmed_date": str(series.visits[second].day)}
