"""IMS/IMWG consensus genomic staging (2025): four criteria, any of which means high risk."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Completion
from mmrules.assessment.iss import AT_RELAPSE
from mmrules.assessment.parts import any_part, assess_parts, criteria_details, part
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["imwg_cgs_2025"]

_DEL17P_PCT, _GAIN, _B2M, _CREATININE = Decimal(20), 3, Decimal("5.5"), Decimal("1.2")

_THRESHOLD_NOTES = {
    "strict": "del(17p) counts above 20 %; sources disagree on exactly 20 %",
    "inclusive": "del(17p) counts from 20 %; sources disagree on exactly 20 %",
}


_TIERS = {True: "high", False: "standard"}


def _translocation_with_partner(*, t4_14: bool, t14_16: bool, t14_20: bool, copies_1q21: Decimal, del1p32: str) -> bool:
    return (t4_14 or t14_16 or t14_20) and (copies_1q21 >= _GAIN or del1p32 != "none")


def _1p32(*, copies_1q21: Decimal, del1p32: str) -> bool:
    return del1p32 == "bi" or (del1p32 == "mono" and copies_1q21 >= _GAIN)


def _translocation_or_1p32(*, t4_14: bool, t14_16: bool, t14_20: bool, copies_1q21: Decimal, del1p32: str) -> bool:
    return _1p32(copies_1q21=copies_1q21, del1p32=del1p32) or _translocation_with_partner(
        t4_14=t4_14, t14_16=t14_16, t14_20=t14_20, copies_1q21=copies_1q21, del1p32=del1p32
    )


def _high_b2m_with_normal_creatinine(*, b2m_mg_l: Decimal, creatinine_mg_dl: Decimal) -> bool:
    return b2m_mg_l >= _B2M and creatinine_mg_dl < _CREATININE


def imwg_cgs_2025(
    *,
    del17p_clonal_fraction_pct: Number | None = None,
    tp53_mutation: bool | None = None,
    t4_14: bool | None = None,
    t14_16: bool | None = None,
    t14_20: bool | None = None,
    copies_1q21: Number | None = None,
    del1p32: str | None = None,
    b2m_mg_l: Number | None = None,
    creatinine_mg_dl: Number | None = None,
    del17p_threshold: str = "strict",
) -> Assessment[str]:
    """Consensus genomic stage: "high" when any of four criteria is met, "standard" only when all four are refuted.

    The criteria: `tp53` (del(17p) clone above 20 % or TP53 mutation); `translocation` (t(4;14), t(14;16) or t(14;20)
    with 1q gained or 1p32 deleted); `1p32` (both alleles deleted, or one with 1q gained); `b2m` (at least 5.5 mg/L
    with creatinine below 1.2 mg/dL). `details` has `criteria_met` and `criteria_open`.

    Args:
        del17p_clonal_fraction_pct: Share of selected plasma cells with del(17p), percent; 0 when absent.
        tp53_mutation: Whether sequencing found a TP53 mutation; the sources give no smallest variant fraction.
        t4_14: Whether t(4;14) was found.
        t14_16: Whether t(14;16) was found.
        t14_20: Whether t(14;20) was found.
        copies_1q21: Copies of 1q21, a whole number; 3 is a gain.
        del1p32: Deletion of 1p32: "none", "mono" or "bi" (allelic); `None` is unknown.
        b2m_mg_l: Beta-2 microglobulin, mg/L.
        creatinine_mg_dl: Creatinine, mg/dL; compared with 1.2, not with the laboratory's limit.
        del17p_threshold: "strict" (above 20 %) or "inclusive" (from 20 %).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Avet-Loiseau 2025, J Clin Oncol 43:2739.
    """
    reading = Reading("imwg_cgs_2025")
    threshold = reading.option("del17p_threshold", del17p_threshold, _THRESHOLD_NOTES)
    # 20 itself is a class of its own: which side it falls on depends on the option.
    reading.number("del17p_clonal_fraction_pct", del17p_clonal_fraction_pct, "0", "100", maximum="100")
    reading.flag("tp53_mutation", tp53_mutation)
    reading.flag("t4_14", t4_14)
    reading.flag("t14_16", t14_16)
    reading.flag("t14_20", t14_20)
    reading.number("copies_1q21", copies_1q21, "2", "3", whole=True)
    reading.word("del1p32", del1p32, ("none", "mono", "bi"))
    reading.number("b2m_mg_l", b2m_mg_l, "5.4", "5.5")
    reading.number("creatinine_mg_dl", creatinine_mg_dl, "1.1", "1.2", above_minimum=True)
    reading.check()

    def tp53(*, del17p_clonal_fraction_pct: Decimal, tp53_mutation: bool) -> bool:
        above = del17p_clonal_fraction_pct > _DEL17P_PCT
        at = del17p_clonal_fraction_pct == _DEL17P_PCT and threshold == "inclusive"
        return above or at or tp53_mutation

    inputs = reading.inputs
    tp53_part = part("tp53", tp53, inputs[:2])
    b2m_part = part("b2m", _high_b2m_with_normal_creatinine, inputs[7:])
    # Two criteria share 1q21 and 1p32, so they are completed together and shown apart.
    shown = [
        tp53_part,
        part("translocation", _translocation_with_partner, inputs[2:7]),
        part("1p32", _1p32, inputs[5:7]),
        b2m_part,
    ]
    high = any_part([tp53_part, part("translocation or 1p32", _translocation_or_1p32, inputs[2:7]), b2m_part])
    return assess_parts(
        Completion(
            None if high.value is None else _TIERS[high.value],
            frozenset(_TIERS[met] for met in high.possible),
            high.missing,
        ),
        {item.name: item.value for item in inputs},
        definition="imwg_cgs_2025",
        source=(
            "Avet-Loiseau H et al., J Clin Oncol 2025;43:2739-2751, doi:10.1200/JCO-24-01893; "
            "erratum 2025;43:2553, doi:10.1200/JCO-25-01367 (content not seen)"
        ),
        notes=(AT_RELAPSE, _THRESHOLD_NOTES[threshold], "no smallest variant fraction is asked of a TP53 mutation"),
        details=criteria_details(shown),
    )
