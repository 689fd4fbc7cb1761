"""Verifies the strategies of an engine: asks every question, and sets what was accepted against what was found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mmrules.errors import UnknownReference
from mmrules.extras import VERIFY
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import parse
from mmrules.models.partial_date import PartialDate
from mmrules.verify.accepted import Accepted, accept, names_of
from mmrules.verify.finding import Check, Verification

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mmrules.engine.engine import Engine
    from mmrules.verify.finding import Finding
    from mmrules.verify.prover import Prover

__all__ = ["EFFORT", "SCOPE", "verify"]

EFFORT = 20_000_000
"""Most steps of the solver for one question: some seconds on a common machine, and the same steps on every one."""

SCOPE = "prior_lines >= 1 and not (known(in_response) and in_response)"
"""Who has to have an option unless told otherwise: relapsed or refractory, and not known to be in response."""


def verify(
    engine: Engine,
    strategies: Sequence[str] | None = None,
    *,
    checks: Collection[Check] = tuple(Check),
    as_of: date | None = None,
    scope: str = SCOPE,
    reasons: Sequence[Accepted] = (),
    effort: int = EFFORT,
    show_accepted: bool = False,
) -> Verification:
    """Return what can be proved of the rules of strategies, with patients that show what was found.

    Args:
        engine: The engine; its catalogues and all its rules take part when a patient is evaluated.
        strategies: The strategies to verify; when left out all of the engine, and then every regimen of the
            catalogues has to be within reach and not only those of which a rule speaks.
        checks: What to ask; the safety gate is one question with two outcomes.
        as_of: The day of every question; the day of the newest source of the catalogues when left out.
        scope: Who has to have an option, in the expression language.
        reasons: What was accepted.
        effort: Most steps of the solver for one question.
        show_accepted: Look for a patient for accepted findings too, which takes longer.

    Raises:
        MissingExtra: The solver is not installed.
        UnknownReference: The engine has no such strategy.
        InvalidRule: The scope is no condition on a case.
    """
    VERIFY.require()
    reasons = [entry for entry in reasons if entry.check in checks]
    from mmrules.verify.prover import Prover  # noqa: PLC0415  # loads the solver

    known = {strategy.id: strategy for strategy in engine.strategies}
    chosen = tuple(known) if strategies is None else tuple(dict.fromkeys(strategies))
    for name in chosen:
        if name not in known:
            raise UnknownReference("strategy", name, valid=known)
    day = as_of if as_of is not None else _newest_source(engine)
    prover = Prover(
        engine,
        chosen,
        scope=parse(scope, engine.facts.vocabulary),
        as_of=day,
        effort=effort,
        explained=() if show_accepted else names_of(reasons, strategies=chosen),
    )
    found = tuple(_ask(prover, checks, catalogue=strategies is None))
    undecided = tuple(prover.undecided)
    findings, stale = accept(
        found, reasons, strategies=chosen, undecided=[(item.check, item.subject) for item in undecided]
    )
    return Verification(
        strategies=FrozenMapping({name: known[name].version for name in chosen}),
        as_of=day,
        scope=scope,
        questions=FrozenMapping({check.value: prover.asked[check] for check in sorted(prover.asked)}),
        findings=findings,
        undecided=undecided,
        stale=stale,
        not_verified=tuple(name for name in chosen if known[name].code is not None),
        failures=engine.failures if strategies is None else (),
    )


def _newest_source(engine: Engine) -> date:
    day = PartialDate.from_text(engine.knowledge.date)
    return day.latest if isinstance(day, PartialDate) else date.max


def _ask(prover: Prover, checks: Collection[Check], *, catalogue: bool) -> Iterator[Finding]:
    from mmrules.verify.checks.conflicts import contradictions, fires_while_unknown  # noqa: PLC0415  # loads the solver
    from mmrules.verify.checks.options import no_option, unreachable  # noqa: PLC0415
    from mmrules.verify.checks.safety_gate import safety_gate  # noqa: PLC0415
    from mmrules.verify.checks.single_rules import never_fires, redundant  # noqa: PLC0415

    if Check.NEVER_FIRES in checks:
        yield from never_fires(prover)
    if Check.REDUNDANT in checks:
        yield from redundant(prover)
    if Check.CONTRADICTION in checks:
        yield from contradictions(prover)
    if Check.FIRES_WHILE_UNKNOWN in checks:
        yield from fires_while_unknown(prover)
    if Check.CONTRAINDICATION_ESCAPES in checks or Check.CONTRAINDICATION_NEVER_APPLIES in checks:
        yield from safety_gate(prover)
    if Check.UNREACHABLE in checks:
        yield from unreachable(prover, catalogue=catalogue)
    if Check.NO_OPTION in checks:
        yield from no_option(prover)
