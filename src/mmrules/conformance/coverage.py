"""How often each rule was seen true, false and unknown: line coverage says nothing about rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.conformance.check import Source
from mmrules.conformance.report import RuleCoverage
from mmrules.logic import Verdict, compile_condition

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench

__all__ = ["rule_coverage"]


def rule_coverage(bench: Bench) -> tuple[RuleCoverage, ...]:
    """Return the verdicts of every rule's condition over the directed cases, by rule."""
    compiled = [(rule.id, compile_condition(rule.when)) for rule in bench.rules]
    seen: dict[str, dict[Verdict, int]] = {rule: dict.fromkeys(Verdict, 0) for rule, _ in compiled}
    for situation in bench.cases(Source.DIRECTED):
        case = bench.said(situation).case
        for rule, condition in compiled:
            seen[rule][condition(case)] += 1
    return tuple(
        RuleCoverage(rule=rule, true=counts[Verdict.TRUE], false=counts[Verdict.FALSE], unknown=counts[Verdict.UNKNOWN])
        for rule, counts in sorted(seen.items())
    )
