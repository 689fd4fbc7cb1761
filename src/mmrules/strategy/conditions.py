"""All conditions of an engine, compiled together, and what they come to for a case.

This is the evaluation that everything else stands on: `Conditions.verdicts` asks every condition of every rule,
caution, requirement and label of one case at once. It takes any source of fact values, keeps nothing between two calls,
and costs about a tenth of a millisecond beside the facts themselves, so that it can be asked again for each "what if".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.logic import compile_rules, evaluate, grounds, is_about_subject, specialise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.facts.case import Case
    from mmrules.logic import CompiledRules, Condition, FactKey, Facts, Verdict
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["CaseVerdicts", "Conditions"]


class Conditions:
    """Conditions about the case, each with a number; equal conditions are one, whoever asks them.

    Args:
        late: Facts that are costly to derive, the least costly first.
    """

    __slots__ = ("_about_regimens", "_compiled", "_late", "_nodes", "_numbers", "_special")

    def __init__(self, late: Sequence[FactKey] = ()) -> None:
        self._late = tuple(late)
        self._nodes: list[Condition] = []
        self._numbers: dict[Condition, int] = {}
        self._special: dict[tuple[Condition, str], Condition] = {}
        self._about_regimens: dict[Condition, bool] = {}
        self._compiled: CompiledRules | None = None

    def number(self, node: Condition) -> int:
        """Return the number of a condition about the case, which takes part from now on."""
        number = self._numbers.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
            self._compiled = None
        return number

    def node(self, number: int) -> Condition:
        """Return the condition of that number."""
        return self._nodes[number]

    def for_regimen(self, node: Condition, subject: RegimenSubject) -> Condition:
        """Return what is left of a condition once the regimen is fixed."""
        if node not in self._about_regimens:
            self._about_regimens[node] = is_about_subject(node)
        key = (node, subject.id if self._about_regimens[node] else "")
        special = self._special.get(key)
        if special is None:
            special = self._special[key] = specialise(node, subject)
        return special

    def verdicts(self, facts: Facts, *, sparing: bool = False) -> tuple[Verdict, ...]:
        """Return the verdict of every condition, by number. Every fact that any condition mentions is read, once.

        Args:
            facts: A case, or anything else that gives the values of the declared facts.
            sparing: Whether costly facts are read only where a verdict hangs on them.
        """
        if self._compiled is None:
            conditions = {str(number): node for number, node in enumerate(self._nodes)}
            self._compiled = compile_rules(conditions, self._late)
        return self._compiled(facts, sparing=sparing)


class CaseVerdicts:
    """What the conditions of an engine come to for one case.

    Args:
        case: The case.
        conditions: The conditions.
        sparing: Whether costly facts are derived only where a verdict hangs on them.

    Attributes:
        case: The case.
        whole: Whether every fact could be derived. If not, each verdict is worked out when it is asked for, so that
            only what needs the fact that could not be derived raises its error.
        of: Gives what a condition comes to, by its number.
    """

    __slots__ = ("_conditions", "_grounds", "case", "of", "whole")

    of: Callable[[int], Verdict]

    def __init__(self, case: Case, conditions: Conditions, *, sparing: bool = False) -> None:
        self.case = case
        self._conditions = conditions
        self._grounds: dict[int, tuple[FactKey, ...]] = {}
        try:
            self.of = conditions.verdicts(case, sparing=sparing).__getitem__
        except Exception:  # noqa: BLE001  # a derivation of a plugin can raise anything; asked again where it is needed
            self.of = self._single
        self.whole = self.of != self._single

    def _single(self, number: int) -> Verdict:
        return evaluate(self._conditions.node(number), self.case)

    def grounds(self, number: int) -> tuple[FactKey, ...]:
        """Return the facts that the verdict rests on, each once, in the order of the text."""
        found = self._grounds.get(number)
        if found is None:
            found = self._grounds[number] = grounds(self._conditions.node(number), self.case)[1]
        return found
