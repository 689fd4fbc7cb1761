"""Risk by the International Myeloma Working Group: the 2014 categories and the 2016 list of adverse lesions.

The 2025 consensus genomic staging is in `cgs.py`; the group that strategies use is in `risk_group.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.completion import assess, complete
from mmrules.assessment.iss import AT_RELAPSE, ISS_STAGES
from mmrules.assessment.reading import Reading, Word
from mmrules.assessment.score import score_details

if TYPE_CHECKING:
    from decimal import Decimal

    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["high_risk_cytogenetics", "imwg_2014_risk", "imwg_2016_risk"]

_YOUNG = 55


def _category(*, iss: str, t4_14: bool, del17p13: bool, gain_1q21: bool, age_years: Decimal) -> str:
    if iss != "I" and (t4_14 or del17p13):
        return "high"
    if iss != "III" and not (t4_14 or del17p13 or gain_1q21) and age_years < _YOUNG:
        return "low"
    return "standard"


def imwg_2014_risk(
    *,
    iss: Word = None,
    t4_14: bool | None = None,
    del17p13: bool | None = None,
    gain_1q21: bool | None = None,
    age_years: Number | None = None,
) -> Assessment[str]:
    """Category of 2014: "low", "standard" or "high".

    High is ISS II or III with t(4;14) or del(17p13); low is ISS I or II, none of the three lesions and age under 55.

    Args:
        iss: ISS stage, or the outcome of `iss`; `None` is unknown.
        t4_14: Whether t(4;14) was found.
        del17p13: Whether 17p13 is deleted.
        gain_1q21: Whether 1q21 is gained.
        age_years: Completed years.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Chng 2014, Leukemia 28:269.
    """
    reading = Reading("imwg_risk_2014")
    reading.word("iss", iss, ISS_STAGES)
    reading.flag("t4_14", t4_14)
    reading.flag("del17p13", del17p13)
    reading.flag("gain_1q21", gain_1q21)
    reading.number("age_years", age_years, "54", "55", whole=True, maximum="130")
    reading.check()
    return assess(
        _category,
        reading.inputs,
        definition="imwg_risk_2014",
        source="Chng WJ et al., Leukemia 2014;28:269-277, doi:10.1038/leu.2013.247",
        notes=(AT_RELAPSE,),
    )


def imwg_2016_risk(
    *,
    t4_14: bool | None = None,
    del17p: bool | None = None,
    t14_16: bool | None = None,
    t14_20: bool | None = None,
    non_hyperdiploid: bool | None = None,
    gain_1q: bool | None = None,
) -> Assessment[str]:
    """Cytogenetic risk by the list of 2016: "high" when any lesion on it is present, "standard" when all are absent.

    The paper gives a list, no score: several lesions at once are worse than one, so `details` has their number as
    `lesions` (or its bounds) and names those found as `present`. It leaves positivity cut-offs open.

    Args:
        t4_14: Whether t(4;14) was found.
        del17p: Whether del(17p) or monosomy 17 was found.
        t14_16: Whether t(14;16) was found.
        t14_20: Whether t(14;20) was found.
        non_hyperdiploid: Whether the karyotype is not hyperdiploid.
        gain_1q: Whether 1q is gained.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Sonneveld 2016, Blood 127:2955.
    """
    reading = Reading("imwg_list_2016")
    reading.flag("t4_14", t4_14)
    reading.flag("del17p", del17p)
    reading.flag("t14_16", t14_16)
    reading.flag("t14_20", t14_20)
    reading.flag("non_hyperdiploid", non_hyperdiploid)
    reading.flag("gain_1q", gain_1q)
    reading.check()

    def count(**lesions: bool) -> int:
        return sum(lesions.values())

    def category(**lesions: bool) -> str:
        return "high" if any(lesions.values()) else "standard"

    present = tuple(item.name for item in reading.inputs if item.value is True)
    return assess(
        category,
        reading.inputs,
        definition="imwg_list_2016",
        source="Sonneveld P et al., Blood 2016;127:2955-2962, doi:10.1182/blood-2016-01-631200",
        notes=("a list, not a score; the source sets no percentage cut-offs",),
        details={"present": present, **score_details("lesions", complete(count, reading.inputs))},
    )


def high_risk_cytogenetics(
    *, del17p: bool | None = None, t4_14: bool | None = None, t14_16: bool | None = None
) -> Assessment[bool]:
    """Whether any lesion of the classic trial list is present: del(17p), t(4;14) or t(14;16).

    Args:
        del17p: Whether del(17p) was found; the cut-off differs between trials.
        t4_14: Whether t(4;14) was found.
        t14_16: Whether t(14;16) was found.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: the R-ISS triple (Palumbo 2015, J Clin Oncol 33:2863) as used by trials until about 2024.
    """
    reading = Reading("high_risk_cytogenetics_2015")
    reading.flag("del17p", del17p)
    reading.flag("t4_14", t4_14)
    reading.flag("t14_16", t14_16)
    reading.check()

    def any_present(**lesions: bool) -> bool:
        return any(lesions.values())

    return assess(
        any_present,
        reading.inputs,
        definition="high_risk_cytogenetics_2015",
        source="Palumbo A et al., J Clin Oncol 2015;33:2863-2869, doi:10.1200/JCO.2015.61.2267",
        notes=("the classic list of trials; positivity cut-offs differ between trials",),
        details={"present": tuple(item.name for item in reading.inputs if item.value is True)},
    )
