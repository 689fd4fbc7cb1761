"""Relapse from complete response over dated visits (IMWG 2016).

The signs at one time are in `relapse.py`; progression against the lowest value is in `progression_series.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.measurable import IMWG_2016
from mmrules.assessment.nadir import LOWEST_NOTES, value_of
from mmrules.assessment.progression_series import criteria_of, missing_of, risen_at, standing_alone
from mmrules.assessment.reading import Reading
from mmrules.assessment.relapse import relapse_from_cr
from mmrules.assessment.response_markers import PLASMACYTOMA_NOTES
from mmrules.assessment.response_series import interference, pair_levels, read_antibodies
from mmrules.assessment.visits import Finding, Series, over_orders, read_series

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mmrules.assessment.assessment import Assessment
    from mmrules.assessment.measurement import DatedDiseaseMeasurement, DiseaseMeasurement
    from mmrules.assessment.visits import Visit

__all__ = ["relapse_from_cr_over_visits"]

_COMPLETE = frozenset({"CR", "sCR"})
_UNKNOWN = frozenset({True, False})


@frozen(kw_only=True)
class _Signs:
    """What one visit after complete response shows.

    Attributes:
        back: Whether M-protein is back, or M-protein or light chains show progression.
        met: The criteria of `relapse_from_cr` that are met.
        alone: Whether one of them needs no second assessment.
        missing: What would settle whether there is any.
    """

    back: bool | None
    met: tuple[str, ...]
    alone: bool
    missing: tuple[str, ...]


def relapse_from_cr_over_visits(
    *,
    baseline: DiseaseMeasurement,
    visits: Sequence[DatedDiseaseMeasurement],
    antibodies: Collection[str] | None = None,
    lowest_value: str = "confirmed",
    plasmacytomas: str = "as_known",
) -> Assessment[bool]:
    """Whether the disease has relapsed from a confirmed complete response; used only for disease-free survival.

    M-protein that is back needs a second consecutive assessment, marrow and imaging need none. Without a confirmed
    complete response there is no relapse from it, which `details["complete_response"]` says (`None` while that is
    open). `details` also has the `date` of the first sign, its `criteria`, and `confirmed`. Not monotone: a later visit
    can bring the complete response, or the relapse.

    Args:
        baseline: Before the treatment whose effect is judged.
        visits: Since then and before any new treatment, in any order.
        antibodies: As in `response_at_last_visit`.
        lowest_value: As in `nadir`.
        plasmacytomas: As in `response`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_relapse_from_cr_2016")
    how = reading.option("lowest_value", lowest_value, LOWEST_NOTES)
    imaging = reading.option("plasmacytomas", plasmacytomas, PLASMACYTOMA_NOTES)
    given = read_antibodies(reading, antibodies)
    orders = read_series(reading, baseline, visits)

    def rule(series: Series) -> Finding[bool]:
        return _relapsed(series, how=how, plasmacytomas=imaging, antibodies=given)

    notes = ("for disease-free survival only", "calcium and other signs of organ damage are not part of the visits")
    return over_orders(reading, orders, rule, source=IMWG_2016, notes=notes)


def _relapsed(series: Series, *, how: str, plasmacytomas: str, antibodies: frozenset[str]) -> Finding[bool]:
    begin: int | None = None
    lacking: list[str] = []
    for place in range(len(series.visits) - 1):
        outcomes, unknown = pair_levels(series, place, how=how, plasmacytomas=plasmacytomas)
        if outcomes <= _COMPLETE:
            begin = place + 2
            break
        if outcomes & _COMPLETE:
            lacking += unknown
    if begin is None:
        details = {"complete_response": None if lacking or not series.visits else False}
        if lacking or not series.visits:
            return Finding(possible=_UNKNOWN, missing=tuple(dict.fromkeys(lacking)) or ("visits",), details=details)
        return Finding(possible=frozenset({False}), details=details)
    signs = {place: _signs(series, place, how) for place in range(begin, len(series.visits))}
    notes = interference(series, [place for place, sign in signs.items() if sign.back], antibodies)
    awaiting = False
    for place, sign in signs.items():
        if not sign.met:
            continue
        following = [later.back for at, later in signs.items() if at > place and later.back is not None]
        if sign.alone or (following and following[0]):
            return Finding(
                possible=frozenset({True}),
                details={
                    "complete_response": True,
                    "date": str(series.visits[place].day),
                    "criteria": sign.met,
                    "confirmed": True,
                },
                notes=notes,
            )
        awaiting = awaiting or not following
    missing = list(signs[len(series.visits) - 1].missing) if signs else []
    missing += ["visits"] if awaiting else []
    return Finding(
        possible=_UNKNOWN if missing else frozenset({False}),
        missing=tuple(missing),
        details={"complete_response": True, "date": None, "criteria": (), "confirmed": None},
        notes=notes,
    )


def _signs(series: Series, place: int, how: str) -> _Signs:
    visit = series.visits[place]
    risen = risen_at(series, place, reading=how)
    imaging = visit.new_lesion is True or bool(visit.fields.spd)
    m_protein, missing = _m_protein(visit)
    met = criteria_of(
        relapse_from_cr(
            m_protein_reappeared=m_protein,
            bm_pc_pct=visit.fields.bm,
            other_progression=True if imaging or risen.value is True else None,
        ),
        "criteria_met",
    )
    lacking = () if met else (*missing, *(missing_of(series, place, risen) if risen.value is None else ()))
    return _Signs(
        back=True if risen.value is True else m_protein,
        met=met,
        alone="marrow" in met or imaging or standing_alone(risen),
        missing=tuple(dict.fromkeys(lacking)),
    )


def _m_protein(visit: Visit) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether immunofixation or electrophoresis shows M-protein, and what is missing to say so."""
    fields = visit.fields
    if "pos" in (fields.serum_ife, fields.urine_ife) or value_of(fields, "serum") or value_of(fields, "urine"):
        return True, ()
    fixations = {"serum_ife": fields.serum_ife, "urine_ife": fields.urine_ife}
    missing = tuple(f"{visit.path}.{name}" for name, value in fixations.items() if value is None)
    return (None if missing else False), missing
