"""`parse_quantity`: reads a measured value with its unit and comparator. Data in `quantities.toml`.

A number without a unit is refused, a censored value (`<0.1`) keeps its comparator, and words such as "undetectable"
are kept as words. Converting between units of a value already typed is not done here.
"""

from __future__ import annotations

import re
import tomllib
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from attrs import frozen

from mmrules.errors import InvalidInput, Problem, nearest_names

__all__ = ["QuantityReading", "parse_quantity", "quantity_ids"]

Comparator = Literal["", "<", "<=", ">", ">=", "~"]

_LONGEST_TEXT = 200
_EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)
_COMPARATOR = re.compile(r"\s*(<=|>=|=<|=>|≤|≥|<|>|~|≈|approx(?:imately)?\.?|about|circa|ca\.)?\s*", re.IGNORECASE)
_WRITTEN: dict[str, Comparator] = {"=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "≈": "~", "<": "<", ">": ">"}
_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})*)")
_RANGE = re.compile(r"\s*(?:-|–|to)\s*(\d{1,9}(?:[.,]\d{1,9})?)")
_ULN = re.compile(r"\s*(?:x|×|times)\s*(?:the\s)?(?:ULN|upper limit(?: of normal)?)", re.IGNORECASE)
_ULN_ALONE = re.compile(r"(?:the\s)?(?:ULN|upper limit(?: of normal)?)\W*", re.IGNORECASE)
_WORDS: dict[str, str] = {
    "undetectable": "undetectable",
    "not detectable": "undetectable",
    "not detected": "undetectable",
    "too small to quantify": "not quantifiable",
    "not quantifiable": "not quantifiable",
    "unquantifiable": "not quantifiable",
    "tstq": "not quantifiable",
    "not measurable": "not measurable",
    "unmeasurable": "not measurable",
    "normal": "normal",
    "wnl": "normal",
    "within normal limits": "normal",
    "high": "high",
    "elevated": "high",
    "raised": "high",
    "low": "low",
    "sheets": "sheets",
    "not done": "not done",
    "nd": "not done",
    "unknown": "unknown",
    "n/a": "unknown",
    "pending": "unknown",
}
_UNIT_SPELLING = (
    (re.compile(r"[µμ]"), "u"),
    (re.compile(r"\s*/\s*"), "/"),
    (re.compile(r"m²"), "m2"),
    (re.compile(r"\bmcg\b"), "ug"),
    (re.compile(r"(?:x|×)?\s*10\s?(?:\^|\*\*|e|E)?\s?(?:9|⁹)"), "10^9"),
    (re.compile(r"/(?:24\s?h(?:ours?|rs?)?|day|d)\b", re.IGNORECASE), "/24 h"),
    (re.compile(r"1[.,]73\s?m(?:2|\^2)", re.IGNORECASE), "1.73 m2"),
    (re.compile(r"\bper ?cent\b", re.IGNORECASE), "%"),
)
_HINTS = {
    "no-unit": "write the unit, for example 3.5 g/dL",
    "number": "write one number with a decimal point, for example 3.5",
}


@frozen(kw_only=True)
class QuantityReading:
    """A measured value as written.

    Attributes:
        text: As given.
        quantity: Id of what was measured.
        value: The number in the canonical unit; `None` for words, ranges and multiples of the upper limit.
        low: Lower end of a range, in the canonical unit.
        high: Upper end of a range.
        comparator: "<" and the like; a censored value is never replaced by its limit. "~" is approximate.
        unit: Canonical unit of `value`.
        written_value: The number as printed.
        written_unit: The unit as printed.
        uln_multiple: For "2 x ULN": how many times the upper limit.
        word: For values that are words, such as "undetectable", "normal", "not done".
        question: What to ask when the value is implausible or 0 may stand for "not done".
    """

    text: str
    quantity: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: Comparator = ""
    unit: str = ""
    written_value: Decimal | None = None
    written_unit: str = ""
    uln_multiple: Decimal | None = None
    word: str = ""
    question: str = ""


@frozen(kw_only=True)
class _Unit:
    unit: str
    factor: Decimal | None
    divisor: Decimal | None


@frozen(kw_only=True)
class _Quantity:
    id: str
    canonical: str
    names: tuple[str, ...]
    units: dict[str, _Unit]
    refused: dict[str, str]
    implausible_above: Decimal | None


def _spelt(unit: str) -> str:
    unit = unit.strip(" .,;()[]")
    for pattern, plain in _UNIT_SPELLING:
        unit = pattern.sub(plain, unit)
    return unit.casefold().replace(" ", "")


@cache
def _table() -> dict[str, _Quantity]:
    data = tomllib.loads(files("mmrules.adapters.chart").joinpath("quantities.toml").read_text(encoding="utf-8"))
    table: dict[str, _Quantity] = {}
    for row in data["quantity"]:
        units = {
            _spelt(each["unit"]): _Unit(
                unit=each["unit"],
                factor=Decimal(each["factor"]) if "factor" in each else None,
                divisor=Decimal(each["divisor"]) if "divisor" in each else None,
            )
            for each in row["units"]
        }
        above = row.get("implausible_above")
        table[row["id"]] = _Quantity(
            id=row["id"],
            canonical=row["canonical"],
            names=tuple(row["names"]),
            units=units,
            refused={_spelt(each["unit"]): each["why"] for each in row.get("refused", ())},
            implausible_above=Decimal(above) if above else None,
        )
    return table


@cache
def _names() -> tuple[tuple[str, str], ...]:
    pairs = [(name.casefold(), row.id) for row in _table().values() for name in (*row.names, row.id)]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def quantity_ids() -> tuple[str, ...]:
    """Return the ids of what can be read, in the order of the table."""
    return tuple(_table())


def _fault(code: str, message: str, position: int, *, nearest: tuple[str, ...] = (), remedy: str = "") -> InvalidInput:
    return InvalidInput.of(
        [
            Problem(
                code=f"quantity.{code}",
                message=message,
                position=position,
                nearest=nearest,
                remedy=remedy or _HINTS.get(code, ""),
            )
        ],
        what="quantity",
    )


def _what(text: str, quantity: str | None) -> tuple[_Quantity, int]:
    """Find what was measured, named by the caller or at the start of the text; and where the value begins."""
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    start = len(text) - len(text.lstrip())
    for name, which in _names():
        end = start + len(name)
        if lowered.startswith(name, start) and not lowered[end : end + 1].isalnum():
            if quantity is not None and which != quantity:
                break
            return _table()[which], end
    if quantity is None:
        raise _fault("unknown", "what was measured is not named", start, remedy="name it, or give `quantity`")
    if quantity not in _table():
        raise _fault("unknown", "this quantity is not in the table", start, nearest=nearest_names(quantity, _table()))
    return _table()[quantity], start


def _number(printed: str, position: int) -> Decimal:
    """Read digits as printed; one comma without a dot is a decimal comma, unless it parts thousands."""
    if printed.count(",") + printed.count(".") > 1:
        raise _fault("number", "this number has several decimal signs", position)
    whole, _, behind = printed.partition(",")
    if behind and len(behind) == 3 and whole != "0":
        raise _fault("number", "this comma may be a decimal sign or part thousands", position)
    return Decimal(printed.replace(",", "."))


def _convert(value: Decimal, unit: _Unit) -> Decimal:
    if unit.divisor is not None:
        return _EXACT.divide(value, unit.divisor)
    return value * unit.factor if unit.factor is not None else value


def parse_quantity(text: str, *, quantity: str | None = None) -> QuantityReading:
    """Read a value with its unit: `creatinine 177 umol/L`, `<0.1 g/dL`, `2 x ULN`, `undetectable`.

    Args:
        text: At most 200 code points.
        quantity: What was measured, one of `quantity_ids()`, when the text does not name it.

    Returns:
        The value in the canonical unit, with the printed one beside it.

    Raises:
        InvalidInput: For a number without a unit, a unit that does not fit, or text that is no value; with `position`.

    Source: units and factors with their sources in `quantities.toml`.
    """
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise _fault("empty-input" if not text.strip() else "text-too-long", "a value is a short text", 0)
    row, at = _what(text, quantity)
    while at < len(text) and text[at] in " :=\t":
        at += 1
    word = _WORDS.get(" ".join(text[at:].casefold().strip(" .;").split()))
    if word is not None:
        return QuantityReading(text=text, quantity=row.id, word=word, unit=row.canonical)
    compared = _COMPARATOR.match(text, at)
    sign = (compared[1] or "").casefold() if compared else ""
    comparator: Comparator = _WRITTEN.get(sign, "~" if sign[:1].isalpha() or sign == "~" else _same(sign))
    at = compared.end() if compared else at
    if comparator and _ULN_ALONE.fullmatch(text, at):
        return QuantityReading(text=text, quantity=row.id, uln_multiple=Decimal(1), comparator=comparator, unit="ULN")
    found = _NUMBER.match(text, at)
    if not found:
        raise _fault("number", "a number is expected here", min(at, len(text) - 1))
    value = _number(found[1], at)
    end = found.end()
    uln = _ULN.match(text, end)
    if uln:
        return QuantityReading(text=text, quantity=row.id, uln_multiple=value, comparator=comparator, unit="ULN")
    ranged = _RANGE.match(text, end)
    high = _number(ranged[1], ranged.start(1)) if ranged else None
    end = ranged.end() if ranged else end
    unit = _unit(text, row, end)
    if high is not None and high < value:
        raise _fault("range", "the range is the wrong way round", at)
    return _reading(text, row, unit, value=value, high=high, comparator=comparator)


def _same(sign: str) -> Comparator:
    return "<=" if sign == "<=" else ">=" if sign == ">=" else ""


def _unit(text: str, row: _Quantity, at: int) -> _Unit:
    written = text[at:].strip(" .;")
    if not written:
        raise _fault("no-unit", "the unit is missing, and none is assumed", min(at, len(text) - 1))
    spelt = _spelt(written)
    place = at + len(text[at:]) - len(text[at:].lstrip())
    if spelt in row.refused:
        raise _fault("unit", row.refused[spelt], place)
    unit = row.units.get(spelt)
    if unit is None:
        allowed = tuple(each.unit for each in row.units.values())
        raise _fault("unit", "this unit does not fit what was measured", place, nearest=allowed)
    return unit


def _reading(
    text: str, row: _Quantity, unit: _Unit, *, value: Decimal, high: Decimal | None, comparator: Comparator
) -> QuantityReading:
    canonical = _convert(value, unit)
    question = ""
    if row.implausible_above is not None and canonical > row.implausible_above:
        question = f"more than {row.implausible_above} {row.canonical}: is the unit right?"
    elif value == 0 and not comparator:
        question = "0 as measured, or not done?"
    if high is not None:
        return QuantityReading(
            text=text,
            quantity=row.id,
            low=canonical,
            high=_convert(high, unit),
            comparator=comparator,
            unit=row.canonical,
            written_unit=unit.unit,
            question=question,
        )
    return QuantityReading(
        text=text,
        quantity=row.id,
        value=canonical,
        comparator=comparator,
        unit=row.canonical,
        written_value=value,
        written_unit=unit.unit,
        question=question,
    )
