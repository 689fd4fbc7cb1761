"""Free light chains: reference ranges of their ratio, and what two concentrations say about it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.decimals import Number

__all__ = ["FREELITE", "flc_ratio_normal", "involved_chain", "ratio_is_normal"]

FREELITE = (Decimal("0.26"), Decimal("1.65"))
"""Katzmann 2002; the range that the IMWG's definitions of response and measurable disease use. Bounds inclusive."""

_RANGES: dict[str, tuple[Decimal, Decimal]] = {
    "freelite": FREELITE,
    "renal": (Decimal("0.37"), Decimal("3.10")),
    "egfr_45_59": (Decimal("0.46"), Decimal("2.62")),
    "egfr_30_44": (Decimal("0.48"), Decimal("3.38")),
    "egfr_below_30": (Decimal("0.54"), Decimal("3.30")),
    "egfr_up_to_55": (Decimal("0.82"), Decimal("3.6")),
    "age_below_70": (Decimal("0.44"), Decimal("2.16")),
    "age_70_and_over": (Decimal("0.46"), Decimal("2.59")),
    "african_ancestry": (Decimal("0.686"), Decimal("2.10")),
}
_ISTOPMM_KIDNEY = "Long TE et al., Blood Cancer J 2022;12:133, doi:10.1038/s41408-022-00732-3 (numbers unverified)"
_ISTOPMM_AGE = (
    "Einarsson Long T et al., JAMA Oncol 2025;11:753-761, doi:10.1001/jamaoncol.2025.1285 (numbers unverified)"
)
_SOURCES = {
    "freelite": "Katzmann JA et al. 2002",
    "renal": "Hutchison CA et al. 2008",
    "egfr_45_59": _ISTOPMM_KIDNEY,
    "egfr_30_44": _ISTOPMM_KIDNEY,
    "egfr_below_30": _ISTOPMM_KIDNEY,
    "egfr_up_to_55": "BMC Nephrol 2020, s12882-020-01771-3 (one centre)",
    "age_below_70": _ISTOPMM_AGE,
    "age_70_and_over": _ISTOPMM_AGE,
    "african_ancestry": "Blood 2025;145:840",
}


def flc_ratio_normal(*, ratio: Number | None = None, reference: str = "freelite") -> Assessment[bool]:
    """Whether the kappa/lambda ratio lies in the reference range of a population; both bounds are inside.

    Args:
        ratio: Free kappa to free lambda in serum.
        reference: "freelite" (0.26 to 1.65), "renal" (0.37 to 3.10), "egfr_45_59", "egfr_30_44", "egfr_below_30",
            "egfr_up_to_55", "age_below_70", "age_70_and_over" or "african_ancestry".

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Katzmann 2002 for the default; that of the chosen range is in the result.
    """
    reading = Reading("flc_ratio_normal")
    chosen = reading.option("reference", reference, _RANGES)
    known = reading.number("ratio", ratio, "0", "1")
    reading.check()
    low, high = _RANGES[chosen]
    value = None if known is None else low <= known <= high
    return Assessment(
        definition="flc_ratio_normal",
        value=value,
        possible=frozenset({True, False}) if value is None else frozenset({value}),
        missing=("ratio",) if value is None else (),
        inputs={"ratio": known, "reference": chosen},
        source=_SOURCES[chosen],
        notes=(
            "for the Freelite assay, not for N Latex",
            "the IMWG's response criteria keep 0.26 to 1.65 unless the laboratory has its own range",
        ),
        details={"low": low, "high": high},
    )


def involved_chain(kappa: Decimal, lambda_: Decimal) -> str | None:
    """Return "kappa" or "lambda" when the ratio is above or below the Freelite range, else `None`."""
    low, high = FREELITE
    if kappa > high * lambda_:
        return "kappa"
    return "lambda" if kappa < low * lambda_ else None


def ratio_is_normal(*, ratio: Decimal | None, involved: Decimal | None, uninvolved: Decimal | None) -> bool | None:
    """Whether the ratio is normal; two concentrations tell when it doesn't matter which of them is kappa."""
    low, high = FREELITE
    if ratio is not None:
        return low <= ratio <= high
    if involved is None or uninvolved is None:
        return None
    if_kappa = involved_chain(involved, uninvolved) is None
    if_lambda = involved_chain(uninvolved, involved) is None
    return if_kappa if if_kappa == if_lambda else None
