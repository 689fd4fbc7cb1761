"""The results of one line of therapy as a baseline and dated visits, for the definitions that judge a whole series.

The baseline of a marker is its last result before the line began; what is certainly after the line began, and not after
the next one did, is a visit. The definitions themselves are in `mmrules.assessment`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # a field of an attrs class
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from mmrules import assessment as published
from mmrules.assessment.assessment import Assessment, settle
from mmrules.assessment.measurable import followed_markers
from mmrules.errors import InvalidInput
from mmrules.facts.disease_course import NEW_LESIONS, finding_origin, involved_analyte
from mmrules.facts.inputs import NOT_USABLE
from mmrules.facts.origin import Origin  # a field of an attrs class
from mmrules.facts.results import RATIO, latest_entries
from mmrules.facts.span import recorded_day
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.vocabulary import DiseaseFindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from mmrules.facts.case import Case
    from mmrules.facts.results import Entry, Result
    from mmrules.facts.span import Span
    from mmrules.logic.values import Bounds
    from mmrules.models.disease import DiseaseFinding

    T = TypeVar("T", bound=Hashable)

__all__ = ["ANTIBODIES", "LineVisits", "during", "judged", "line_visits", "over_visits"]

ANTIBODIES = ("daratumumab", "elotuzumab", "isatuximab")
"""Therapeutic antibodies of IgG kappa type, which immunofixation can show as a band."""

_PART_OF_A_VISIT = frozenset(
    {
        DiseaseFindingKind.SERUM_IMMUNOFIXATION,
        DiseaseFindingKind.URINE_IMMUNOFIXATION,
        DiseaseFindingKind.CLONAL_MARROW_PLASMA_CELLS,
    }
)

_HAIR = Decimal("0.000001")
"""A step inside an open limit; finer than any laboratory prints."""

_BOTH_ENDS = "results printed with a comparator were tried at both ends of what they can be"
_PLACE = re.compile(r"visits\[([0-9]+)\]\.([a-z0-9_]+)")


@frozen(kw_only=True)
class LineVisits:
    """The disease over one line of therapy.

    Attributes:
        baseline: The last results before it.
        visits: Those since then, oldest first.
        antibodies: The antibodies of the line that can disturb immunofixation.
        origins: The entries of the record by the day they are from, as text.
    """

    baseline: published.DiseaseMeasurement
    visits: tuple[published.DatedDiseaseMeasurement, ...]
    antibodies: frozenset[str]
    origins: Mapping[str, tuple[Origin, ...]]

    def up_to(self, count: int) -> LineVisits:
        """Return the first visits only.

        Args:
            count: How many.
        """
        return evolve(self, visits=self.visits[:count])


def line_visits(case: Case, at: int) -> tuple[LineVisits, ...]:
    """Return the visits of a line: once, or twice when results are printed with a comparator, at either end of them.

    Several different results of a marker on one day are several visits. Results in the month in which the line began,
    when only that month is known of either, are neither baseline nor visits.

    Args:
        case: The case.
        at: Index of the line among those that are seen.
    """
    chains = involved_analyte(case)
    fields = {"serum_m_protein": "serum_m_g_dl", "urine_m_protein": "urine_m_mg_24h"}
    fields |= {"marrow_plasma_cells": "bm_pc_pct", "flc_ratio": "flc_ratio"}
    fields |= {
        "plasmacytoma_spd": "plasmacytoma_spd_cm2",
        "circulating_plasma_cells_abs": "circulating_pc_per_ul",
    }
    fields |= dict(zip(chains, ("flc_involved_mg_l", "flc_uninvolved_mg_l"), strict=True)) if chains else {}
    found = {name: case.labs.series(analyte) for analyte, name in fields.items()}
    exact = all(isinstance(item.value, Decimal) for results in found.values() for item in results)
    ends = (_low,) if exact else (_low, _high)
    return tuple(_visits(case, at, found, end, kappa=chains is None or chains[0] == "flc_kappa") for end in ends)


def _low(value: Decimal | Bounds) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return Decimal(0) if value.low is None else value.low + (_HAIR if value.low_open else 0)


def _high(value: Decimal | Bounds) -> Decimal:
    if isinstance(value, Decimal):
        return value
    # Far above any threshold when there is no upper limit.
    return _low(value) * 1000 + 1000 if value.high is None else value.high - (_HAIR if value.high_open else 0)


def _visits(
    case: Case,
    at: int,
    found: Mapping[str, Sequence[Result]],
    end: Callable[[Decimal | Bounds], Decimal],
    *,
    kappa: bool,
) -> LineVisits:
    start = case.therapy.lines[at].start
    days: dict[Span, dict[str, list[Decimal]]] = {}
    origins: dict[str, list[Origin]] = {}
    baseline: dict[str, Decimal] = {}
    for name, results in found.items():
        before = [result for result in results if start is not None and result.span.latest <= start.earliest]
        newest = max((result.span.earliest for result in before), default=None)
        last = {end(result.value) for result in before if newest is not None and result.span.latest >= newest}
        if len(last) == 1:
            baseline[name] = last.pop()
        for result in results:
            if during(case, at, result.span):
                several = days.setdefault(result.span, {}).setdefault(name, [])
                if end(result.value) not in several:
                    several.append(end(result.value))
                origins.setdefault(str(recorded_day(result.span)), []).append(result.origin)
    said = _said(case)
    for span, seen in said.items():
        if during(case, at, span):
            days.setdefault(span, {})
            origins.setdefault(str(recorded_day(span)), []).extend(seen.origins)
    lesions = dict(_new_lesions(case, at))
    for span, origin in lesions.items():
        days.setdefault(span, {})
        origins.setdefault(str(recorded_day(span)), []).append(origin)
    visits: list[published.DatedDiseaseMeasurement] = []
    for span in sorted(days, key=lambda span: (span.latest, span.earliest)):
        day = recorded_day(span)
        if day is None:
            continue
        for place in range(max(map(len, days[span].values()), default=1)):
            values = {name: sorted(several)[place] for name, several in days[span].items() if place < len(several)}
            seen = said.get(span, _NOTHING_SAID)
            visits.append(
                published.DatedDiseaseMeasurement(
                    date=day,
                    new_lesion=True if span in lesions else None,
                    serum_m_g_dl=values.get("serum_m_g_dl"),
                    urine_m_mg_24h=values.get("urine_m_mg_24h"),
                    flc_involved_mg_l=values.get("flc_involved_mg_l"),
                    flc_uninvolved_mg_l=values.get("flc_uninvolved_mg_l"),
                    flc_ratio=_ratio(values, kappa=kappa),
                    bm_pc_pct=values.get("bm_pc_pct"),
                    plasmacytoma_spd_cm2=values.get("plasmacytoma_spd_cm2"),
                    circulating_pc_per_ul=values.get("circulating_pc_per_ul"),
                    serum_ife=seen.serum_ife,
                    urine_ife=seen.urine_ife,
                    bm_clonal=seen.bm_clonal,
                )
            )
    given = {course.drug for course in case.therapy.lines[at].courses}
    return LineVisits(
        baseline=published.DiseaseMeasurement(
            serum_m_g_dl=baseline.get("serum_m_g_dl"),
            urine_m_mg_24h=baseline.get("urine_m_mg_24h"),
            flc_involved_mg_l=baseline.get("flc_involved_mg_l"),
            flc_uninvolved_mg_l=baseline.get("flc_uninvolved_mg_l"),
            flc_ratio=_ratio(baseline, kappa=kappa),
            bm_pc_pct=baseline.get("bm_pc_pct"),
            plasmacytoma_spd_cm2=baseline.get("plasmacytoma_spd_cm2"),
            circulating_pc_per_ul=baseline.get("circulating_pc_per_ul"),
        ),
        visits=tuple(visits),
        antibodies=frozenset(ANTIBODIES) & given,
        origins=FrozenMapping({day: tuple(dict.fromkeys(entries)) for day, entries in origins.items()}),
    )


@frozen(kw_only=True)
class _Said:
    """What immunofixation and the marrow showed on one day; `None` where nothing, or a contradiction, is recorded."""

    serum_ife: str | None = None
    urine_ife: str | None = None
    bm_clonal: bool | None = None
    origins: tuple[Origin, ...] = ()


_NOTHING_SAID = _Said()


def _said(case: Case) -> dict[Span, _Said]:
    entries: dict[Span, list[Entry[DiseaseFinding]]] = {}
    for entry in case.disease_findings:
        if entry.item.finding in _PART_OF_A_VISIT:
            entries.setdefault(entry.span, []).append(entry)

    def band(span: Span, kind: DiseaseFindingKind) -> str | None:
        found = _present(entries[span], kind)
        return None if found is None else "pos" if found else "neg"

    return {
        span: _Said(
            serum_ife=band(span, DiseaseFindingKind.SERUM_IMMUNOFIXATION),
            urine_ife=band(span, DiseaseFindingKind.URINE_IMMUNOFIXATION),
            bm_clonal=_present(entries[span], DiseaseFindingKind.CLONAL_MARROW_PLASMA_CELLS),
            origins=tuple(map(finding_origin, entries[span])),
        )
        for span in entries
    }


def _present(entries: Sequence[Entry[DiseaseFinding]], kind: DiseaseFindingKind) -> bool | None:
    statuses = {entry.item.status for entry in entries if entry.item.finding is kind}
    return True if statuses == {FindingStatus.PRESENT} else False if statuses == {FindingStatus.ABSENT} else None


def _ratio(values: Mapping[str, Decimal], *, kappa: bool) -> Decimal | None:
    """Return the ratio of the light chains: as recorded, else from both chains."""
    involved, uninvolved = values.get("flc_involved_mg_l"), values.get("flc_uninvolved_mg_l")
    over, under = (involved, uninvolved) if kappa else (uninvolved, involved)
    return values.get("flc_ratio", RATIO.divide(over, under) if over is not None and under else None)


def during(case: Case, at: int, span: Span) -> bool:
    """Return whether a day is certainly after a line began and not after the next one did.

    Args:
        case: The case.
        at: Index of the line.
        span: The day.
    """
    lines = case.therapy.lines
    start = lines[at].start
    if start is None or span.earliest <= start.latest:
        return False
    if at + 1 == len(lines):
        return True
    following = lines[at + 1].start
    return following is not None and span.latest <= following.earliest


def _new_lesions(case: Case, at: int) -> Iterator[tuple[Span, Origin]]:
    """Return the days during a line on which a lesion was found that was not there before it."""
    for kind in NEW_LESIONS:
        entries = [entry for entry in case.disease_findings if entry.item.finding is kind]
        later = [entry for entry in entries if during(case, at, entry.span)]
        before = latest_entries([entry for entry in entries if later and entry.span.latest < later[0].span.earliest])
        if kind is not DiseaseFindingKind.NEW_BONE_LESION and any(
            entry.item.status is FindingStatus.PRESENT for entry in before
        ):
            continue  # extramedullary disease that was there already
        for entry in later:
            if entry.item.status is FindingStatus.PRESENT:
                yield entry.span, finding_origin(entry)


# --- what definitions come to ---


def judged(lines: Sequence[LineVisits], function: Callable[..., Assessment[T]], **options: object) -> Assessment[T]:
    """Evaluate a definition over the visits of a line; what is missing is named by the day of the visit.

    Args:
        lines: The visits at each end of what is printed with a comparator.
        function: The definition.
        **options: Its other arguments.
    """
    outcomes = [_one(line, function, options) for line in lines]
    first = outcomes[0]
    value, possible = settle(result for outcome in outcomes for result in outcome.possible)
    if len(outcomes) == 1:
        return first
    if not all(outcome.possible for outcome in outcomes):
        value, possible = None, frozenset()
    elif value is None and any(isinstance(result, Decimal) for result in possible):
        possible = frozenset()  # a number within limits: there is no finite set of results
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.details)
    details = {name: [outcome.details.get(name) for outcome in outcomes] for name in names}
    return evolve(
        first,
        value=value,
        possible=possible,
        missing=() if value is not None else tuple(dict.fromkeys(name for item in outcomes for name in item.missing)),
        notes=tuple(dict.fromkeys((*(note for outcome in outcomes for note in outcome.notes), _BOTH_ENDS))),
        details={name: values[0] if len(set(values)) == 1 else None for name, values in details.items()},
    )


def _one(line: LineVisits, function: Callable[..., Assessment[T]], options: Mapping[str, object]) -> Assessment[T]:
    try:
        outcome = function(baseline=line.baseline, visits=line.visits, **options)
    except InvalidInput as error:
        nothing = function(baseline=line.baseline, visits=(), **options)
        refused = (f"{NOT_USABLE}: {problem}" for problem in error.problems)
        return evolve(nothing, notes=(*nothing.notes, *refused))

    def named(match: re.Match[str]) -> str:
        return f"{match[2]} of {line.visits[int(match[1])].date}"

    return evolve(
        outcome,
        missing=tuple(_PLACE.sub(named, name) for name in outcome.missing),
        inputs={_PLACE.sub(named, name): value for name, value in outcome.inputs.items() if not name.endswith(".date")},
    )


def over_visits(case: Case) -> FrozenMapping[str, Assessment[object]]:
    """Return what the definitions over visits come to for the last line of therapy; nothing without one.

    Args:
        case: The case.
    """
    if not case.therapy.lines_known or not case.therapy.lines:
        return FrozenMapping()
    lines = line_visits(case, len(case.therapy.lines) - 1)
    antibodies, marker = lines[0].antibodies, _followed(lines[0].baseline)
    definitions: dict[str, Callable[..., Assessment[object]]] = {
        "response": partial(published.response_at_last_visit, antibodies=antibodies),
        "best_response_by_results": partial(published.best_response, antibodies=antibodies),
        "progression_over_visits": published.progression_over_visits,
        "relapse_from_cr": partial(published.relapse_from_cr_over_visits, antibodies=antibodies),
        "confirmed_nadir": partial(published.nadir, marker=marker),
        "days_since_confirmed_nadir": partial(published.days_since_nadir, marker=marker, as_of=case.as_of),
    }
    outcomes = {name: judged(lines, function) for name, function in definitions.items()}
    return FrozenMapping({**outcomes, "mrd_status": _mrd_status(case, outcomes["response"])})


def _followed(baseline: published.DiseaseMeasurement) -> str:
    """Return the marker whose lowest value is told: the first that the baseline certainly makes measurable."""
    kappa, lambda_ = baseline.flc_involved_mg_l, baseline.flc_uninvolved_mg_l  # which chain is which decides nothing
    found = published.measurable_disease(
        serum_m_g_dl=baseline.serum_m_g_dl,
        urine_m_mg_24h=baseline.urine_m_mg_24h,
        flc_kappa_mg_l=kappa,
        flc_lambda_mg_l=lambda_,
    )
    if found.value is None:
        return "serum"
    return {"flc": "dflc"}.get(followed := followed_markers(found.value)[0], followed)


def _mrd_status(case: Case, response: Assessment[object]) -> Assessment[object]:
    """Return what the latest search for residual disease shows, given the response by results."""
    kind = DiseaseFindingKind.MINIMAL_RESIDUAL_DISEASE
    at = len(case.therapy.lines) - 1
    searched = [entry for entry in case.disease_findings if entry.item.finding is kind and during(case, at, entry.span)]
    newest = latest_entries(searched)
    sensitivities = {entry.item.sensitivity_one_in for entry in newest}
    word = response.value if isinstance(response.value, str) else None
    return published.mrd_status(
        response=word,
        clonal_cells_found=_present(newest, kind),
        sensitivity_one_in=sensitivities.pop() if len(sensitivities) == 1 else None,
    )
