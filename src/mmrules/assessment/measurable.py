"""Measurable disease at baseline (IMWG 2016), which decides what response and progression are judged by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.completion import Input
from mmrules.assessment.light_chains import involved_chain
from mmrules.assessment.parts import assess_parts, combine, part
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.assessment.assessment import Assessment, Detail
    from mmrules.decimals import Number

__all__ = ["IMWG_2016", "INVOLVED_FLC_MG_L", "SERUM_M_G_DL", "URINE_M_MG_24H", "followed_markers", "measurable_disease"]

IMWG_2016 = "Kumar S et al., Lancet Oncol 2016;17:e328-e346, doi:10.1016/S1470-2045(16)30206-6"

SERUM_M_G_DL, URINE_M_MG_24H, INVOLVED_FLC_MG_L = Decimal(1), Decimal(200), Decimal(100)
"""From these values on a marker is measurable; the ratio of the light chains must be abnormal too (IMWG 2016)."""


def followed_markers(measurable: frozenset[str]) -> tuple[str, ...]:
    """Return what is followed: serum and urine where measurable; else light chains; else the marrow."""
    proteins = tuple(name for name in ("serum", "urine") if name in measurable)
    return proteins or (("flc",) if "flc" in measurable else ("marrow",))


def _serum(*, serum_m_g_dl: Decimal) -> bool:
    return serum_m_g_dl >= SERUM_M_G_DL


def _urine(*, urine_m_mg_24h: Decimal) -> bool:
    return urine_m_mg_24h >= URINE_M_MG_24H


def _light_chains(*, flc_kappa_mg_l: Decimal, flc_lambda_mg_l: Decimal) -> bool:
    involved = involved_chain(flc_kappa_mg_l, flc_lambda_mg_l)
    concentration = {"kappa": flc_kappa_mg_l, "lambda": flc_lambda_mg_l}.get(involved or "")
    return concentration is not None and concentration >= INVOLVED_FLC_MG_L


def _markers(*, serum: bool, urine: bool, flc: bool) -> frozenset[str]:
    found = {"serum": serum, "urine": urine, "flc": flc}
    return frozenset(name for name, measurable in found.items() if measurable)


def _other_chain(known: Decimal | None) -> tuple[Decimal, ...]:
    """Concentrations of one chain that make the ratio low, normal and high, given the other chain's."""
    if known is None:
        return Decimal(0), Decimal(1000)
    return Decimal(0), known, known * 10 + 1000


def measurable_disease(
    *,
    serum_m_g_dl: Number | None = None,
    urine_m_mg_24h: Number | None = None,
    flc_kappa_mg_l: Number | None = None,
    flc_lambda_mg_l: Number | None = None,
) -> Assessment[frozenset[str]]:
    """Which markers are measurable at baseline: a set of "serum", "urine" and "flc".

    Serum M-protein from 1 g/dL; urine M-protein from 200 mg in 24 hours; involved light chain from 100 mg/L with a
    ratio below 0.26 or above 1.65. `details["followed"]` names what response is judged by, once that is settled.

    Args:
        serum_m_g_dl: Serum M-protein, g/dL.
        urine_m_mg_24h: Urine M-protein, mg in 24 hours.
        flc_kappa_mg_l: Free kappa, mg/L.
        flc_lambda_mg_l: Free lambda, mg/L.

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: Kumar 2016, Lancet Oncol 17:e328.
    """
    reading = Reading("imwg_measurable_2016")
    reading.number("serum_m_g_dl", serum_m_g_dl, "0", "1")
    reading.number("urine_m_mg_24h", urine_m_mg_24h, "0", "200")
    kappa = reading.exact("flc_kappa_mg_l", flc_kappa_mg_l)
    lambda_ = reading.exact("flc_lambda_mg_l", flc_lambda_mg_l)
    reading.inputs.append(Input("flc_kappa_mg_l", kappa, _other_chain(lambda_)))
    reading.inputs.append(Input("flc_lambda_mg_l", lambda_, _other_chain(kappa)))
    reading.check()
    inputs = reading.inputs
    outcome = combine(
        _markers,
        [part("serum", _serum, inputs[:1]), part("urine", _urine, inputs[1:2]), part("flc", _light_chains, inputs[2:])],
    )
    followed = {followed_markers(markers) for markers in outcome.possible}
    details: dict[str, Detail] = {"followed": followed.pop() if len(followed) == 1 else None}
    return assess_parts(
        outcome,
        {item.name: item.value for item in inputs},
        definition="imwg_measurable_2016",
        source=IMWG_2016,
        notes=("some protocols accept 0.5 g/dL for IgA and IgM; the IMWG doesn't",),
        details=details,
    )
