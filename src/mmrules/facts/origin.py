"""A derived value and where it came from. What a value means is in its definition."""

from __future__ import annotations

from attrs import field, frozen

from mmrules.logic.values import FactValue
from mmrules.models.partial_date import PartialDate

__all__ = ["Derived", "Origin"]


@frozen
class Origin:
    """One entry of the record that a value came from.

    Attributes:
        text: The entry in the words of a chart: `creatinine 1.9 mg/dL`.
        date: Its date as recorded, `None` when it has none.
        path: Where it stands in the patient's document: `$.labs[3]`.
    """

    text: str
    date: PartialDate | None = field(default=None, hash=False)  # the texts tell entries apart as well, and faster
    path: str = ""


@frozen
class Derived:
    """The value of a fact for one case.

    Attributes:
        value: The value, `None` is unknown.
        origins: What it was derived from, in the order of the document.
        note: What a reader has to know about this value, such as a convention that decided it.
    """

    value: FactValue
    origins: tuple[Origin, ...] = ()
    note: str = ""
