"""The lowest M-protein since the last line began, and how fast a marker doubles from its lowest result.

Only arithmetic: what follows from a doubling time is not decided here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from mmrules import assessment as published
from mmrules.facts.disease_course import involved_analyte, lowest_of, since_last_line
from mmrules.facts.line_visits import during
from mmrules.facts.origin import Derived
from mmrules.facts.span import Span, months_from

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.facts.results import Result

__all__ = ["doubling_months", "involved_doubling_months", "months_since_nadir", "serum_nadir"]

_EXACT = Context(prec=28)
_DAYS_PER_MONTH = Decimal("30.436875")  # a twelfth of the Gregorian year
_TENTH = Decimal("0.1")


def doubling_months(case: Case, analyte: str) -> Derived:
    """Return the doubling time from the lowest result since the last line began to the latest, to a tenth of a month.

    Args:
        case: The case. Results on days that are not exactly known, or printed with a comparator, are left out; a lowest
            result of 0 has no doubling time.
        analyte: What was measured.
    """
    results = [
        (result.value, result.span.latest, result.origin)
        for result in since_last_line(case, analyte)
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
        return Derived(None, origins, "it does not rise")
    days = published.doubling_time(first=lowest, second=current, days=(newest - since).days).value
    if days is None:
        return Derived(None, origins)
    months = _EXACT.divide(days, _DAYS_PER_MONTH)
    return Derived(months.quantize(_TENTH, rounding=ROUND_HALF_EVEN, context=_EXACT), origins)


def involved_doubling_months(case: Case) -> Derived:
    """Return the doubling time of the involved free light chain, as `doubling_months`; unknown unless it is recorded.

    Args:
        case: The case.
    """
    chains = involved_analyte(case)
    return Derived(None) if chains is None else doubling_months(case, chains[0])


def serum_nadir(case: Case) -> Derived:
    """Return the lowest serum M-protein after the last line began, a single result or not.

    Args:
        case: The case.
    """
    results = _since_start(case)
    return Derived(lowest_of(results), tuple(result.origin for result in results))


def months_since_nadir(case: Case) -> Derived:
    """Return the completed months since that result; of equal ones the latest counts, from where it rose.

    Args:
        case: The case.
    """
    low = serum_nadir(case)
    if not isinstance(low.value, Decimal):
        return Derived(None, low.origins)
    spans = [result.span for result in _since_start(case) if result.value == low.value]
    last = Span(max(span.earliest for span in spans), max(span.latest for span in spans)) if spans else None
    return Derived(months_from(last, Span.on(case.as_of)), low.origins)


def _since_start(case: Case) -> list[Result]:
    """Return the results that are certainly after the last line began; none while its start is not known."""
    if not case.therapy.lines_known or not case.therapy.lines:
        return []
    last = len(case.therapy.lines) - 1
    return [result for result in case.labs.series("serum_m_protein") if during(case, last, result.span)]
