"""The three truth values and Kleene's strong logic over them.

Nothing here knows what a condition is. Unknown means "not known", never "probably not"; a verdict therefore refuses
to be used as a boolean, because `if verdict:` would have to decide what unknown counts as.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NoReturn, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Verdict", "all_of", "any_of", "count_at_least"]


class Verdict(Enum):
    """What a condition comes to for one case: true, false, or not decided by what is known."""

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"

    @classmethod
    def of(cls, value: bool | None) -> Verdict:  # noqa: FBT001  # the boolean is the value itself
        """Return the verdict for a boolean, `UNKNOWN` for `None`."""
        if value is None:
            return cls.UNKNOWN
        return cls.TRUE if value else cls.FALSE

    @property
    def rank(self) -> int:
        """Position in the order of truth: false 0, unknown 1, true 2."""
        match self:
            case Verdict.FALSE:
                return 0
            case Verdict.UNKNOWN:
                return 1
            case Verdict.TRUE:
                return 2
            case _:
                assert_never(self)

    def refines(self, other: Verdict) -> bool:
        """Whether this verdict is what `other` may become once more is known."""
        return other is Verdict.UNKNOWN or self is other

    def __and__(self, other: Verdict) -> Verdict:
        return self if self.rank <= other.rank else other

    def __or__(self, other: Verdict) -> Verdict:
        return self if self.rank >= other.rank else other

    def __invert__(self) -> Verdict:
        match self:
            case Verdict.FALSE:
                return Verdict.TRUE
            case Verdict.UNKNOWN:
                return Verdict.UNKNOWN
            case Verdict.TRUE:
                return Verdict.FALSE
            case _:
                assert_never(self)

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict is not a boolean: compare it, for example `verdict is Verdict.TRUE`")


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the conjunction; true when there is nothing to hold. Stops at the first false."""
    result = Verdict.TRUE
    for verdict in verdicts:
        if verdict is Verdict.FALSE:
            return verdict
        result &= verdict
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the disjunction; false when there is nothing that could hold. Stops at the first true."""
    result = Verdict.FALSE
    for verdict in verdicts:
        if verdict is Verdict.TRUE:
            return verdict
        result |= verdict
    return result


def count_at_least(count: int, verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether `count` or more are true: unknown only while the unknown ones could make the difference."""
    certain = possible = 0
    for verdict in verdicts:
        certain += verdict is Verdict.TRUE
        possible += verdict is not Verdict.FALSE
    if certain >= count:
        return Verdict.TRUE
    return Verdict.UNKNOWN if possible >= count else Verdict.FALSE
