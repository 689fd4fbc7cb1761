"""Words of a chart other than cytogenetics: regimens and drugs, responses, quantities, dates.

`parse_regimen` reads treatments. Every reader keeps the original text and its place, and guesses nothing.
"""

from mmrules.adapters.chart.chart_date import DateOrder, DateReading, compare_dates, days_between, parse_date
from mmrules.adapters.chart.quantity import QuantityReading, parse_quantity, quantity_ids
from mmrules.adapters.chart.regimen import parse_regimen
from mmrules.adapters.chart.regimen_reading import RegimenOption, RegimenPart, RegimenReading
from mmrules.adapters.chart.response import ResidualDisease, ResponseReading, parse_response

__all__ = [
    "DateOrder",
    "DateReading",
    "QuantityReading",
    "RegimenOption",
    "RegimenPart",
    "RegimenReading",
    "ResidualDisease",
    "ResponseReading",
    "compare_dates",
    "days_between",
    "parse_date",
    "parse_quantity",
    "parse_regimen",
    "parse_response",
    "quantity_ids",
]
