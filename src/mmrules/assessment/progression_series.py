"""Progression over dated visits (IMWG 2016): when it is found, and whether a second assessment confirmed it.

One comparison with the lowest value is in `progression.py`, the lowest value in `nadir.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.measurable import IMWG_2016, followed_markers
from mmrules.assessment.nadir import LOWEST_NOTES, lowest, value_of
from mmrules.assessment.progression import progression
from mmrules.assessment.reading import Reading
from mmrules.assessment.visits import Finding, Series, over_orders, read_series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.assessment.measurement import DatedDiseaseMeasurement, DiseaseMeasurement

__all__ = ["criteria_of", "missing_of", "progression_over_visits", "risen_at", "standing_alone"]

_FOLLOWED = {"serum": "serum", "urine": "urine", "flc": "dflc", "marrow": "marrow"}
"""The marker that each name of `followed_markers` stands for."""

_REPEATED = {"serum": "serum", "urine": "urine", "flc": "dflc", "circulating": "circulating"}
"""Criteria that need a second assessment, with the marker that they look at; marrow and imaging need none. That counts
of circulating plasma cells need one is a convention: the source exempts only marrow and imaging."""

_TWO_OF = frozenset({"serum", "urine", "flc"})

_TWO_MARKERS_NOTES = {
    "not_counted": "",
    "confirm": "two criteria at one visit confirm each other (Blood 2025;146:802; not a rule of the IMWG)",
}
_LIGHT_CHAINS = ("flc_involved_mg_l", "flc_uninvolved_mg_l")
_FIELDS = {
    "serum_m_g_dl": ("serum_m_g_dl",),
    "urine_m_mg_24h": ("urine_m_mg_24h",),
    "dflc_mg_l": _LIGHT_CHAINS,
    "bm_pc_pct": ("bm_pc_pct",),
    "spd_cm2": ("plasmacytoma_spd_cm2",),
    "circulating_pc_per_ul": ("circulating_pc_per_ul",),
}
_LESION_FIELDS = {
    "lesion_short_axis_cm": ("visit", "lesion_short_axis_cm"),
    "lesion_longest_nadir_cm": ("baseline", "lesion_longest_cm"),
    "lesion_longest_current_cm": ("visit", "lesion_longest_cm"),
}


def risen_at(series: Series, place: int, *, reading: str) -> Assessment[bool]:
    """Return whether one visit alone shows progression, against the lowest values before it.

    Args:
        series: The series.
        place: Index of the visit.
        reading: How the lowest value is read, of `LOWEST_NOTES`.
    """
    visit, earlier = series.visits[place], series.visits[:place]

    followed = {_FOLLOWED[name] for choice in series.measurable.possible for name in followed_markers(choice)}

    def low(marker: str) -> Decimal | None:
        if marker not in followed and value_of(visit.fields, marker) is None:
            return None  # what is neither followed nor on record does not hold the answer up
        found = lowest(series, earlier, marker, reading=reading)
        return None if found is None else found.value

    return progression(
        measurable=series.measurable,
        nadir_serum_m_g_dl=low("serum"),
        current_serum_m_g_dl=value_of(visit.fields, "serum"),
        nadir_urine_m_mg_24h=low("urine"),
        current_urine_m_mg_24h=value_of(visit.fields, "urine"),
        nadir_dflc_mg_l=low("dflc"),
        current_dflc_mg_l=value_of(visit.fields, "dflc"),
        nadir_bm_pc_pct=low("marrow"),
        current_bm_pc_pct=value_of(visit.fields, "marrow"),
        nadir_spd_cm2=low("plasmacytoma"),
        current_spd_cm2=value_of(visit.fields, "plasmacytoma"),
        nadir_circulating_pc_per_ul=low("circulating"),
        current_circulating_pc_per_ul=value_of(visit.fields, "circulating"),
        new_lesion=visit.new_lesion,
        # A lesion that was not measured at this visit says nothing about it.
        lesion_short_axis_cm=_short_axis(series, place) if visit.fields.longest is not None else None,
        lesion_longest_nadir_cm=low("lesion"),
        lesion_longest_current_cm=visit.fields.longest,
    )


def _short_axis(series: Series, place: int) -> Decimal | None:
    """Return the short axis of the lesion when it was last measured, up to a visit."""
    axes = [series.before.short_axis, *(visit.fields.short_axis for visit in series.visits[: place + 1])]
    return next((axis for axis in reversed(axes) if axis is not None), None)


def missing_of(series: Series, place: int, risen: Assessment[bool]) -> tuple[str, ...]:
    """Return what is missing for `risen_at` by the names of the series.

    Args:
        series: The series.
        place: Index of the visit.
        risen: The outcome of `risen_at`.
    """
    found: list[str] = []
    for name in risen.missing:
        if name == "measurable":
            found += series.measurable.missing
        elif name == "new_lesion":
            found.append(f"{series.visits[place].path}.new_lesion")
        elif name in _LESION_FIELDS:
            of, field = _LESION_FIELDS[name]
            found.append(f"{series.visits[place].path if of == 'visit' else of}.{field}")
        else:
            when, _, rest = name.partition("_")
            visit = series.visits[place]
            owner, fields = ("baseline", series.before) if when == "nadir" else (visit.path, visit.fields)
            known = {"flc_involved_mg_l": fields.involved, "flc_uninvolved_mg_l": fields.uninvolved}
            found += [f"{owner}.{field}" for field in _FIELDS[rest] if known.get(field) is None]
    return tuple(dict.fromkeys(found))


def criteria_of(risen: Assessment[bool], name: str) -> tuple[str, ...]:
    """Return the names of criteria in the details of a progression.

    Args:
        risen: The progression.
        name: "criteria_met" or "criteria_open".
    """
    found = risen.details[name]
    return tuple(str(item) for item in found) if isinstance(found, tuple) else ()


def standing_alone(risen: Assessment[bool]) -> bool:
    """Return whether a progression needs no second assessment: marrow and imaging need none.

    Args:
        risen: The outcome of `risen_at`.
    """
    return any(name not in _REPEATED for name in criteria_of(risen, "criteria_met"))


@frozen
class _Sign:
    """Progression at one visit: by what, and where it was confirmed; `confirmed` is `None` while it awaits that."""

    place: int
    criteria: tuple[str, ...]
    confirmed: bool | None
    at: int | None = None


def _sign(series: Series, place: int, all_risen: Sequence[Assessment[bool]], *, two_markers: str) -> _Sign | None:
    met = criteria_of(all_risen[place], "criteria_met")
    if not met:
        return None
    repeated = [name for name in met if name in _REPEATED]
    if standing_alone(all_risen[place]) or (two_markers == "confirm" and len(_TWO_OF.intersection(repeated)) > 1):
        return _Sign(place, met, True, place)  # noqa: FBT003  # the value, not a switch
    awaiting = False
    for name in repeated:
        marker = _REPEATED[name]
        following = (
            later
            for later in range(place + 1, len(series.visits))
            if value_of(series.visits[later].fields, marker) is not None
        )
        after = next(following, None)
        if after is None:
            awaiting = True
        elif name in criteria_of(all_risen[after], "criteria_met"):
            return _Sign(place, met, True, after)  # noqa: FBT003  # the value, not a switch
    return _Sign(place, met, None if awaiting else False)


def _open_now(series: Series, all_risen: Sequence[Assessment[bool]]) -> tuple[str, ...]:
    """Return what is missing to say that the last visit shows no progression."""
    if not series.visits:
        return ("visits",)
    place = len(series.visits) - 1
    return missing_of(series, place, all_risen[place])


def progression_over_visits(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    lowest_value: str = "confirmed",
    two_markers: str = "not_counted",
) -> Assessment[bool]:
    """Whether the disease has progressed at any visit, confirmed where the IMWG asks for it.

    M-protein and light chains need a second consecutive assessment of the same marker; marrow and imaging need none. A
    rise that awaits its second assessment leaves the answer open (`missing` names "visits"), one that the second did
    not confirm is none. `details` has the `date` of the first visit that shows it, its `criteria`, `confirmed` and
    `confirmed_date`; for a rise that is not confirmed they are those of the first that still can be, else of the
    latest. `escape_date` is the first visit at which the light chains rise while M-protein is followed, which is no
    progression, and `escape_confirmed` whether their next assessment agrees (`None` while there is none).

    Monotone to later visits: a confirmed progression stays; "no" is only what the visits so far show. A visit put
    between two others can undo a confirmation.

    Args:
        baseline: Before the treatment; it bounds the lowest value.
        visits: Since then and before any new treatment, in any order. One without a marker is no assessment of it.
        lowest_value: As in `nadir`.
        two_markers: "not_counted", or "confirm": two criteria of serum, urine and light chains at one visit confirm
            each other.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_progression_2016")
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    two = reading.option("two_markers", two_markers, _TWO_MARKERS_NOTES)
    orders = read_series(reading, baseline, visits)

    def rule(series: Series) -> Finding[bool]:
        return _progressed(series, how, two)

    notes = [LOWEST_NOTES[how], "consecutive are the assessments of a marker that are on record"]
    notes += [_TWO_MARKERS_NOTES[two]] if _TWO_MARKERS_NOTES[two] else []
    return over_orders(reading, orders, rule, source=IMWG_2016, notes=notes)


def _progressed(series: Series, how: str, two_markers: str) -> Finding[bool]:
    all_risen = [risen_at(series, place, reading=how) for place in range(len(series.visits))]
    signs = [
        sign
        for place in range(len(series.visits))
        if (sign := _sign(series, place, all_risen, two_markers=two_markers)) is not None
    ]
    notes = tuple(note for risen in all_risen for note in risen.notes if "escape" in note)
    if how == "confirmed" and any(
        risen.value is not True and risen_at(series, place, reading="single").value is True
        for place, risen in enumerate(all_risen)
    ):
        notes += ("against the lowest single value a visit shows progression that it doesn't show here",)
    escape = _escape(series, all_risen)
    for sign in signs:
        if sign.confirmed:
            return Finding(possible=frozenset({True}), details=_details(series, sign) | escape, notes=notes)
    awaiting = [sign for sign in signs if sign.confirmed is None]
    details = _details(series, next(iter(awaiting or signs[::-1]), None)) | escape
    missing = [*_open_now(series, all_risen)]
    missing += ["visits"] if awaiting else []
    possible = frozenset({True, False}) if missing else frozenset({False})
    return Finding(possible=possible, missing=tuple(dict.fromkeys(missing)), details=details, notes=notes)


def _details(series: Series, sign: _Sign | None) -> dict[str, Detail]:
    if sign is None:
        return {"date": None, "criteria": (), "confirmed": None, "confirmed_date": None}
    return {
        "date": str(series.visits[sign.place].day),
        "criteria": sign.criteria,
        "confirmed": bool(sign.confirmed),
        "confirmed_date": None if sign.at is None else str(series.visits[sign.at].day),
    }


def _escape(series: Series, all_risen: Sequence[Assessment[bool]]) -> dict[str, Detail]:
    """Return where light-chain escape is first seen, and whether the next assessment of the light chains agrees."""
    seen = [
        (visit, risen.details["light_chain_escape"])
        for visit, risen in zip(series.visits, all_risen, strict=True)
        if value_of(visit.fields, "dflc") is not None
    ]
    first = next((place for place, (_, escape) in enumerate(seen) if escape is True), None)
    if first is None:
        return {"escape_date": None, "escape_confirmed": None}
    following = seen[first + 1 : first + 2]
    return {
        "escape_date": str(seen[first][0].day),
        "escape_confirmed": following[0][1] is True if following else None,
    }
