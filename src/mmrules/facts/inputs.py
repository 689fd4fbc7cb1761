"""Reads facts as arguments of published definitions, and evaluates a definition over what is known within limits.

Which definitions there are is in `assessments.py`.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from attrs import evolve, frozen

from mmrules.assessment.assessment import Assessment
from mmrules.errors import InvalidInput
from mmrules.facts.origin import Origin
from mmrules.logic.values import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mmrules.facts.case import Case

__all__ = ["NOT_USABLE", "Argument", "Assessed", "Choice", "Inputs", "merged_origins", "number_of", "over"]

NOT_USABLE = "what is recorded cannot be used"
"""Begins the note of an outcome whose definition refused its inputs."""

_HAIR = Decimal("0.000001")
"""Steps inside an open limit; finer than any laboratory prints."""


@frozen
class Choice:
    """One of several words, while it is not known which."""

    words: tuple[str, ...]


Argument: TypeAlias = "bool | Decimal | Bounds | str | Choice | frozenset[str] | Assessment[object] | None"
"""What a definition can be given: a value, limits, a choice, the outcome of another definition, or nothing."""

T_co = TypeVar("T_co", covariant=True)


@frozen
class Assessed(Generic[T_co]):
    """The outcome of a definition and the entries of the record it rests on.

    Attributes:
        assessment: The outcome.
        origins: The entries.
        number: For a definition that yields a number: the number, or its bounds while an input is only bounded.
    """

    assessment: Assessment[T_co]
    origins: tuple[Origin, ...] = ()
    number: Decimal | Bounds | None = None


class Inputs:
    """Reads facts of one case for one definition and remembers where they came from."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._origins: list[Origin] = []

    def flag(self, name: str, argument: str | None = None) -> bool | None:
        """Read a fact that is true or false."""
        value = self._read(name, argument)
        return value if isinstance(value, bool) else None

    def number(self, name: str) -> Decimal | Bounds | None:
        """Read a number."""
        return number_of(self._read(name, None))

    def positive(self, name: str) -> Decimal | Bounds | None:
        """Read a number of which 0 cannot occur in a living patient, such as creatinine; `<0.5` is then above 0."""
        value = self.number(name)
        if isinstance(value, Bounds):
            return evolve(value, low_open=True) if value.low == 0 else value
        return value or None

    def word(self, name: str) -> str | None:
        """Read a word."""
        value = self._read(name, None)
        return value if isinstance(value, str) else None

    def outcome(self, definition: str) -> Assessment[object]:
        """Read the outcome of another definition."""
        assessed = self.case.assessed(definition)
        self._origins.extend(assessed.origins)
        return assessed.assessment

    def note(self, origins: Iterable[Origin]) -> None:
        """Remember entries that were read in another way."""
        self._origins.extend(origins)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Every entry that was read, each once."""
        return merged_origins(self._origins)

    def _read(self, name: str, argument: str | None) -> object:
        derived = self.case.fact(name, argument)
        self._origins.extend(derived.origins)
        return derived.value


def number_of(value: object) -> Decimal | Bounds | None:
    """Return a fact's value when it is a number or bounds of one."""
    return value if isinstance(value, Decimal | Bounds) else None


def merged_origins(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Return the entries, each once, in the order of their places."""
    return tuple(dict.fromkeys(origins))


def over(function: Callable[..., Assessment[T_co]], **arguments: Argument) -> tuple[Assessment[T_co], tuple[T_co, ...]]:
    """Evaluate a definition at every end of what is known within limits.

    Args:
        function: The definition; rises or falls with each number.
        **arguments: Its arguments.

    Returns:
        The outcome, settled when all ends agree, and the settled results at the ends. When the definition refuses
        what is recorded (a scale that does not go so far, values that contradict each other) nothing is settled and
        the notes say why.
    """
    open_ones = {name: _ends(value) for name, value in arguments.items() if isinstance(value, Bounds | Choice)}
    try:
        if not open_ones:
            return _settled(function, arguments)
        outcomes = [
            function(**{**arguments, **dict(zip(open_ones, ends, strict=True))})
            for ends in itertools.product(*open_ones.values())
        ]
    except InvalidInput as error:
        nothing = function()
        return evolve(nothing, notes=(*nothing.notes, *(f"{NOT_USABLE}: {item}" for item in error.problems))), ()
    first = outcomes[0]
    possible = frozenset().union(*(outcome.possible for outcome in outcomes))
    settled = all(outcome.value is not None for outcome in outcomes) and len(possible) == 1
    missing = tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.missing))
    outcome = evolve(
        first,
        value=first.value if settled else None,
        possible=possible,
        missing=() if settled else tuple(name for name in arguments if name in open_ones or name in missing),
        inputs={**first.inputs, **dict.fromkeys(open_ones)},
        notes=(*first.notes, "holds for every value within the recorded limits") if settled else first.notes,
        details=first.details if settled else {},
    )
    values = tuple(item.value for item in outcomes if item.value is not None)
    return outcome, values if len(values) == len(outcomes) else ()


def _settled(
    function: Callable[..., Assessment[T_co]], arguments: Mapping[str, Argument]
) -> tuple[Assessment[T_co], tuple[T_co, ...]]:
    """Evaluate a definition for arguments of which none is open."""
    if all(map(_is_said_in_words, arguments.values())):
        outcome = _by_words(function, *((name, _in_words(value)) for name, value in arguments.items()))
    else:
        outcome = function(**arguments)
    return outcome, (() if outcome.value is None else (outcome.value,))


def _is_said_in_words(value: Argument) -> bool:
    if value is None or value.__class__ is bool or value.__class__ is str:
        return True
    return isinstance(value, Assessment) and not isinstance(value.value, Decimal)


class _Outcome(NamedTuple):
    """Of the outcome of another definition what definitions read, which leaves out the numbers behind it."""

    definition: str
    value: object
    possible: frozenset[object]
    missing: tuple[str, ...]


def _in_words(value: Argument) -> object:
    if not isinstance(value, Assessment):
        return value
    return _Outcome(value.definition, value.value, value.possible, value.missing)


@lru_cache(maxsize=4096)
def _by_words(function: Callable[..., Assessment[T_co]], *arguments: tuple[str, object]) -> Assessment[T_co]:
    """Evaluate a definition whose arguments are truth values and words of closed lists.

    There are few of them, and many patients share them: what a definition says of the same words is worked out once.
    No number, date or name of a patient is among the arguments.
    """
    return function(
        **{name: Assessment(**value._asdict()) if isinstance(value, _Outcome) else value for name, value in arguments}
    )


def _ends(value: Bounds | Choice) -> tuple[Decimal | str, ...]:
    if isinstance(value, Choice):
        return value.words
    low = Decimal(0) if value.low is None else value.low + (_HAIR if value.low_open else 0)
    # Far above any threshold when there is no upper limit.
    high = low * 1000 + 1000 if value.high is None else value.high - (_HAIR if value.high_open else 0)
    return (low, high) if low <= high else (low,)
