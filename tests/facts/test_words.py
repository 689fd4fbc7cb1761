"""What a definition says of the same words is worked out once for all patients, and is what it says when asked anew."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules import assessment as published
from mmrules.facts.inputs import over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.assessment.assessment import Assessment

FLAGS = st.none() | st.booleans()
NUMBERS = st.none() | st.sampled_from([Decimal(text) for text in ("0.5", "2.9", "3.5", "5.4", "5.5", "9")])
ISS = st.builds(lambda b2m, albumin: published.iss(b2m_mg_l=b2m, albumin_g_dl=albumin), NUMBERS, NUMBERS)
LESIONS = st.fixed_dictionaries(dict.fromkeys(("del17p", "t4_14", "gain_1q", "ldh_high"), FLAGS))


@settings(max_examples=60)
@given(ISS, LESIONS)
def test_a_stage_by_the_outcome_of_another_is_the_same_without_the_numbers_behind_it(
    iss: Assessment[str], lesions: Mapping[str, bool | None]
) -> None:
    arguments: dict[str, Any] = {
        "iss": iss,
        "ldh_high": lesions["ldh_high"],
        "del17p": lesions["del17p"],
        "t4_14": lesions["t4_14"],
        "gain_or_amp_1q": lesions["gain_1q"],
    }
    for _ in range(2):
        assert over(published.r2_iss, **arguments)[0] == published.r2_iss(**arguments)


@settings(max_examples=60)
@given(ISS, FLAGS, FLAGS, NUMBERS)
def test_a_risk_group_is_the_same_with_what_its_definitions_lack(
    iss: Assessment[str], lesion: bool | None, high_ldh: bool | None, fraction: Decimal | None
) -> None:
    arguments: dict[str, Any] = {
        "imwg_cgs_2025": published.imwg_cgs_2025(del17p_clonal_fraction_pct=fraction, t4_14=lesion),
        "r2_iss": published.r2_iss(iss=iss, del17p=lesion, ldh_high=high_ldh),
        "mass": published.mass(iss=iss, ldh_high=high_ldh),
    }
    for _ in range(2):
        assert over(published.risk_group, **arguments)[0] == published.risk_group(**arguments)
