"""Regimens that no patient can reach, and patients for whom nothing can come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mmrules.strategy.rule import is_supporting
from mmrules.verify.finding import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mmrules.models.patient import Patient
    from mmrules.verify.prover import Prover
    from mmrules.verify.rule_base import Statement

__all__ = ["ALL_TOGETHER", "no_option", "unreachable"]

ALL_TOGETHER = "all together"
"""The subject of a finding about all strategies at once."""


def unreachable(prover: Prover, *, catalogue: bool) -> Iterator[Finding]:
    """Yield the regimens that come out as a recommended option for no patient.

    Args:
        prover: The rules.
        catalogue: Every regimen of the catalogue has to be reachable; otherwise those of which a rule speaks.
    """
    spoken: dict[str, list[Statement]] = {}
    for statement in prover.rules.statements:
        if statement.speaks_for and statement.rule.regimens is not None:
            spoken.setdefault(statement.action, []).append(statement)
    for regimen in sorted(prover.rules.visible if catalogue else spoken):
        said = spoken.get(regimen, [])
        fires = z3.Or([prover.rules.holds(statement) for statement in said])
        if not prover.impossible(Check.UNREACHABLE, regimen, fires, z3.Not(prover.rules.excluded(regimen))):
            continue
        rules = tuple(dict.fromkeys(statement.rule.id for statement in said))
        yield Finding(
            check=Check.UNREACHABLE,
            subject=regimen,
            text=f"no patient can reach it: whenever {' or '.join(rules)} speaks for it, it is ruled out"
            if said
            else "no patient can reach it: no rule speaks for it",
            strategies=tuple(sorted({statement.rule.strategy for statement in said})) or prover.strategies,
            rules=rules,
            actions=(regimen,),
        )


def no_option(prover: Prover) -> Iterator[Finding]:
    """Yield, for each strategy and for all together, a patient in scope for whom no treatment can come out.

    None comes out now, and none could if what is unknown were known: each statement for a treatment is false, or what
    it speaks for is ruled out. A patient of whom little is known is not meant: the open questions serve that one.
    """
    in_scope = prover.rules.encoder.truth(prover.scope).true
    for name in (*prover.strategies, ALL_TOGETHER) if len(prover.strategies) > 1 else prover.strategies:
        chosen = prover.strategies if name == ALL_TOGETHER else (name,)
        treatments = [
            statement
            for statement in prover.rules.statements
            if statement.rule.strategy in chosen and statement.speaks_for and statement.is_treatment
        ]
        if not treatments:
            continue
        open_ways = [
            z3.And(prover.rules.may_hold(statement), z3.Not(prover.rules.excluded(statement.action)))
            for statement in treatments
        ]

        def shows(patient: Patient, chosen: Iterable[str] = chosen) -> bool:
            options = prover.report(patient).options
            return not any(
                not is_supporting(option.id) and not set(option.strategies).isdisjoint(chosen) for option in options
            )

        nothing = z3.Not(z3.Or(open_ways))
        if not prover.possible(Check.NO_OPTION, name, in_scope, nothing):
            continue
        yield Finding(
            check=Check.NO_OPTION,
            subject=name,
            text="for a patient in scope no treatment comes out, and nothing that is unknown could change that",
            strategies=chosen,
            witness=prover.patient(Check.NO_OPTION, name, in_scope, nothing, shows=shows),
        )
