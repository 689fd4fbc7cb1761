"""Conditions compiled once for an engine, and their verdicts remembered for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.logic import compile_condition, specialise

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.logic import CompiledCondition, Condition, Verdict
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["CaseVerdicts", "Conditions"]


class Conditions:
    """Conditions compiled on first use and kept: equal conditions are one, whoever asks them."""

    __slots__ = ("_compiled", "_special")

    def __init__(self) -> None:
        self._compiled: dict[Condition, CompiledCondition] = {}
        self._special: dict[tuple[Condition, str], Condition] = {}

    def compiled(self, node: Condition) -> CompiledCondition:
        """Return the function for a condition about the case."""
        compiled = self._compiled.get(node)
        if compiled is None:
            compiled = self._compiled[node] = compile_condition(node)
        return compiled

    def for_regimen(self, node: Condition, subject: RegimenSubject) -> Condition:
        """Return what is left of a condition once the regimen is fixed."""
        key = (node, subject.id)
        special = self._special.get(key)
        if special is None:
            special = self._special[key] = specialise(node, subject)
        return special


class CaseVerdicts:
    """The verdicts of compiled conditions for one case, each worked out once."""

    __slots__ = ("_verdicts", "case")

    def __init__(self, case: Case) -> None:
        self.case = case
        self._verdicts: dict[CompiledCondition, Verdict] = {}

    def of(self, condition: CompiledCondition) -> Verdict:
        """Return what a condition comes to for the case."""
        verdict = self._verdicts.get(condition)
        if verdict is None:
            verdict = self._verdicts[condition] = condition(self.case)
        return verdict
