"""All conditions of an engine, compiled together, and what they come to for a case.

This is the evaluation that everything else stands on: `Conditions.verdicts` asks every condition of every rule,
caution, requirement and label of one case at once. It takes any source of fact values, keeps nothing between two calls,
and costs about a tenth of a millisecond beside the facts themselves, so that it can be asked again for each "what if".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    __slots__ = ("_compiled", "_deciding", "_late", "_nodes", "_numbers", "_places", "_special", "_together")

    def __init__(self, late: Sequence[FactKey] = ()) -> None:
        self._late = tuple(late)
        self._nodes: list[Condition] = []
        self._numbers: dict[Condition, int] = {}
        self._special: dict[Condition, dict[str, Condition] | Condition] = {}
        """What is left of a condition, by regimen; one condition where it is the same for all of them."""
        self._compiled: CompiledRules | None = None
        self._deciding: set[int] = set()
        self._together: CompiledRules | None = None
        self._places: tuple[int, ...] = ()
        """For each condition its place among those that decide, or behind the last of them."""

    def number(self, node: Condition, *, decides: bool = True) -> int:
        """Return the number of a condition about the case, which takes part from now on.

        Args:
            node: The condition.
            decides: Whether it decides anything of an answer, and does not only explain it.
        """
        number = self._numbers.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
            self._compiled = self._together = None
        if decides and number not in self._deciding:
            self._deciding.add(number)
            self._together = None
        return number

    def node(self, number: int) -> Condition:
        """Return the condition of that number."""
        return self._nodes[number]

    def for_regimen(self, node: Condition, subject: RegimenSubject) -> Condition:
        """Return what is left of a condition once the regimen is fixed."""
        special = self._special.get(node)
        if special is None:
            special = self._special[node] = {} if is_about_subject(node) else specialise(node, subject)
        if not isinstance(special, dict):
            return special
        if subject.id not in special:
            special[subject.id] = specialise(node, subject)
        return special[subject.id]

    def verdicts(self, facts: Facts) -> tuple[Verdict, ...]:
        """Return the verdict of every condition, by number. Every fact that any condition mentions is read, once.

        Args:
            facts: A case, or anything else that gives the values of the declared facts.
        """
        if self._compiled is None:
            self._compiled = compile_rules({str(number): node for number, node in enumerate(self._nodes)})
        return self._compiled(facts)

    def deciding(self, facts: Facts) -> tuple[Verdict | None, ...]:
        """Return the verdict of every condition that decides, by number; `None` for the others.

        Only facts that these mention are read, and costly ones only where a verdict hangs on them.

        Args:
            facts: As for `verdicts`.
        """
        if self._together is None:
            numbers = sorted(self._deciding)
            self._together = compile_rules({str(number): self._nodes[number] for number in numbers}, self._late)
            places = {number: place for place, number in enumerate(numbers)}
            self._places = tuple(places.get(number, len(numbers)) for number in range(len(self._nodes)))
        return tuple(map((*self._together(facts, sparing=True), None).__getitem__, self._places))


class CaseVerdicts:
    """What the conditions of an engine come to for one case.

    Args:
        case: The case.
        conditions: The conditions.
        sparing: Whether only conditions that decide are asked at once, and the others when somebody asks for them.

    Attributes:
        case: The case.
        whole: Whether every fact could be derived. If not, each verdict is worked out when it is asked for, so that
            only what needs the fact that could not be derived raises its error.
        of: Gives what a condition that decides comes to, by its number; `ask` gives that of any.
    """

    __slots__ = ("_conditions", "_grounds", "case", "of", "whole")

    of: Callable[[int], Verdict]

    def __init__(self, case: Case, conditions: Conditions, *, sparing: bool = False) -> None:
        self.case = case
        self._conditions = conditions
        self._grounds: dict[int, tuple[FactKey, ...]] = {}
        try:
            verdicts: Any = conditions.deciding(case) if sparing else conditions.verdicts(case)
            self.of = verdicts.__getitem__
        except Exception:  # noqa: BLE001  # a derivation of a plugin can raise anything; asked again where it is needed
            self.of = self._single
        self.whole = self.of != self._single

    def ask(self, number: int) -> Verdict:
        """Return what a condition comes to, whether it decides or only explains."""
        known: Verdict | None = self.of(number)
        return self._single(number) if known is None else known

    def _single(self, number: int) -> Verdict:
        return evaluate(self._conditions.node(number), self.case)

    def grounds(self, number: int) -> tuple[FactKey, ...]:
        """Return the facts that the verdict rests on, each once, in the order of the text."""
        found = self._grounds.get(number)
        if found is None:
            found = self._grounds[number] = grounds(self._conditions.node(number), self.case)[1]
        return found
