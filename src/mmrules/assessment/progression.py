"""Progressive disease by the IMWG criteria of 2016, against the lowest value since treatment began.

How much each marker has to rise is in `rises.py`; relapses that build on this are in `relapse.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.completion import Input
from mmrules.assessment.measurable import IMWG_2016, followed_markers
from mmrules.assessment.parts import Part, assess_parts, combine, part
from mmrules.assessment.reading import Reading
from mmrules.assessment.rises import (
    bm_rise,
    circulating_rise,
    dflc_rise,
    serum_rise,
    size_rise,
    urine_rise,
)
from mmrules.assessment.thresholds import paired

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable

    from mmrules.assessment.assessment import Detail, InputValue
    from mmrules.decimals import Number

__all__ = ["progression"]

_MARKERS = ("serum", "urine", "flc")
_MEASURABLE_SETS = tuple(
    frozenset(name for name, there in zip(_MARKERS, (serum, urine, flc), strict=True) if there)
    for serum in (False, True)
    for urine in (False, True)
    for flc in (False, True)
)
_SHORT_AXIS_CM = Decimal(1)
_LEAST_DFLC_MG_L = "-1000000"

_MARROW_NOTES = {
    "increase": "marrow: an increase of 10 percentage points (2016)",
    "level": "marrow: at least 10 % plasma cells after the rise (the wording of 2006 and 2011)",
}


def _read_pair(
    reading: Reading,
    unit: str,
    nadir: Number | None,
    current: Number | None,
    *,
    minimum: str = "0",
    maximum: str | None = None,
) -> tuple[Input, Input]:
    """Read the lowest and the present value of a marker; below 0 the clone's light chain is in no excess."""
    low, now = (
        None if known is None else max(known, Decimal(0))
        for known in (
            reading.number(f"nadir_{unit}", nadir, minimum=minimum, maximum=maximum),
            reading.number(f"current_{unit}", current, minimum=minimum, maximum=maximum),
        )
    )
    # Every rise is met from 0 to a large value and never by an unchanged one, so these settle what is possible.
    pair = paired(
        (f"nadir_{unit}", low),
        (f"current_{unit}", now),
        second_given_first=lambda value: (value, value * 2 + 1000 if maximum is None else Decimal(maximum)),
        first_given_second=lambda value: (value,),
        first_alone=(Decimal(0), Decimal(1000 if maximum is None else 50)),
    )
    if maximum is None:
        return pair
    first, second = (
        Input(item.name, item.value, tuple(choice for choice in item.choices if _within(choice, Decimal(maximum))))
        for item in pair
    )
    return first, second


def _within(choice: InputValue, maximum: Decimal) -> bool:
    return isinstance(choice, Decimal) and choice <= maximum


def _rise_part(name: str, rise: Callable[[Decimal, Decimal], bool], pair: tuple[Input, Input]) -> Part[bool]:
    return part(name, lambda **values: rise(*values.values()), list(pair))


def _lesion(
    *, lesion_short_axis_cm: Decimal, lesion_longest_nadir_cm: Decimal, lesion_longest_current_cm: Decimal
) -> bool:
    return lesion_short_axis_cm > _SHORT_AXIS_CM and size_rise(lesion_longest_nadir_cm, lesion_longest_current_cm)


def _read_measurable(reading: Reading, measurable: object) -> Part[frozenset[str]]:
    name = "measurable"
    if isinstance(measurable, Assessment):
        choices = tuple(markers for markers in _MEASURABLE_SETS if markers in measurable.possible)
        if choices:
            pairs = frozenset((a, b) for a in choices for b in choices if a != b)
            return Part(name, choices, ((name, pairs),) if pairs else ())
        reading.problem("word.unknown", name, f"must be a set of {', '.join(_MARKERS)}")
    elif measurable is not None:
        markers = reading.names(name, measurable)
        if markers is not None:
            if markers <= set(_MARKERS):
                return Part(name, (markers,))
            reading.problem("word.unknown", name, f"must be a set of {', '.join(_MARKERS)}")
    pairs = frozenset((a, b) for a in _MEASURABLE_SETS for b in _MEASURABLE_SETS if a != b)
    return Part(name, _MEASURABLE_SETS, ((name, pairs),))


def _counts(name: str, measurable: frozenset[str]) -> bool:
    """Whether a criterion counts, given what was measurable at baseline."""
    if name == "flc":
        return not measurable & {"serum", "urine"}
    return name not in {"marrow", "circulating"} or not measurable


def _progressed(
    *,
    measurable: frozenset[str],
    serum: bool = False,
    urine: bool = False,
    flc: bool = False,
    marrow: bool = False,
    circulating: bool = False,
    imaging: bool = False,
) -> bool:
    risen = {"flc": flc, "marrow": marrow, "circulating": circulating}
    return serum or urine or imaging or any(rise and _counts(name, measurable) for name, rise in risen.items())


def progression(
    *,
    measurable: Collection[str] | Assessment[frozenset[str]] | None = None,
    nadir_serum_m_g_dl: Number | None = None,
    current_serum_m_g_dl: Number | None = None,
    nadir_urine_m_mg_24h: Number | None = None,
    current_urine_m_mg_24h: Number | None = None,
    nadir_dflc_mg_l: Number | None = None,
    current_dflc_mg_l: Number | None = None,
    nadir_bm_pc_pct: Number | None = None,
    current_bm_pc_pct: Number | None = None,
    nadir_spd_cm2: Number | None = None,
    current_spd_cm2: Number | None = None,
    nadir_circulating_pc_per_ul: Number | None = None,
    current_circulating_pc_per_ul: Number | None = None,
    new_lesion: bool | None = None,
    lesion_short_axis_cm: Number | None = None,
    lesion_longest_nadir_cm: Number | None = None,
    lesion_longest_current_cm: Number | None = None,
    marrow_absolute: str = "increase",
) -> Assessment[bool]:
    """Whether the disease has progressed: any criterion against the lowest value since the treatment began.

    Serum M-protein 25 % and 0.5 g/dL (from a nadir of 5 g/dL on: 1 g/dL); urine M-protein 25 % and 200 mg in 24 hours;
    without either, the difference of the light chains 25 % and more than 100 mg/L; without any of them, marrow plasma
    cells 25 % and 10 points, or circulating plasma cells 50 % and 200 per microlitre; a new lesion, or lesions 50 %
    larger.

    One met criterion settles "progressed". That it hasn't needs the followed markers; what else was not measured
    doesn't hold that answer up, and stands in `details["not_assessed"]`. `details` also has `criteria_met`,
    `criteria_open` and `light_chain_escape`: whether the light chains rise while M-protein is followed, which is no
    progression (`None` while that is open).

    Args:
        measurable: Markers measurable at baseline, of "serum", "urine" and "flc", or the outcome of
            `measurable_disease`.
        nadir_serum_m_g_dl: Lowest serum M-protein, g/dL.
        current_serum_m_g_dl: Serum M-protein now, g/dL.
        nadir_urine_m_mg_24h: Lowest urine M-protein, mg in 24 hours.
        current_urine_m_mg_24h: Urine M-protein now, mg in 24 hours.
        nadir_dflc_mg_l: Lowest difference of involved and uninvolved light chain, mg/L; below 0 it counts as 0.
        current_dflc_mg_l: That difference now, mg/L.
        nadir_bm_pc_pct: Lowest share of plasma cells in the marrow, percent.
        current_bm_pc_pct: That share now, percent.
        nadir_spd_cm2: Lowest sum of the products of diameters of the lesions, cm2.
        current_spd_cm2: That sum now, cm2.
        nadir_circulating_pc_per_ul: Lowest count of circulating plasma cells, per microlitre.
        current_circulating_pc_per_ul: That count now, per microlitre.
        new_lesion: Whether a new bone lesion or plasmacytoma appeared.
        lesion_short_axis_cm: Short axis of a lesion, cm; it counts above 1 cm.
        lesion_longest_nadir_cm: Its lowest longest diameter, cm.
        lesion_longest_current_cm: Its longest diameter now, cm.
        marrow_absolute: "increase" or "level": how the 10 % of the marrow criterion is read.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_progression_2016")
    absolute = reading.option("marrow_absolute", marrow_absolute, _MARROW_NOTES)
    markers = _read_measurable(reading, measurable)
    serum = _read_pair(reading, "serum_m_g_dl", nadir_serum_m_g_dl, current_serum_m_g_dl)
    urine = _read_pair(reading, "urine_m_mg_24h", nadir_urine_m_mg_24h, current_urine_m_mg_24h)
    dflc = _read_pair(reading, "dflc_mg_l", nadir_dflc_mg_l, current_dflc_mg_l, minimum=_LEAST_DFLC_MG_L)
    marrow = _read_pair(reading, "bm_pc_pct", nadir_bm_pc_pct, current_bm_pc_pct, maximum="100")
    spd = _read_pair(reading, "spd_cm2", nadir_spd_cm2, current_spd_cm2)
    circulating = _read_pair(
        reading, "circulating_pc_per_ul", nadir_circulating_pc_per_ul, current_circulating_pc_per_ul
    )
    reading.flag("new_lesion", new_lesion)
    new = reading.inputs[-1:]
    reading.number("lesion_short_axis_cm", lesion_short_axis_cm, "1", "2")
    reading.number("lesion_longest_nadir_cm", lesion_longest_nadir_cm)
    reading.number("lesion_longest_current_cm", lesion_longest_current_cm)
    short_axis, early, late = reading.inputs[-3:]
    reading.check()
    longest = paired(
        (early.name, _number(early)),
        (late.name, _number(late)),
        second_given_first=lambda value: (value, value * 2),
        first_given_second=lambda value: (value,),
        first_alone=(Decimal(0), Decimal(5)),
    )
    groups: dict[str, tuple[Part[bool], tuple[Input, ...]]] = {
        "serum": (_rise_part("serum", serum_rise, serum), serum),
        "urine": (_rise_part("urine", urine_rise, urine), urine),
        "flc": (_rise_part("flc", dflc_rise, dflc), dflc),
        "marrow": (
            _rise_part("marrow", lambda low, now: bm_rise(low, now, absolute=absolute), marrow),
            marrow,
        ),
        "circulating": (_rise_part("circulating", circulating_rise, circulating), circulating),
        "new_lesion": (part("new_lesion", _new, new), tuple(new)),
        "spd": (_rise_part("spd", size_rise, spd), spd),
        "lesion": (part("lesion", _lesion, [short_axis, *longest]), (short_axis, *longest)),
    }
    required = {name for choice in markers.choices for name in followed_markers(choice)}
    assessed = {
        name: item
        for name, (item, inputs) in groups.items()
        if name in required or any(one.value is not None for one in inputs)
    }
    imaging = [item for name, item in assessed.items() if name in {"new_lesion", "spd", "lesion"}]
    parts: list[Part[Hashable]] = [markers]
    parts += [item for name, item in assessed.items() if name not in {"new_lesion", "spd", "lesion"}]
    if imaging:
        parts.append(_any("imaging", imaging))
    known: dict[str, InputValue] = {
        "measurable": tuple(sorted(markers.choices[0])) if len(markers.choices) == 1 else None,
        **{item.name: item.value for item in reading.inputs},
    }
    details: dict[str, Detail] = {
        **_criteria(assessed, markers.choices),
        "not_assessed": tuple(name for name in groups if name not in assessed),
        "light_chain_escape": _escape(assessed, markers),
    }
    return assess_parts(
        combine(_progressed, parts),
        known,
        definition="imwg_progression_2016",
        source=IMWG_2016,
        notes=_notes(assessed, markers, _MARROW_NOTES[absolute]),
        details=details,
    )


def _number(item: Input) -> Decimal | None:
    return item.value if isinstance(item.value, Decimal) else None


def _new(*, new_lesion: bool) -> bool:
    return new_lesion


def _any(name: str, parts: list[Part[bool]]) -> Part[bool]:
    """Join criteria of which one is enough."""
    if any(item.value is True for item in parts):
        return Part(name, (True,))
    owners = tuple(owner for item in parts if item.value is None for owner, _ in item.changes)
    if not owners:
        return Part(name, (False,))
    return Part(name, (False, True), tuple((owner, frozenset({(False, True)})) for owner in owners))


def _criteria(assessed: dict[str, Part[bool]], choices: tuple[frozenset[str], ...]) -> dict[str, Detail]:
    """Return the criteria that are met and those still open, leaving out markers that don't count."""
    met, still_open = [], []
    for name, item in assessed.items():
        counts = {_counts(name, measurable) for measurable in choices}
        if item.value is True and counts == {True}:
            met.append(name)
        elif item.value is not False and True in counts:
            still_open.append(name)
    return {"criteria_met": tuple(met), "criteria_open": tuple(still_open)}


def _escape(assessed: dict[str, Part[bool]], markers: Part[frozenset[str]]) -> bool | None:
    """Whether the light chains rise while serum or urine M-protein is followed."""
    risen = assessed["flc"].value if "flc" in assessed else None
    with_protein = {bool(choice & {"serum", "urine"}) for choice in markers.choices}
    if risen is False or with_protein == {False}:
        return False
    return True if risen and with_protein == {True} else None


def _notes(assessed: dict[str, Part[bool]], markers: Part[frozenset[str]], marrow: str) -> tuple[str, ...]:
    notes = ["unconfirmed until a second consecutive measurement agrees; imaging needs no repeat", marrow]
    if _escape(assessed, markers) is True:
        notes.append("the light chains have risen: with measurable M-protein that is escape, not progression")
    return tuple(notes)
