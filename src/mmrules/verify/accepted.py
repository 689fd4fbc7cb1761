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
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["Accepted", "accept", "bundled_reasons", "read_reasons"]

_BUNDLED = "accepted.toml"


@frozen(kw_only=True)
class Accepted:
    """One accepted finding.

    Attributes:
        check: What was asked.
        subject: What the finding is about, as it is printed.
        reason: Why it is right as it is.
        strategies: The entry holds when exactly these are verified; with none, whenever what it names is.
    """

    check: Check
    subject: str
    reason: str
    strategies: tuple[str, ...] = ()


@frozen(kw_only=True)
class _File:
    accepted: tuple[Accepted, ...] = field(default=())


def read_reasons(text: str, *, file: str) -> tuple[Accepted, ...]:
    """Read accepted findings from TOML text.

    Args:
        text: Tables `[[accepted]]` with `check`, `subject`, `reason` and, where they hold for certain strategies only,
            `strategies`.
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
            code="verify.reason", message=f"{entry.check} {entry.subject}: an accepted finding has a reason", file=file
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
    held = [entry for entry in reasons if not entry.strategies or set(entry.strategies) == set(strategies)]
    by_name = {(entry.check, entry.subject): entry.reason for entry in held}
    explained = tuple(evolve(item, accepted=by_name.get((item.check, item.subject), "")) for item in findings)
    found = {(item.check, item.subject) for item in explained} | set(undecided)
    stale = tuple(f"{entry.check} {entry.subject}" for entry in held if (entry.check, entry.subject) not in found)
    return explained, stale
