"""Calcium corrected for albumin. Whether it is too high is a criterion of `crab.py` and `clinical_relapse.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.decimals import Number

__all__ = ["corrected_calcium"]

_NORMAL_ALBUMIN, _PER_ALBUMIN = Decimal("4.0"), Decimal("0.8")


def corrected_calcium(
    *, calcium_mg_dl: Number | None = None, albumin_g_dl: Number | None = None
) -> Assessment[Decimal]:
    """Total calcium corrected for albumin, mg/dL: 0.8 mg/dL more for each g/dL of albumin below 4.0.

    Without albumin nothing is settled; `details["uncorrected_mg_dl"]` then has the total calcium as measured.

    Args:
        calcium_mg_dl: Total serum calcium, mg/dL.
        albumin_g_dl: Serum albumin, g/dL.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: the usual correction in conventional units, as printed by onlinemedicaltools.com (corrected calcium).
    """
    reading = Reading("corrected_calcium")
    calcium = reading.number("calcium_mg_dl", calcium_mg_dl)
    albumin = reading.number("albumin_g_dl", albumin_g_dl)
    reading.check()
    value = None
    notes = ["a calcium-binding M-protein can raise total calcium; ionised calcium decides when it is known"]
    if calcium is not None and albumin is not None:
        value = calcium + _PER_ALBUMIN * (_NORMAL_ALBUMIN - albumin)
    elif calcium is not None:
        notes.append("albumin is not known: only uncorrected calcium can be shown")
    return Assessment(
        definition="corrected_calcium",
        value=value,
        possible=frozenset() if value is None else frozenset({value}),
        missing=tuple(item.name for item in reading.inputs if item.value is None),
        inputs={item.name: item.value for item in reading.inputs},
        source="corrected calcium = calcium + 0.8 x (4.0 - albumin), conventional units",
        notes=tuple(notes),
        details={"uncorrected_mg_dl": calcium},
    )
