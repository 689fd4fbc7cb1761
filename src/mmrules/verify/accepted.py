"""Findings that were looked at and accepted, each with a reason: those of a strategy, and those of several together."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from mmrules.errors import InvalidInput, Problem
from mmrules.serialization import structure
from mmrules.verify.finding import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = ["Accepted", "accept", "bundled_reasons", "names_of", "read_reasons"]

_BUNDLED = "accepted.toml"


@frozen(kw_only=True)
class Accepted:
    """Findings that are accepted for one reason.

    Attributes:
        check: What was asked.
        subjects: What the findings are about, as it is printed.
        reason: Why it is right as it is.
        strategies: The entry holds when all of these are verified.
        no_others: The entry holds only when no other strategy is.
        optional: It is no error when nothing is found: what others add to the catalogues may have mended it.
    """

    check: Check
    subjects: tuple[str, ...]
    reason: str
    strategies: tuple[str, ...] = ()
    no_others: bool = False
    optional: bool = False

    def holds_for(self, verified: Collection[str]) -> bool:
        """Whether the entry is about these strategies."""
        return set(self.strategies) <= set(verified) and not (self.no_others and set(verified) - set(self.strategies))


@frozen(kw_only=True)
class _File:
    accepted: tuple[Accepted, ...] = field(default=())


def read_reasons(text: str, *, file: str) -> tuple[Accepted, ...]:
    """Read accepted findings from TOML text.

    Args:
        text: Tables `[[accepted]]` with `check`, `subjects`, `reason` and, where they hold for certain strategies only,
            `strategies` and `no_others`; with `optional` for those that need not be found.
        file: Name of the file, for messages.

    Raises:
        InvalidInput: It is not TOML, or a table has other keys or values, or an entry has no reason.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput.of([Problem(code="verify.toml", message=str(error), file=file)], what=file) from None
    entries = structure(data, _File, what=file).accepted
    problems = [
        Problem(
            code="verify.reason",
            message=f"{entry.check} {', '.join(entry.subjects)}: an accepted finding has a reason",
            file=file,
        )
        for entry in entries
        if not entry.reason.strip()
    ]
    if problems:
        raise InvalidInput.of(problems, what=file)
    return entries


def bundled_reasons() -> tuple[Accepted, ...]:
    """Return what was accepted of the strategies of this project."""
    return read_reasons(files("mmrules.verify").joinpath(_BUNDLED).read_text("utf-8"), file=_BUNDLED)


def accept(
    findings: Iterable[Finding],
    reasons: Sequence[Accepted],
    *,
    strategies: Collection[str],
    undecided: Collection[tuple[Check, str]] = (),
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings with their reasons, and the entries that no finding answers to.

    Args:
        findings: What was found.
        reasons: What was accepted.
        strategies: The strategies that were verified.
        undecided: Questions that were not decided: an entry about one of them is not stale.
    """
    by_name = names_of(reasons, strategies=strategies)
    explained = tuple(evolve(item, accepted=by_name.get((item.check, item.subject), "")) for item in findings)
    found = {(item.check, item.subject) for item in explained} | set(undecided)
    expected = names_of([entry for entry in reasons if not entry.optional], strategies=strategies)
    return explained, tuple(f"{check} {subject}" for check, subject in expected if (check, subject) not in found)


def names_of(reasons: Iterable[Accepted], *, strategies: Collection[str]) -> Mapping[tuple[Check, str], str]:
    """Return the reason of each accepted finding, by its check and subject.

    Args:
        reasons: What was accepted.
        strategies: The strategies that are verified; what was accepted of others is left out.
    """
    held = [entry for entry in reasons if entry.holds_for(strategies)]
    return {(entry.check, subject): entry.reason for entry in held for subject in entry.subjects}
