"""How fast the serum M-protein doubles. Only arithmetic: what follows from a doubling time is not decided here."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from mmrules import assessment as published
from mmrules.facts.disease_course import since_last_line
from mmrules.facts.origin import Derived

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["doubling_months"]

_EXACT = Context(prec=28)
_DAYS_PER_MONTH = Decimal("30.436875")  # a twelfth of the Gregorian year
_TENTH = Decimal("0.1")


def doubling_months(case: Case) -> Derived:
    """Return the doubling time from the lowest result since the last line began to the latest, to a tenth of a month.

    Args:
        case: The case. Results on days that are not exactly known, or printed with a comparator, are left out; a lowest
            result of 0 has no doubling time.
    """
    results = [
        (result.value, result.span.latest, result.origin)
        for result in since_last_line(case, "serum_m_protein")
        if isinstance(result.value, Decimal) and result.span.earliest == result.span.latest and result.value > 0
    ]
    newest = max((day for _, day, _ in results), default=None)
    last = [result for result in results if result[1] == newest]
    earlier = [result for result in results if result[1] != newest]
    if newest is None or not earlier or len({value for value, _, _ in last}) != 1:
        return Derived(None)
    current, _, current_origin = last[0]
    # Of several equally low results the latest: from there on it rose.
    lowest, since, lowest_origin = min(earlier, key=lambda result: (result[0], -result[1].toordinal()))
    origins = (lowest_origin, current_origin)
    if current <= lowest:
        return Derived(None, origins, "the M-protein does not rise")
    days = published.doubling_time(first=lowest, second=current, days=(newest - since).days).value
    if days is None:
        return Derived(None, origins)
    months = _EXACT.divide(days, _DAYS_PER_MONTH)
    return Derived(months.quantize(_TENTH, rounding=ROUND_HALF_EVEN, context=_EXACT), origins)
