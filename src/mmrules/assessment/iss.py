"""International Staging System (2005): two blood values. R-ISS and R2-ISS build on it in their own files."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import assess
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["AT_RELAPSE", "ISS_STAGES", "iss"]

ISS_STAGES = ("I", "II", "III")

AT_RELAPSE = "built for untreated disease: at relapse descriptive, not validated"

_B2M_LOW, _B2M_HIGH, _ALBUMIN = Decimal("3.5"), Decimal("5.5"), Decimal("3.5")


def _stage(*, b2m_mg_l: Decimal, albumin_g_dl: Decimal) -> str:
    if b2m_mg_l >= _B2M_HIGH:
        return "III"
    return "I" if b2m_mg_l < _B2M_LOW and albumin_g_dl >= _ALBUMIN else "II"


def iss(*, b2m_mg_l: Number | None = None, albumin_g_dl: Number | None = None) -> Assessment[str]:
    """Stage by serum beta-2 microglobulin and albumin: "I", "II" or "III".

    III from 5.5 mg/L; I below 3.5 mg/L with albumin of at least 3.5 g/dL; otherwise II.

    Args:
        b2m_mg_l: Beta-2 microglobulin, mg/L; `None` is unknown.
        albumin_g_dl: Albumin, g/dL; `None` is unknown.

    Raises:
        InvalidInput: For values that are not plain non-negative numbers.

    Source: Greipp 2005, J Clin Oncol 23:3412.
    """
    reading = Reading("iss_2005")
    reading.number("b2m_mg_l", b2m_mg_l, "3.4", "3.5", "5.5")
    reading.number("albumin_g_dl", albumin_g_dl, "3.4", "3.5")
    reading.check()
    return assess(
        _stage,
        reading.inputs,
        definition="iss_2005",
        source="Greipp PR et al., J Clin Oncol 2005;23:3412-3420, doi:10.1200/JCO.2005.04.242",
        notes=(AT_RELAPSE,),
    )
