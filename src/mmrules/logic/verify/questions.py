"""Asks the solver, within a bound on its work that does not depend on the machine or the clock."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

import z3
from attrs import field, frozen

from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmrules.logic.values import FactKey, FactValue
    from mmrules.logic.verify.variables import FactVariable, Variables

__all__ = ["Answer", "Assignment", "Outcome", "Questions"]

Assignment: TypeAlias = "Mapping[FactKey, FactValue]"
"""The known facts of a case; every other one is unknown."""


class Outcome(Enum):
    """What the solver can say."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@frozen
class Answer:
    """The answer to one question.

    Attributes:
        outcome: Possible, impossible, or not decided within the bound.
        facts: When possible, an example with few known facts.
    """

    outcome: Outcome
    facts: Assignment = field(factory=FrozenMapping)


class Questions:
    """Whether formulas can hold together, given what always holds.

    Args:
        variables: The facts that examples are made of.
        always: What holds of every case.
        effort: Most steps of the solver for one question; beyond, it is undecided.
    """

    def __init__(self, variables: Variables, always: Iterable[z3.BoolRef] = (), *, effort: int) -> None:
        self._variables = variables
        self._solver = z3.Solver()
        self._solver.set("rlimit", effort)
        self._solver.add(*always)

    def ask(self, *formulas: z3.BoolRef, example: bool = True) -> Answer:
        """Return whether the formulas can all hold, with an example.

        The example is made small: facts that need not be known are unknown, and numbers are exact where they can be.

        Args:
            formulas: What has to hold.
            example: Look for an example; `False` only decides.
        """
        self._solver.add(*self._variables.new_domains())
        self._solver.push()
        try:
            self._solver.add(*formulas)
            outcome = self._check()
            if outcome is not Outcome.POSSIBLE or not example:
                return Answer(outcome)
            return Answer(outcome, self._example())
        finally:
            self._solver.pop()

    def _check(self, *assumptions: z3.BoolRef) -> Outcome:
        match self._solver.check(*assumptions):
            case z3.sat:
                return Outcome.POSSIBLE
            case z3.unsat:
                return Outcome.IMPOSSIBLE
            case _:
                return Outcome.UNDECIDED

    def _example(self) -> Assignment:
        model = self._solver.model()
        variables = list(self._variables.by_key.values())
        wishes = [variable.exact() for variable in variables]
        kept: list[z3.BoolRef] = []
        if self._check(*wishes) is Outcome.POSSIBLE:
            model, kept = self._solver.model(), wishes
        left = [variable for variable in variables if z3.is_true(model.eval(variable.known, model_completion=True))]
        kept += [z3.Not(variable.known) for variable in variables if variable not in left]
        # What can be unknown becomes unknown, in halves: most facts of a model were only given a value by chance.
        model = self._forget(left, kept, model)
        return FrozenMapping(self._read(model))

    def _read(self, model: z3.ModelRef) -> Assignment:
        texts = self._variables.texts
        values = {key: variable.read(model, texts) for key, variable in self._variables.by_key.items()}
        return {key: value for key, value in values.items() if value is not None}

    def _forget(self, facts: list[FactVariable], kept: list[z3.BoolRef], model: z3.ModelRef) -> z3.ModelRef:
        if not facts:
            return model
        wishes = [z3.Not(variable.known) for variable in facts]
        if self._check(*kept, *wishes) is Outcome.POSSIBLE:
            kept += wishes
            return self._solver.model()
        if len(facts) == 1:
            return model
        middle = len(facts) // 2
        model = self._forget(facts[:middle], kept, model)
        return self._forget(facts[middle:], kept, model)
