"""Mayo Additive Staging System (2022): five factors, one point each, read as three or as four stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mmrules.assessment.completion import assess, complete
from mmrules.assessment.iss import AT_RELAPSE, ISS_STAGES
from mmrules.assessment.reading import Reading, Word
from mmrules.assessment.score import score_details

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment, Detail

__all__ = ["mass"]

_STAGES = ("I", "II", "III", "IV")


def _factors(
    *, high_risk_igh_translocation: bool, gain_or_amp_1q: bool, chr17_abnormality: bool, iss: str, ldh_high: bool
) -> int:
    return sum((high_risk_igh_translocation, gain_or_amp_1q, chr17_abnormality, iss == "III", ldh_high))


def mass(
    *,
    high_risk_igh_translocation: bool | None = None,
    gain_or_amp_1q: bool | None = None,
    chr17_abnormality: bool | None = None,
    iss: Word = None,
    ldh_high: bool | None = None,
) -> Assessment[str]:
    """Stage by the number of adverse factors: MASS-3, "I" (none), "II" (one) or "III" (two or more).

    `details` has the number of `factors` and `mass4`, the four-stage reading (0, 1, 2, 3 or more).

    Args:
        high_risk_igh_translocation: Whether any of t(4;14), t(14;16), t(14;20) was found.
        gain_or_amp_1q: Whether 1q is gained or amplified.
        chr17_abnormality: Whether chromosome 17 is abnormal.
        iss: ISS stage, or the outcome of `iss`; only III counts.
        ldh_high: Whether LDH exceeds the laboratory's upper limit.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Abdallah 2022, Blood Cancer J 12:21.
    """
    reading = Reading("mass_2022")
    reading.flag("high_risk_igh_translocation", high_risk_igh_translocation)
    reading.flag("gain_or_amp_1q", gain_or_amp_1q)
    reading.flag("chr17_abnormality", chr17_abnormality)
    reading.word("iss", iss, ISS_STAGES)
    reading.flag("ldh_high", ldh_high)
    reading.check()

    def mass3(**known: Any) -> str:
        return _STAGES[min(_factors(**known), 2)]

    def mass4(**known: Any) -> str:
        return _STAGES[min(_factors(**known), 3)]

    details: dict[str, Detail] = {"mass4": complete(mass4, reading.inputs).value}
    return assess(
        mass3,
        reading.inputs,
        definition="mass_2022",
        source="Abdallah NH et al., Blood Cancer J 2022;12:21, doi:10.1038/s41408-022-00611-x",
        notes=(AT_RELAPSE,),
        details=details | score_details("factors", complete(_factors, reading.inputs)),
    )
