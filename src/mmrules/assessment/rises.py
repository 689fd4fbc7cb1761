"""When a marker has risen enough for progressive disease (IMWG 2016), against its lowest value.

Shared by `progression.py`, which compares with the nadir, and `response.py`, where the baseline bounds the nadir.
"""

from __future__ import annotations

from decimal import Decimal

__all__ = [
    "BM_POINTS",
    "DFLC_MG_L",
    "HIGH_SERUM_M_G_DL",
    "bm_rise",
    "circulating_rise",
    "dflc_rise",
    "rise_thresholds",
    "serum_rise",
    "size_rise",
    "urine_rise",
]

# Kumar 2016, Lancet Oncol 17:e328, table 4: 25 % above the lowest value and this rise (light chains: more than it).
_SERUM_M_G_DL, _HIGH_RISE_G_DL = Decimal("0.5"), Decimal(1)
HIGH_SERUM_M_G_DL = Decimal(5)
"""From this lowest value on, a rise of 1 g/dL is enough and no percentage is asked for."""
_URINE_M_MG_24H = Decimal(200)
DFLC_MG_L = Decimal(100)
BM_POINTS = Decimal(10)
_CIRCULATING_PER_UL = Decimal(200)


def _rose_by(low: Decimal, now: Decimal, percent: int) -> bool:
    """Whether `now` is at least `percent` above `low`; any rise from 0 is, because a percentage of 0 is undefined."""
    return now * 100 >= low * (100 + percent)


def serum_rise(low: Decimal, now: Decimal) -> bool:
    """Serum M-protein: 25 % and 0.5 g/dL; from a lowest value of 5 g/dL on, 1 g/dL alone."""
    if low >= HIGH_SERUM_M_G_DL:
        return now - low >= _HIGH_RISE_G_DL
    return now - low >= _SERUM_M_G_DL and _rose_by(low, now, 25)


def urine_rise(low: Decimal, now: Decimal) -> bool:
    """Urine M-protein: 25 % and 200 mg in 24 hours."""
    return now - low >= _URINE_M_MG_24H and _rose_by(low, now, 25)


def dflc_rise(low: Decimal, now: Decimal) -> bool:
    """Difference of the light chains: 25 % and more than 100 mg/L."""
    return now - low > DFLC_MG_L and _rose_by(max(low, Decimal(0)), now, 25)


def bm_rise(low: Decimal, now: Decimal, *, absolute: str = "increase") -> bool:
    """Marrow plasma cells: 25 %, and 10 percentage points more ("increase") or at least 10 % of cells ("level")."""
    enough = now - low >= BM_POINTS if absolute == "increase" else now >= BM_POINTS and now > low
    return enough and _rose_by(low, now, 25)


def size_rise(low: Decimal, now: Decimal) -> bool:
    """Size of lesions: 50 % above the lowest; any size after none is a new lesion."""
    return now > low and _rose_by(low, now, 50)


def circulating_rise(low: Decimal, now: Decimal) -> bool:
    """Circulating plasma cells: 50 %, and at least 200 per microlitre now."""
    return now >= _CIRCULATING_PER_UL and now > low and _rose_by(low, now, 50)


def rise_thresholds(low: Decimal, absolute: str) -> tuple[Decimal, ...]:
    """Return the later values near which a rise from `low` begins, for the absolute limit given as text."""
    return low, low + Decimal(absolute), low * Decimal("1.25"), low * Decimal("1.5")
