"""Revised International Staging System (2015): ISS, LDH and three FISH lesions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input
from mmrules.assessment.iss import AT_RELAPSE, ISS_STAGES
from mmrules.assessment.parts import assess_parts, combine, part
from mmrules.assessment.reading import Reading, Word

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.decimals import Number

__all__ = ["r_iss"]

_LDH_NOTES = {
    "not_high": "LDH exactly at the upper limit is read as not high (the source defines neither)",
    "high": "LDH exactly at the upper limit is read as high (the source defines neither)",
}


def _high_ldh(ldh: Decimal, uln: Decimal, at_limit: str) -> bool:
    return ldh > uln or (ldh == uln and at_limit == "high")


def _stage(*, iss: str) -> str:
    return iss


def _lesion(*, del17p: bool, t4_14: bool, t14_16: bool) -> bool:
    return del17p or t4_14 or t14_16


def _revised(*, iss: str, ldh_high: bool, high_risk_cytogenetics: bool) -> str:
    adverse = ldh_high or high_risk_cytogenetics
    if iss == "I" and not adverse:
        return "I"
    return "III" if iss == "III" and adverse else "II"


def _ldh_choices(ldh: Decimal | None, uln: Decimal | None) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """Representatives of LDH and of its limit: below, at and above the other one."""
    anchor = ldh if ldh is not None else uln
    middle = anchor or Decimal(200)
    spread = (middle / 2, middle, middle * 2)
    return spread, spread


def r_iss(
    *,
    iss: Word = None,
    ldh_u_l: Number | None = None,
    ldh_uln_u_l: Number | None = None,
    del17p: bool | None = None,
    t4_14: bool | None = None,
    t14_16: bool | None = None,
    ldh_at_limit: str = "not_high",
) -> Assessment[str]:
    """Stage by ISS, LDH and high-risk cytogenetics: "I", "II" or "III".

    I is ISS I with normal LDH and none of the three lesions; III is ISS III with high LDH or any of them; else II.

    Args:
        iss: ISS stage, or the outcome of `iss`; `None` is unknown.
        ldh_u_l: LDH in U/L; `None` is unknown.
        ldh_uln_u_l: That laboratory's upper limit of normal, same unit; `None` is unknown.
        del17p: Whether del(17p) was found by the laboratory's own cut-off.
        t4_14: Whether t(4;14) was found.
        t14_16: Whether t(14;16) was found.
        ldh_at_limit: How LDH equal to the limit is read, "not_high" or "high"; the paper leaves it open.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Palumbo 2015, J Clin Oncol 33:2863.
    """
    reading = Reading("r_iss_2015")
    at_limit = reading.option("ldh_at_limit", ldh_at_limit, _LDH_NOTES)
    reading.word("iss", iss, ISS_STAGES)
    ldh = reading.exact("ldh_u_l", ldh_u_l)
    uln = reading.exact("ldh_uln_u_l", ldh_uln_u_l, above_minimum=True)
    ldh_choices, uln_choices = _ldh_choices(ldh, uln)
    reading.inputs.append(Input("ldh_u_l", ldh, ldh_choices))
    reading.inputs.append(Input("ldh_uln_u_l", uln, uln_choices))
    reading.flag("del17p", del17p)
    reading.flag("t4_14", t4_14)
    reading.flag("t14_16", t14_16)
    reading.check()

    def high_ldh(*, ldh_u_l: Decimal, ldh_uln_u_l: Decimal) -> bool:
        return _high_ldh(ldh_u_l, ldh_uln_u_l, at_limit)

    inputs = reading.inputs
    stage = part("iss", _stage, inputs[:1])
    ldh_high, high_risk = part("ldh_high", high_ldh, inputs[1:3]), part("high_risk_cytogenetics", _lesion, inputs[3:])
    details: dict[str, Detail] = {item.name: item.value for item in (ldh_high, high_risk)}
    return assess_parts(
        combine(_revised, [stage, ldh_high, high_risk]),
        {item.name: item.value for item in inputs},
        definition="r_iss_2015",
        source="Palumbo A et al., J Clin Oncol 2015;33:2863-2869, doi:10.1200/JCO.2015.61.2267",
        notes=(AT_RELAPSE, _LDH_NOTES[at_limit], "1q, t(14;20) and TP53 mutation are not part of this stage"),
        details=details,
    )
