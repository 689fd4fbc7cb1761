"""Counts of high-risk lesions. "Double hit" has three meanings in print, so each result names the one it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.completion import assess, complete
from mmrules.assessment.iss import ISS_STAGES
from mmrules.assessment.reading import Reading, Word
from mmrules.assessment.score import score_details

if TYPE_CHECKING:
    from decimal import Decimal

    from mmrules.assessment.assessment import Assessment
    from mmrules.decimals import Number

__all__ = ["double_hit_biallelic_tp53", "double_hit_walker", "msmart_hits"]

_HIT_NAMES = ("standard", "high", "double_hit", "triple_hit")

_COUNTING_NOTES = {
    "two": "del(17p) and TP53 mutation count as two lesions (unverified)",
    "one": "del(17p) and TP53 mutation count as one lesion (unverified)",
}
_WALKER_SOURCE = "Walker BA et al. 2019, PMC6326953"


def msmart_hits(
    *,
    t4_14: bool | None = None,
    t14_16: bool | None = None,
    t14_20: bool | None = None,
    del17p: bool | None = None,
    tp53_mutation: bool | None = None,
    gain_1q: bool | None = None,
    tp53_lesions_count_as: str = "two",
) -> Assessment[str]:
    """Category by the number of high-risk genetic lesions of mSMART 3.x, meaning "any two" of "double hit".

    "standard" none, "high" one, "double_hit" two, "triple_hit" three or more; `details["hits"]` has the number.

    Args:
        t4_14: Whether t(4;14) was found.
        t14_16: Whether t(14;16) was found.
        t14_20: Whether t(14;20) was found.
        del17p: Whether del(17p) was found.
        tp53_mutation: Whether a TP53 mutation was found.
        gain_1q: Whether 1q is gained or amplified.
        tp53_lesions_count_as: Whether del(17p) with TP53 mutation is "two" lesions or "one" (unverified).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: mSMART 3.x list as printed by medicalalgorithms.com; version dates unverified.
    """
    reading = Reading("msmart_hits_3")
    counting = reading.option("tp53_lesions_count_as", tp53_lesions_count_as, _COUNTING_NOTES)
    reading.flag("t4_14", t4_14)
    reading.flag("t14_16", t14_16)
    reading.flag("t14_20", t14_20)
    reading.flag("del17p", del17p)
    reading.flag("tp53_mutation", tp53_mutation)
    reading.flag("gain_1q", gain_1q)
    reading.check()

    def hits(*, del17p: bool, tp53_mutation: bool, **others: bool) -> int:
        tp53 = del17p + tp53_mutation if counting == "two" else int(del17p or tp53_mutation)
        return tp53 + sum(others.values())

    def category(**lesions: bool) -> str:
        return _HIT_NAMES[min(hits(**lesions), 3)]

    return assess(
        category,
        reading.inputs,
        definition="msmart_hits_3",
        source="mSMART 3.x high-risk list (version dates unverified)",
        notes=("double hit here means any two high-risk genetic lesions", _COUNTING_NOTES[counting]),
        details=score_details("hits", complete(hits, reading.inputs)),
    )


def _walker(*, tp53_biallelic: bool, copies_1q21: Decimal, iss: str) -> bool:
    return tp53_biallelic or (copies_1q21 >= 4 and iss == "III")


def double_hit_walker(
    *, tp53_biallelic: bool | None = None, copies_1q21: Number | None = None, iss: Word = None
) -> Assessment[bool]:
    """Whether the disease is "Double-Hit" by Walker 2019: TP53 lost on both alleles, or 1q21 amplified with ISS III.

    Args:
        tp53_biallelic: Whether both TP53 alleles are inactivated.
        copies_1q21: Copies of 1q21 (CKS1B), a whole number; 4 or more is an amplification.
        iss: ISS stage, or the outcome of `iss`.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Walker 2019, PMC6326953; thresholds unverified.
    """
    reading = Reading("double_hit_walker_2019")
    reading.flag("tp53_biallelic", tp53_biallelic)
    reading.number("copies_1q21", copies_1q21, "3", "4", whole=True)
    reading.word("iss", iss, ISS_STAGES)
    reading.check()
    return assess(
        _walker,
        reading.inputs,
        definition="double_hit_walker_2019",
        source=_WALKER_SOURCE,
        notes=("double hit here means Walker 2019; its thresholds are unverified",),
    )


def double_hit_biallelic_tp53(
    *, del17p: bool | None = None, tp53_mutation: bool | None = None, tp53_biallelic: bool | None = None
) -> Assessment[bool]:
    """Whether both TP53 alleles are inactivated, the narrowest meaning of "double hit".

    Args:
        del17p: Whether one allele is deleted.
        tp53_mutation: Whether the remaining allele is mutated.
        tp53_biallelic: What the laboratory states outright (a biallelic deletion has no mutation); `None` is unknown.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: the first arm of Walker 2019, PMC6326953; unverified.
    """
    reading = Reading("double_hit_biallelic_tp53")
    reading.flag("del17p", del17p)
    reading.flag("tp53_mutation", tp53_mutation)
    stated = reading.flag("tp53_biallelic", tp53_biallelic)
    if stated is False and del17p is True and tp53_mutation is True:
        reading.problem("flag.contradiction", "tp53_biallelic", "is denied although both lesions of TP53 are stated")
    reading.check()

    def both(*, del17p: bool, tp53_mutation: bool, tp53_biallelic: bool) -> bool:
        return tp53_biallelic or (stated is None and del17p and tp53_mutation)

    return assess(
        both,
        reading.inputs,
        definition="double_hit_biallelic_tp53_2019",
        source=_WALKER_SOURCE,
        notes=("double hit here means biallelic inactivation of TP53 (unverified)",),
    )
