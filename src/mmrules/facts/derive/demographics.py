"""Facts about who the patient is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, number, word
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.span import Span, months_from, quantity_span, span_of
from mmrules.facts.symbols import SEX
from mmrules.logic.values import Bounds
from mmrules.models.partial_date import add_months

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Patient"


def _age(case: Case, _argument: str | None) -> Derived:
    patient = case.patient
    if patient.birth_date is not None:
        born = span_of(patient.birth_date)
        origin = Origin("date of birth", None, "$.birth_date")
    elif patient.age is not None:
        seen = span_of(patient.age.on) or Span.on(case.visible.latest or case.as_of)
        years = patient.age.years
        # Being so old on that day leaves one year of birth days; the day before it would make the patient a year older.
        first = add_months(seen.earliest, -12 * (years + 1)) + timedelta(days=1)
        born = Span(first, add_months(seen.latest, -12 * years))
        origin = Origin("recorded age", patient.age.on, "$.age")
    else:
        return Derived(None)
    months = months_from(born, Span.on(case.as_of))
    if isinstance(months, Bounds) and months.low is not None and months.high is not None:
        return Derived(quantity_span(months.low // 12, months.high // 12), (origin,))
    return Derived(months // 12 if isinstance(months, Decimal) else None, (origin,))


def _sex(case: Case, _argument: str | None) -> Derived:
    sex = case.patient.sex
    return Derived(None) if sex is None else Derived(sex.value, (Origin(sex.value, None, "$.sex"),))


FACTS: tuple[FactDefinition, ...] = (
    number(
        "age_years",
        _age,
        unit="years",
        maximum=130,
        doc="Completed years of age on the as-of date, from the date of birth or a recorded age; limits when only the "
        "year of birth or an age at another time is known.",
        phrase="age",
        topic=_TOPIC,
        test="ask:age",
    ),
    word("sex", _sex, members=SEX, doc="Sex as recorded.", phrase="sex", topic=_TOPIC, test="ask:sex"),
)
