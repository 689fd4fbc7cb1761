"""Verdicts worked out when they are asked for: a strategy alone needs few of the conditions of a whole engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.logic import compile_condition
from mmrules.strategy.conditions import CaseVerdicts

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.logic import CompiledCondition, Verdict
    from mmrules.strategy.conditions import Conditions

__all__ = ["SingleVerdicts"]


class SingleVerdicts(CaseVerdicts):
    """What conditions come to for one case, each worked out once and only when it is asked for.

    Args:
        case: The case.
        conditions: The conditions of an engine.
        compiled: Those that were compiled before, by number; shared between cases.
    """

    __slots__ = ("_compiled", "_known")

    def __init__(self, case: Case, conditions: Conditions, compiled: dict[int, CompiledCondition]) -> None:
        # The other class works all of them out at once, which is its whole construction.
        self.case = case
        self._conditions = conditions
        self._grounds = {}
        self._compiled = compiled
        self._known: dict[int, Verdict] = {}
        self.of = self._one
        self.whole = True

    def _one(self, number: int) -> Verdict:
        verdict = self._known.get(number)
        if verdict is None:
            compiled = self._compiled.get(number)
            if compiled is None:
                compiled = self._compiled[number] = compile_condition(self._conditions.node(number))
            verdict = self._known[number] = compiled(self.case)
        return verdict
