"""The events that published definitions find in the results of a line: response, lowest value, progression, relapse.

Over which visits they are judged is in `line_visits.py`; what the record itself says, and the order of the events, in
`timeline.py`.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from mmrules import assessment as published
from mmrules.facts.case import Case
from mmrules.facts.event import Event, EventKind
from mmrules.facts.line_visits import during, judged
from mmrules.facts.span import Span, amount_text, months_from, span_of
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from datetime import date

    from mmrules.assessment.assessment import Assessment
    from mmrules.facts.line_visits import LineVisits
    from mmrules.facts.origin import Origin
    from mmrules.facts.therapy import Line

    T = TypeVar("T", bound=Hashable)

__all__ = ["clinical_relapses", "day_of", "escapes", "nadirs", "progressions", "responses"]

_SYMPTOMS = frozenset({"calcium", "albumin", "hemoglobin", "creatinine", "plasmacytoma_spd"})
"""The analytes that clinical relapse is decided by."""

_NADIRS = {
    "serum": ("serum M-protein", "g/dL"),
    "urine": ("urine M-protein", "mg in 24 hours"),
    "dflc": ("difference of the light chains", "mg/L"),
    "marrow": ("share of plasma cells in the marrow", "%"),
    "plasmacytoma": ("size of the plasmacytomas", "cm2 (sum of the products of two diameters)"),
}
"""The markers whose lowest value is told, in words, with their unit."""

_CRITERIA = {
    "serum": "serum M-protein",
    "urine": "urine M-protein",
    "flc": "light chains",
    "marrow": "marrow plasma cells",
    "circulating": "circulating plasma cells",
    "new_lesion": "a new lesion",
    "spd": "size of the plasmacytomas",
    "lesion": "longest diameter of a lesion",
}
_BY_RESULTS = frozenset({Response.MR.value, Response.PR.value, Response.VGPR.value, Response.CR.value, "sCR"})
_RANK = {response: place for place, response in enumerate(Response)}
_PLACE = re.compile(r"\$\.(labs|disease_findings)\[([0-9]+)\]")


def responses(at: int, visits: tuple[LineVisits, ...]) -> Iterator[Event]:
    """Find each response that results show for the first time, better than those before it; the least that it can be.

    Args:
        at: Index of the line among those that are seen.
        visits: Its visits.
    """
    best = 0
    for count, visit in enumerate(visits[0].visits, start=1):
        now = _judged(visits, count, published.response_at_last_visit)
        level = min(now.possible, key=lambda word: _RANK[Response(word)])
        if level not in _BY_RESULTS or _RANK[Response(level)] <= best:
            continue
        best = _RANK[Response(level)]
        so_far = _judged(visits, count + 1, published.best_response).possible
        confirmed = now.details.get("confirmed") is True or all(_RANK[Response(word)] >= best for word in so_far)
        word = "confirmed" if confirmed else "unconfirmed"
        or_better = "" if now.value is not None else " or better"
        text = f"{level}{or_better} to line {at + 1}, by results, {word}"
        day = str(visit.date)
        yield Event(day_of(day), EventKind.RESPONSE, text, visits[0].origins.get(day, ()))


def _judged(
    visits: tuple[LineVisits, ...], count: int, function: Callable[..., Assessment[T]], **options: object
) -> Assessment[T]:
    return judged([line.up_to(count) for line in visits], function, **options)


def nadirs(case: Case, at: int, visits: tuple[LineVisits, ...]) -> Iterator[Event]:
    """Find the lowest value of each marker over a line, and how long ago that of the last line was.

    Args:
        case: The case.
        at: Index of the line among those that are seen.
        visits: Its visits.
    """
    for marker, (label, unit) in _NADIRS.items():
        name = f"lowest {label} of line {at + 1}"
        measured = [visit for visit in visits[0].visits if _holds(visit, marker)]
        low = judged(visits, published.nadir, marker=marker, lowest_value="single")
        if len(measured) < 2:  # one result is lowest and highest at once
            continue
        day = low.details.get("date")
        if low.value is None and all(line.visits for line in visits):
            text = f"{name}: not settled, because results are printed with a comparator"
            yield Event(None, EventKind.NADIR, text, tuple(itertools.chain(*visits[0].origins.values())))
        if low.value is None or not isinstance(day, str):
            continue  # never below the baseline
        confirmed = judged(visits, published.nadir, marker=marker)
        text = f"{name}: {low.value:f} {unit}"
        if marker not in {"marrow", "plasmacytoma"}:  # which need no second result
            second = confirmed.details.get("confirmed")
            text += ", confirmed" if second else "" if second is None else ", not confirmed by a second result"
        origins = visits[0].origins.get(day, ())
        yield Event(day_of(day), EventKind.NADIR, text, origins)
        if at + 1 == len(case.therapy.lines):
            months = months_from(span_of(day_of(day)), Span.on(case.as_of))
            if months is not None:
                since = f"{amount_text(months)} months since the {name}"
                yield Event(PartialDate.of(case.as_of), EventKind.TIME_SINCE_NADIR, since, origins)


def _holds(visit: published.DatedDiseaseMeasurement, marker: str) -> bool:
    values = {
        "serum": visit.serum_m_g_dl,
        "urine": visit.urine_m_mg_24h,
        "dflc": None if visit.flc_uninvolved_mg_l is None else visit.flc_involved_mg_l,
        "marrow": visit.bm_pc_pct,
        "plasmacytoma": visit.plasmacytoma_spd_cm2,
    }
    return values[marker] is not None


def progressions(case: Case, at: int, visits: tuple[LineVisits, ...]) -> Iterator[Event]:
    """Find the first progression that the results of a line show, confirmed or awaiting that.

    Args:
        case: The case.
        at: Index of the line among those that are seen.
        visits: Its visits.
    """
    found = judged(visits, published.progression_over_visits, lowest_value="single")
    day = found.details.get("date")
    if not isinstance(day, str) or not (found.value is True or "visits" in found.missing):
        return
    criteria = found.details.get("criteria")
    names = [_CRITERIA[str(name)] for name in criteria] if isinstance(criteria, tuple) else []
    on = found.details.get("confirmed_date")
    word = f"confirmed on {on}" if found.value is True and on != day else "confirmed"
    text = f"after line {at + 1}, by results ({', '.join(names)}), {word if found.value is True else 'unconfirmed'}"
    if judged(visits, published.progression_over_visits).details.get("date") != day:
        text += "; the lowest value before was not confirmed by a second result"
    when = PartialDate.from_text(day)
    kind, what = EventKind.PROGRESSION, "progression"
    if isinstance(when, PartialDate):
        then = Case(case.patient, as_of=when.latest, registry=case.registry)
        symptoms = then.assessment("clinical_relapse").value if _is_last(then, case, at) else None
        if symptoms is False:
            kind, what = EventKind.BIOCHEMICAL_RELAPSE, "biochemical relapse"
        elif symptoms is None:
            text += "; whether there were signs of clinical relapse is not settled"
    origins = visits[0].origins.get(day, ())
    yield Event(day_of(day), kind, f"{what} {text}", origins, confirmed=found.value is True)


def escapes(at: int, visits: tuple[LineVisits, ...]) -> Iterator[Event]:
    """Find the first rise of the light chains while M-protein is followed: escape, which is no progression.

    Args:
        at: Index of the line among those that are seen.
        visits: Its visits.
    """
    found = judged(visits, published.progression_over_visits, lowest_value="single")
    day, confirmed = found.details.get("escape_date"), found.details.get("escape_confirmed")
    if not isinstance(day, str):
        return
    word = {True: "confirmed by the next result", False: "not confirmed by the next result", None: "unconfirmed"}
    text = (
        f"the light chains rise on line {at + 1} while M-protein is followed, by results, "
        f"{word[confirmed if isinstance(confirmed, bool) else None]}: light-chain escape is no progression by the IMWG"
    )
    yield Event(day_of(day), EventKind.LIGHT_CHAIN_ESCAPE, text, visits[0].origins.get(day, ()))


def _is_last(then: Case, case: Case, at: int) -> bool:
    last = then.therapy.last_line
    return last is not None and last.origin.path == case.therapy.lines[at].origin.path


def clinical_relapses(case: Case, at: int, line: Line) -> Iterator[Event]:
    """Find the first day on which results and findings show signs of clinical relapse.

    Args:
        case: The case.
        at: Index of the line among those that are seen.
        line: The line.
    """
    for day in _days(case, at):
        then = Case(case.patient, as_of=day, registry=case.registry)
        if not _is_last(then, case, at):
            continue
        symptoms = then.assessed("clinical_relapse")
        if symptoms.assessment.value is True:
            criteria = symptoms.assessment.details.get("criteria_met")
            names = ", ".join(str(name).replace("_", " ") for name in criteria) if isinstance(criteria, tuple) else ""
            text = f"clinical relapse after line {at + 1}, by results and findings" + (f" ({names})" if names else "")
            origins = _original(case, symptoms.origins) or (line.origin,)
            yield Event(PartialDate.of(day), EventKind.CLINICAL_RELAPSE, text, origins)
            return


def _days(case: Case, at: int) -> list[date]:
    """The days during a line on which there is something new to decide by, oldest first."""
    spans = [result.span for analyte in sorted(_SYMPTOMS) for result in case.labs.series(analyte)]
    spans += [entry.span for entry in case.disease_findings]
    return sorted({span.latest for span in spans if during(case, at, span) and span.latest <= case.as_of})


def _original(case: Case, origins: tuple[Origin, ...]) -> tuple[Origin, ...]:
    """Place entries in the whole record: they were found in what is seen of it, where fewer stand before them."""

    def place(match: re.Match[str]) -> str:
        return f"$.{match[1]}[{case.visible.indices[match[1]][int(match[2])]}]"

    return tuple(evolve(origin, path=_PLACE.sub(place, origin.path)) for origin in origins)


def day_of(text: str) -> PartialDate | None:
    """Return the day that the details of a definition name."""
    day = PartialDate.from_text(text)
    return day if isinstance(day, PartialDate) else None
