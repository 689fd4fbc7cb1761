"""What each marker amounts to for the response criteria: its level on the ladder, or its state.

The ladder itself, and which marker counts, is in `response.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.assessment import InputValue
from mmrules.assessment.completion import Input
from mmrules.assessment.light_chains import ratio_is_normal
from mmrules.assessment.measurable import INVOLVED_FLC_MG_L, SERUM_M_G_DL, URINE_M_MG_24H
from mmrules.assessment.measurement import DiseaseMeasurement
from mmrules.assessment.parts import Part, part
from mmrules.assessment.reading import Reading
from mmrules.assessment.rises import bm_rise, dflc_rise, rise_thresholds, serum_rise, size_rise, urine_rise
from mmrules.assessment.thresholds import paired, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PLASMACYTOMA_NOTES", "Fields", "Markers", "flc_measurable", "quantity_of", "read_fields", "read_markers"]

# Kumar 2016, Lancet Oncol 17:e328, table 4.
_FEW_PLASMA_CELLS_PCT, _MANY_PLASMA_CELLS_PCT = Decimal(5), Decimal(30)
_URINE_VGPR_MG, _URINE_PR_MG = Decimal(100), Decimal(200)

_IFE = ("neg", "pos")
_FLC_LEVELS = ("PD", "SD", "PR", "VGPR")

PLASMACYTOMA_NOTES = {
    "as_known": "a plasmacytoma on record neither at baseline nor now is taken as absent: imaging isn't routine",
    "required": "a plasmacytoma size that is not on record is unknown",
}


@frozen(kw_only=True)
class Markers:
    """Every marker as a part: classes as explained where each is built.

    Attributes:
        serum: Level or `None` when not measurable at baseline, and whether immunofixation is negative.
        urine: Whether measurable at baseline, level, and whether immunofixation is negative.
        flc_measurable: Whether the light chains are measurable at baseline.
        flc_level: Level by the difference of the light chains.
        ratio_normal: Whether their ratio is normal now.
        marrow: Whether there are under 5 % plasma cells now, and the level by the marrow alone.
        bm_clonal: Whether clonal plasma cells are found.
        plasmacytoma: "none", "smaller" (by half or more), "larger" (than that) or "PD".
        inputs: Every field by its path.
        notes: What a reader has to know.
    """

    serum: Part[tuple[str | None, bool]]
    urine: Part[tuple[bool, str, bool]]
    flc_measurable: Part[bool]
    flc_level: Part[str]
    ratio_normal: Part[bool]
    marrow: Part[tuple[bool, str]]
    bm_clonal: Part[bool]
    plasmacytoma: Part[str]
    inputs: Mapping[str, InputValue]
    notes: tuple[str, ...]


@frozen(kw_only=True)
class Fields:
    """The fields of one measurement after reading."""

    serum: Decimal | None
    urine: Decimal | None
    serum_ife: str | None
    urine_ife: str | None
    involved: Decimal | None
    uninvolved: Decimal | None
    ratio: Decimal | None
    bm: Decimal | None
    bm_clonal: bool | None
    spd: Decimal | None
    circulating: Decimal | None
    short_axis: Decimal | None
    longest: Decimal | None


def read_fields(reading: Reading, name: str, measurement: object) -> Fields:
    """Read the fields of one measurement.

    Args:
        reading: Takes every field as an input and every problem.
        name: Where the measurement stands: "baseline".
        measurement: The argument.
    """
    if not isinstance(measurement, DiseaseMeasurement):
        reading.problem("measurement.type", name, "must be a DiseaseMeasurement")
        measurement = DiseaseMeasurement()

    def at(field: str) -> str:
        return f"{name}.{field}"

    return Fields(
        serum=reading.number(at("serum_m_g_dl"), measurement.serum_m_g_dl),
        urine=reading.number(at("urine_m_mg_24h"), measurement.urine_m_mg_24h),
        serum_ife=reading.word(at("serum_ife"), measurement.serum_ife, _IFE),
        urine_ife=reading.word(at("urine_ife"), measurement.urine_ife, _IFE),
        involved=reading.number(at("flc_involved_mg_l"), measurement.flc_involved_mg_l),
        uninvolved=reading.number(at("flc_uninvolved_mg_l"), measurement.flc_uninvolved_mg_l),
        ratio=reading.number(at("flc_ratio"), measurement.flc_ratio),
        bm=reading.number(at("bm_pc_pct"), measurement.bm_pc_pct, maximum="100"),
        bm_clonal=reading.flag(at("bm_clonal"), measurement.bm_clonal),
        spd=reading.number(at("plasmacytoma_spd_cm2"), measurement.plasmacytoma_spd_cm2),
        circulating=reading.number(at("circulating_pc_per_ul"), measurement.circulating_pc_per_ul),
        short_axis=reading.number(at("lesion_short_axis_cm"), measurement.lesion_short_axis_cm),
        longest=reading.number(at("lesion_longest_cm"), measurement.lesion_longest_cm),
    )


def read_markers(baseline: object, current: object, *, plasmacytomas: str) -> Markers:
    """Check two measurements and reduce them to what the response criteria ask for.

    Args:
        baseline: Before treatment.
        current: Now.
        plasmacytomas: The option of `response`.

    Raises:
        InvalidInput: With every field that can't be used.
    """
    reading = Reading("imwg_response_2016")
    imaging = reading.option("plasmacytomas", plasmacytomas, PLASMACYTOMA_NOTES)
    before, now = read_fields(reading, "baseline", baseline), read_fields(reading, "current", current)
    reading.check()
    return Markers(
        serum=_serum(before, now),
        urine=_urine(before, now),
        flc_measurable=flc_measurable(before),
        flc_level=_flc_level(before, now),
        ratio_normal=_ratio_normal(now),
        marrow=_marrow(before, now),
        bm_clonal=part("bm_clonal", _as_is, [Input("current.bm_clonal", now.bm_clonal, (False, True))]),
        plasmacytoma=_plasmacytoma(before.spd, now.spd, assume_none=imaging == "as_known"),
        inputs={item.name: item.value for item in reading.inputs},
        notes=_notes(before, now, PLASMACYTOMA_NOTES[imaging]),
    )


def _as_is(**values: bool) -> bool:
    (value,) = values.values()
    return value


def _notes(before: Fields, now: Fields, imaging: str) -> tuple[str, ...]:
    notes = [imaging, "unconfirmed until a second consecutive measurement agrees"]
    if now.serum_ife == "pos":
        notes.append("a therapeutic IgG kappa antibody can keep serum immunofixation positive")
    if (now.serum_ife == "neg" and now.serum) or (now.urine_ife == "neg" and now.urine):
        notes.append("an M-protein is quantified although immunofixation is negative: read as not negative")
    light_chains = (before.involved, before.uninvolved, now.involved, now.uninvolved)
    if None not in light_chains and _dflc_level(*light_chains) == "PD":  # type: ignore[arg-type]  # none is None
        notes.append("the light chains have risen: with measurable M-protein that is escape, not progression")
    if (
        before.urine is not None
        and before.urine < URINE_M_MG_24H
        and now.urine is not None
        and now.urine >= _URINE_PR_MG
    ):
        notes.append("urine M-protein has appeared although it was not measurable at baseline: see progression")
    return tuple(notes)


def _clear(ife: str, quantity: Decimal) -> bool:
    return ife == "neg" and quantity == 0


def quantity_of(ife: str | None, quantity: Decimal | None) -> Decimal | None:
    """Return the quantity; negative immunofixation leaves none to quantify."""
    return Decimal(0) if quantity is None and ife == "neg" else quantity


def _ife(name: str, ife: str | None, quantity: Decimal | None) -> Input:
    """Build the input; a quantified M-protein is positive by immunofixation whether or not that was done."""
    return Input(name, "pos" if ife is None and quantity else ife, _IFE)


def _serum(before: Fields, now: Fields) -> Part[tuple[str | None, bool]]:
    first, second = paired(
        ("baseline.serum_m_g_dl", before.serum),
        ("current.serum_m_g_dl", quantity_of(now.serum_ife, now.serum)),
        second_given_first=_serum_marks,
        first_given_second=lambda late: (SERUM_M_G_DL, late, late * 4 / 3, late * 2, late * 10, *_serum_lows(late)),
        first_alone=(Decimal(0), Decimal(10)),
    )

    def level(**values: Decimal | str) -> tuple[str | None, bool]:
        early, late, ife = values.values()
        assert isinstance(early, Decimal)  # noqa: S101  # narrows the type only
        assert isinstance(late, Decimal)  # noqa: S101  # narrows the type only
        clear = _clear(str(ife), late)
        if early < SERUM_M_G_DL:
            return None, clear
        if serum_rise(early, late):
            return "PD", clear
        falls = (("VGPR", late * 10 <= early), ("PR", late * 2 <= early), ("MR", late * 4 <= early * 3))
        return next((name for name, reached in falls if reached), "SD"), clear

    return part("serum", level, [first, second, _ife("current.serum_ife", now.serum_ife, now.serum)])


def _serum_marks(early: Decimal) -> Iterable[Decimal]:
    return (early / 10, early / 2, early * 3 / 4, *rise_thresholds(early, "0.5"), early + 1)


def _serum_lows(late: Decimal) -> Iterable[Decimal]:
    return (Decimal(5), late - 1, late - Decimal("0.5"), late * 4 / 5)


def _urine(before: Fields, now: Fields) -> Part[tuple[bool, str, bool]]:
    first, second = paired(
        ("baseline.urine_m_mg_24h", before.urine),
        ("current.urine_m_mg_24h", quantity_of(now.urine_ife, now.urine)),
        second_given_first=lambda early: (
            _URINE_VGPR_MG,
            _URINE_PR_MG,
            early / 10,
            early / 2,
            *rise_thresholds(early, "200"),
        ),
        first_given_second=lambda late: (URINE_M_MG_24H, late * 2, late * 10, late - 200, late * 4 / 5),
        first_alone=(Decimal(0), Decimal(5000)),
    )

    def level(**values: Decimal | str) -> tuple[bool, str, bool]:
        early, late, ife = values.values()
        assert isinstance(early, Decimal)  # noqa: S101  # narrows the type only
        assert isinstance(late, Decimal)  # noqa: S101  # narrows the type only
        clear = _clear(str(ife), late)
        if early < URINE_M_MG_24H:
            # Not followed: it can only withhold the best levels.
            return False, "VGPR" if late < _URINE_VGPR_MG else "PR", clear
        if urine_rise(early, late):
            return True, "PD", clear
        if late < _URINE_VGPR_MG:
            return True, "VGPR", clear
        if late < _URINE_PR_MG or late * 10 <= early:
            return True, "PR", clear
        return True, "MR" if late * 2 <= early else "SD", clear

    return part("urine", level, [first, second, _ife("current.urine_ife", now.urine_ife, now.urine)])


def flc_measurable(before: Fields) -> Part[bool]:
    """Return whether the light chains are measurable at baseline: from 100 mg/L with an abnormal ratio."""
    name = "flc_measurable"
    if before.involved is not None and before.involved < INVOLVED_FLC_MG_L:
        return Part(name, (False,))
    normal = ratio_is_normal(ratio=before.ratio, involved=before.involved, uninvolved=before.uninvolved)
    if normal is True:
        return Part(name, (False,))
    if normal is False and before.involved is not None:
        return Part(name, (True,))
    missing = ["baseline.flc_involved_mg_l"] if before.involved is None else []
    missing += ["baseline.flc_ratio"] if normal is None else []
    change = frozenset({(False, True)})
    return Part(name, (False, True), tuple((owner, change) for owner in missing))


def _ratio_normal(now: Fields) -> Part[bool]:
    normal = ratio_is_normal(ratio=now.ratio, involved=now.involved, uninvolved=now.uninvolved)
    if normal is not None:
        return Part("ratio_normal", (normal,))
    return Part("ratio_normal", (False, True), (("current.flc_ratio", frozenset({(False, True)})),))


def _dflc_level(involved0: Decimal, uninvolved0: Decimal, involved: Decimal, uninvolved: Decimal) -> str:
    early, late = involved0 - uninvolved0, involved - uninvolved
    if dflc_rise(early, late):
        return "PD"
    if early <= 0:
        return "SD"
    if late * 10 <= early:
        return "VGPR"
    return "PR" if late * 2 <= early else "SD"


def _flc_level(before: Fields, now: Fields) -> Part[str]:
    """Level by the difference of the light chains; bounds of what is unknown give the worst and the best of it."""
    far = Decimal(10) ** 9
    named = (
        ("baseline.flc_involved_mg_l", before.involved),
        ("baseline.flc_uninvolved_mg_l", before.uninvolved),
        ("current.flc_involved_mg_l", now.involved),
        ("current.flc_uninvolved_mg_l", now.uninvolved),
    )
    missing = tuple(name for name, value in named if value is None)
    zero = Decimal(0)
    worst = _dflc_level(
        zero if before.involved is None else before.involved,
        far if before.uninvolved is None else before.uninvolved,
        far if now.involved is None else now.involved,
        zero if now.uninvolved is None else now.uninvolved,
    )
    best = _dflc_level(
        far if before.involved is None else before.involved,
        zero if before.uninvolved is None else before.uninvolved,
        zero if now.involved is None else now.involved,
        far if now.uninvolved is None else now.uninvolved,
    )
    low, high = _FLC_LEVELS.index(worst), _FLC_LEVELS.index(best)
    choices = _FLC_LEVELS[low : high + 1]
    pairs = frozenset((a, b) for a in choices for b in choices if a != b)
    return Part("flc_level", choices, tuple((owner, pairs) for owner in missing) if pairs else ())


def _marrow(before: Fields, now: Fields) -> Part[tuple[bool, str]]:
    first, second = paired(
        ("baseline.bm_pc_pct", before.bm),
        ("current.bm_pc_pct", now.bm),
        second_given_first=lambda early: (_FEW_PLASMA_CELLS_PCT, early / 2, *rise_thresholds(early, "10")),
        first_given_second=lambda late: (_MANY_PLASMA_CELLS_PCT, late * 2, late - 10, late * 4 / 5),
        first_alone=(Decimal(0), Decimal(30), Decimal(90)),
    )

    def level(**values: Decimal) -> tuple[bool, str]:
        early, late = values.values()
        few = late < _FEW_PLASMA_CELLS_PCT
        if bm_rise(early, late):
            return few, "PD"
        return few, "PR" if early >= _MANY_PLASMA_CELLS_PCT and late * 2 <= early else "SD"

    return part("marrow", level, [first, second])


def _plasmacytoma(before: Decimal | None, now: Decimal | None, *, assume_none: bool) -> Part[str]:
    if assume_none and not before and not now:
        return Part("plasmacytoma", ("none",))
    first = Input("baseline.plasmacytoma_spd_cm2", before, (Decimal(0), Decimal(10)))
    if before is None and now:
        # Sizes at baseline against which the present one is a new lesion, growth, a little less, or half.
        first = Input(first.name, None, spread((now * 2 / 3, now, now * 2)))
    early_choices = [value for value in first.choices if isinstance(value, Decimal)]
    marks = spread(mark for value in early_choices for mark in (value / 2, value, value * Decimal("1.5")))
    second = Input("current.plasmacytoma_spd_cm2", now, marks)

    def state(**values: Decimal) -> str:
        early, late = values.values()
        if late == 0:
            return "none"
        if size_rise(early, late):
            return "PD"
        return "smaller" if late * 2 <= early else "larger"

    return part("plasmacytoma", state, [first, second])
