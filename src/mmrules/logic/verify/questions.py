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
        # Try false first: a fact is then only known in a model when something asks for it.
        self._solver.set("smt.phase_selection", 0)
        self._solver.add(*always)

    def ask(self, *formulas: z3.BoolRef, example: bool = True) -> Answer:
        """Return whether the formulas can all hold, with an example.

        The example is made small: facts that need not be known are unknown, and numbers are exact where they can be.

        Args:
            formulas: What has to hold.
            example: Look for an example; `False` only decides.
        """
        self._solver.add(*self._variables.new_domains())
        scopes = self._solver.num_scopes()
        try:
            outcome = self._suppose(formulas)
            if outcome is not Outcome.POSSIBLE or not example:
                return Answer(outcome)
            return Answer(outcome, self._example())
        finally:
            self._solver.pop(self._solver.num_scopes() - scopes)

    def _suppose(self, formulas: Iterable[z3.BoolRef]) -> Outcome:
        """Suppose more, and keep it when it is possible."""
        self._solver.push()
        self._solver.add(*formulas)
        match self._solver.check():
            case z3.sat:
                return Outcome.POSSIBLE
            case z3.unsat:
                return Outcome.IMPOSSIBLE
            case _:
                return Outcome.UNDECIDED

    def _example(self) -> Assignment:
        """Return an example of what is supposed: most facts of a first model have a value by chance only."""
        model = self._solver.model()
        variables = list(self._variables.by_key.values())
        known = [variable for variable in variables if self._is_known(model, variable)]
        self._solver.add(*(z3.Not(variable.known) for variable in variables if variable not in known))
        model = self._forget(known, model)
        numbers = [variable.exact() for variable in variables if self._is_known(model, variable)]
        if self._suppose(numbers) is Outcome.POSSIBLE:
            model = self._solver.model()
        texts = self._variables.texts
        values = {variable.key: variable.read(model, texts) for variable in variables}
        return FrozenMapping({key: value for key, value in values.items() if value is not None})

    @staticmethod
    def _is_known(model: z3.ModelRef, variable: FactVariable) -> bool:
        return bool(z3.is_true(model.eval(variable.known, model_completion=True)))

    def _forget(self, facts: list[FactVariable], model: z3.ModelRef) -> z3.ModelRef:
        """Suppose that facts are unknown, all of them or, by halves, as many as can be."""
        facts = [variable for variable in facts if self._is_known(model, variable)]
        if not facts:
            return model
        if self._suppose(z3.Not(variable.known) for variable in facts) is Outcome.POSSIBLE:
            return self._solver.model()
        self._solver.pop()
        if len(facts) == 1:
            return model
        middle = len(facts) // 2
        model = self._forget(facts[:middle], model)
        return self._forget(facts[middle:], model)
