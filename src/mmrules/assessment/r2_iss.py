"""Second revision of the International Staging System (2022): a sum of points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import assess, complete
from mmrules.assessment.iss import AT_RELAPSE, ISS_STAGES
from mmrules.assessment.reading import Reading, Word
from mmrules.assessment.score import score_details

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment

__all__ = ["R2_ISS_GROUPS", "r2_iss"]

R2_ISS_GROUPS = ("I", "II", "III", "IV")

_ISS_POINTS = {"I": Decimal(0), "II": Decimal(1), "III": Decimal("1.5")}
_GAIN_1Q_POINTS = Decimal("0.5")


def _points(*, iss: str, ldh_high: bool, del17p: bool, t4_14: bool, gain_or_amp_1q: bool) -> Decimal:
    return _ISS_POINTS[iss] + ldh_high + del17p + t4_14 + gain_or_amp_1q * _GAIN_1Q_POINTS


def _group(*, iss: str, ldh_high: bool, del17p: bool, t4_14: bool, gain_or_amp_1q: bool) -> str:
    points = _points(iss=iss, ldh_high=ldh_high, del17p=del17p, t4_14=t4_14, gain_or_amp_1q=gain_or_amp_1q)
    if points == 0:
        return "I"
    if points <= 1:
        return "II"
    return "III" if points <= Decimal("2.5") else "IV"


def r2_iss(
    *,
    iss: Word = None,
    ldh_high: bool | None = None,
    del17p: bool | None = None,
    t4_14: bool | None = None,
    gain_or_amp_1q: bool | None = None,
) -> Assessment[str]:
    """Group by points: "I" low, "II" low-intermediate, "III" intermediate-high, "IV" high.

    Points: ISS II 1, ISS III 1.5, del(17p) 1, high LDH 1, t(4;14) 1, 1q gain or amplification 0.5.
    Groups: 0; 0.5 to 1; 1.5 to 2.5; 3 to 5. `details` has `points`, or its bounds while inputs are missing.

    Args:
        iss: ISS stage, or the outcome of `iss`; `None` is unknown.
        ldh_high: Whether LDH exceeds the laboratory's upper limit.
        del17p: Whether del(17p) was found.
        t4_14: Whether t(4;14) was found.
        gain_or_amp_1q: Whether 1q21 has 3 copies or more; gain and amplification weigh the same.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: D'Agostino 2022, J Clin Oncol 40:3406.
    """
    reading = Reading("r2_iss_2022")
    reading.word("iss", iss, ISS_STAGES)
    reading.flag("ldh_high", ldh_high)
    reading.flag("del17p", del17p)
    reading.flag("t4_14", t4_14)
    reading.flag("gain_or_amp_1q", gain_or_amp_1q)
    reading.check()
    return assess(
        _group,
        reading.inputs,
        definition="r2_iss_2022",
        source="D'Agostino M et al., J Clin Oncol 2022;40:3406-3418, doi:10.1200/JCO.21.02614 (DOI unverified)",
        notes=(AT_RELAPSE, "t(14;16) carries no points here"),
        details=score_details("points", complete(_points, reading.inputs)),
    )
