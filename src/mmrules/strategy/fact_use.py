"""Facts in words: name, value with unit, and where the value comes from. Made for reports, once per case and fact."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from mmrules.logic import Bounds, FactRef, NumberType, render, unit_words
from mmrules.models.recommendation import FactUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.facts.case import Case
    from mmrules.facts.registry import FactRegistry
    from mmrules.logic import FactKey, FactValue

__all__ = ["FactWriter", "fact_name", "value_text"]


_PRINTED_PLACES = 3


def fact_name(key: FactKey) -> str:
    """Return a fact as a rule names it: `refractory(lenalidomide)`."""
    return render(FactRef(*key))


def value_text(value: FactValue, unit: str | None = None) -> str | None:
    """Return a value in words with its unit; `None` for an unknown one."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Decimal():
            text = _number_text(value)
        case Bounds():
            text = _bounds_text(value)
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case str():
            return value
        case _:
            assert_never(value)
    return f"{text} {unit_words(unit)}" if unit else text


def _number_text(number: Decimal) -> str:
    """Return a number as printed; a computed one with more digits than anybody prints is cut to two places."""
    if number == number.to_integral_value():
        return format(number.to_integral_value(), "f")
    exponent = number.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -_PRINTED_PLACES
    return format(round(number, 2) if long else number, "f")


def _bounds_text(bounds: Bounds) -> str:
    low = None if bounds.low is None else _number_text(bounds.low)
    high = None if bounds.high is None else _number_text(bounds.high)
    if low is None:
        return f"{'<' if bounds.high_open else '<='}{high}"
    if high is None:
        return f"{'>' if bounds.low_open else '>='}{low}"
    return f"{low} to {high}"


class FactWriter:
    """Writes the facts of one case."""

    __slots__ = ("_case", "_registry", "_written")

    def __init__(self, case: Case, registry: FactRegistry) -> None:
        self._case = case
        self._registry = registry
        self._written: dict[FactKey, FactUse] = {}

    def use(self, key: FactKey) -> FactUse:
        """Return a fact with its value and where that comes from."""
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = self._write(key)
        return written

    def keys_of(self, names: Iterable[str]) -> tuple[FactKey, ...]:
        """Return the keys of facts that this writer has written, by their names."""
        by_name = {use.fact: key for key, use in self._written.items()}
        return tuple(by_name[name] for name in names)

    def wording(self, key: FactKey) -> str:
        """Return a fact in words."""
        return self._registry.definition(key[0]).declaration.wording(key[1])

    def settles(self, key: FactKey) -> str:
        """Return the action that would settle a fact; empty when only the chart has to be completed."""
        return self._registry.definition(key[0]).test

    def uses(self, keys: Iterable[FactKey]) -> tuple[FactUse, ...]:
        """Return facts with their values, each once, in their order."""
        return tuple(self.use(key) for key in dict.fromkeys(keys))

    def _write(self, key: FactKey) -> FactUse:
        derived = self._case.fact(*key)
        declared = self._registry.definition(key[0]).declaration.type
        unit = declared.unit if isinstance(declared, NumberType) else None
        origins = tuple(
            f"{origin.text}, {origin.date}" if origin.date is not None else origin.text for origin in derived.origins
        )
        return FactUse(
            fact=fact_name(key), wording=self.wording(key), value=value_text(derived.value, unit), origins=origins
        )
