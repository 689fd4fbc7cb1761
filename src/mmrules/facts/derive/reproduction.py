"""Facts about pregnancy, childbearing and breastfeeding."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean
from mmrules.facts.origin import Derived, Origin
from mmrules.logic.values import Bounds

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Reproduction"
_PAST_CHILDBEARING = Decimal(60)
"""Age from which a woman is taken not to be able to become pregnant when nothing is recorded.

This library's convention, and no limit of any label: what is recorded always goes before it.
"""


def _recorded(case: Case, field: str) -> Derived:
    value = getattr(case.patient.suitability, field)
    if value is None:
        return Derived(None)
    text = f"{field.replace('_', ' ')}: {'yes' if value else 'no'}"
    return Derived(value, (Origin(text, None, f"$.suitability.{field}"),))


def _excluded(case: Case) -> Derived:
    """False for men, and by convention for women from an age on, when nothing is recorded."""
    sex, age = case.fact("sex"), case.fact("age_years")
    if sex.value == "male":
        return Derived(False, sex.origins, "male")  # noqa: FBT003  # the value of the fact
    years = age.value
    below = years.entirely_below(_PAST_CHILDBEARING) if isinstance(years, Bounds) else None
    old = below is False or (isinstance(years, Decimal) and years >= _PAST_CHILDBEARING)
    # Whatever the sex: men are excluded anyway.
    return Derived(False, age.origins, "60 years or older (convention)") if old else Derived(None)  # noqa: FBT003


def _derive(case: Case, _argument: str | None, *, field: str) -> Derived:
    recorded = _recorded(case, field)
    return recorded if recorded.value is not None else _excluded(case)


def _pregnant(case: Case, _argument: str | None) -> Derived:
    recorded = _recorded(case, "pregnant")
    if recorded.value is not None:
        return recorded
    possible = _recorded(case, "childbearing_potential")
    if possible.value is None:
        return _excluded(case)
    # Who is recorded as able to become pregnant is not taken to be past it by the convention.
    return possible if possible.value is False else Derived(None)


def _childbearing(case: Case, _argument: str | None) -> Derived:
    recorded = _recorded(case, "childbearing_potential")
    if recorded.value is not None:
        return recorded
    pregnant = _recorded(case, "pregnant")
    return pregnant if pregnant.value is True else _excluded(case)


_CONVENTION = "When it is not recorded: false for men and, by convention, from the age of 60 on."

FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "pregnant",
        _pregnant,
        doc="The patient is pregnant; false where the record says that this cannot be, unknown where it says that it "
        f"can. {_CONVENTION}",
        phrase="pregnant",
        topic=_TOPIC,
        test="test:pregnancy",
    ),
    boolean(
        "childbearing_potential",
        _childbearing,
        doc=f"The patient can become pregnant. {_CONVENTION}",
        phrase="of childbearing potential",
        topic=_TOPIC,
        test="ask:childbearing-potential",
    ),
    boolean(
        "breastfeeding",
        partial(_derive, field="breastfeeding"),
        doc=f"The patient is breastfeeding. {_CONVENTION}",
        phrase="breastfeeding",
        topic=_TOPIC,
        test="ask:breastfeeding",
    ),
)
