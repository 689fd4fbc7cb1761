"""Functional high risk: disease that came back early. No single consensus exists, so threshold and start are named."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from mmrules.decimals import Number

__all__ = ["functional_high_risk"]

_REFERENCES = {
    "first_line_start": "counted from the start of first-line therapy",
    "asct": "counted from the first autologous transplant",
}
_AT_THRESHOLD = {
    "strict": "progression before the threshold counts",
    "inclusive": "progression up to and including the threshold counts",
}


def functional_high_risk(
    *,
    months_to_progression: Number | None = None,
    threshold_months: Number = 18,
    reference: str = "first_line_start",
    months_without_progression: Number | None = None,
    at_threshold: str = "strict",
) -> Assessment[bool]:
    """Whether the disease progressed early after first-line therapy.

    Args:
        months_to_progression: Months from the reference to progression; `None` when there was none or it isn't known.
        threshold_months: Months below which progression is early; 12, 18 and 24 are in use.
        reference: From when the months count: "first_line_start" or "asct".
        months_without_progression: Months of follow-up known to be free of progression; from the threshold on they
            settle the answer without a progression.
        at_threshold: "strict" or "inclusive": whether progression exactly at the threshold is early.

    Raises:
        InvalidInput: With every argument that can't be used, or follow-up without progression beyond a progression.

    Source: thresholds of CIBMTR analyses (below 12, 18 and 24 months) and Rees 2024, Am J Hematol 99:1560.
    """
    reading = Reading("functional_high_risk")
    start = reading.option("reference", reference, _REFERENCES)
    sign = reading.option("at_threshold", at_threshold, _AT_THRESHOLD)
    months = reading.number("months_to_progression", months_to_progression)
    threshold = reading.exact("threshold_months", threshold_months, above_minimum=True)
    free = reading.exact("months_without_progression", months_without_progression)
    if months is not None and free is not None and free > months:
        reading.problem("number.contradiction", "months_without_progression", "is longer than the time to progression")
    reading.check()
    limit = threshold or Decimal(18)
    value: bool | None = None
    if months is not None:
        value = months < limit or (months == limit and sign == "inclusive")
    elif free is not None and (free > limit or (free == limit and sign == "strict")):
        value = False
    return Assessment(
        definition=f"functional_high_risk_{limit:f}_months",
        value=value,
        possible=frozenset({True, False}) if value is None else frozenset({value}),
        missing=("months_to_progression",) if value is None else (),
        inputs={
            "months_to_progression": months,
            "threshold_months": limit,
            "reference": start,
            "months_without_progression": free,
        },
        source="CIBMTR MM18-02/19-01/20-03; Rees MJ et al., Am J Hematol 2024;99:1560, doi:10.1002/ajh.27327",
        notes=(_REFERENCES[start], _AT_THRESHOLD[sign], "no single consensus definition exists"),
    )
