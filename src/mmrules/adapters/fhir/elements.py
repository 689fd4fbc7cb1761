"""The data types of FHIR R4 as they stand in JSON: codes, dates, quantities, references. Knows no resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import frozen

from mmrules.errors import Problem
from mmrules.models.partial_date import PartialDate

__all__ = [
    "ATC",
    "ICD_10",
    "LOINC",
    "RXNORM",
    "SNOMED",
    "UCUM",
    "Element",
    "NotRead",
    "codes",
    "coding_is_of",
    "day",
    "element",
    "elements",
    "number",
    "text",
]

Element = Mapping[str, object]
"""An element or a resource."""

# Source: the terminology systems that the R4 specification names, https://hl7.org/fhir/R4/terminologies-systems.html.
LOINC = ("http://loinc.org",)
SNOMED = ("http://snomed.info/sct",)
RXNORM = ("http://www.nlm.nih.gov/research/umls/rxnorm",)
ATC = ("http://www.whocc.no/atc",)
UCUM = ("http://unitsofmeasure.org",)
ICD_10 = ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm")

_DATE = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?)?", re.ASCII)


@frozen
class NotRead:
    """Why something was not read, and which element of it when it was not the whole."""

    reason: str
    element: str = ""


def element(holder: Element, name: str) -> Element:
    """Return an element within another one; an empty one when there is none, or something else in its place."""
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}


def elements(holder: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a list; none when there is no such list."""
    value = holder.get(name)
    yield from (item for item in value if isinstance(item, Mapping)) if isinstance(value, list | tuple) else ()


def text(holder: Element, name: str) -> str:
    """Return a text, empty when there is none."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def codes(holder: Element, name: str, systems: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of a CodeableConcept that are of a system, each once."""
    found = (
        text(coding, "code") for coding in elements(element(holder, name), "coding") if coding_is_of(coding, systems)
    )
    return tuple(dict.fromkeys(code for code in found if code))


def coding_is_of(coding: Element, systems: tuple[str, ...]) -> bool:
    """Whether a coding or a quantity is of a system."""
    return text(coding, "system") in systems


def day(holder: Element, name: str) -> PartialDate | None:
    """Return the day of a date or a time as it is printed; `None` when there is none or it is none."""
    match = _DATE.fullmatch(text(holder, name))
    found = PartialDate.from_text(match[1]) if match else None
    return None if isinstance(found, Problem) else found


def number(holder: Element, name: str) -> Decimal | None:
    """Return a number with its printed digits; `None` when there is none."""
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return found if found.is_finite() else None
