"""What every check works with: the formulas, the witnesses, a count of the questions, and the open ones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mmrules.logic.verify import Outcome
from mmrules.verify.finding import Check, Undecided, Witness
from mmrules.verify.rule_base import RuleBase
from mmrules.verify.witnesses import Witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    import z3

    from mmrules.engine.engine import Engine
    from mmrules.logic import Condition
    from mmrules.models.patient import Patient
    from mmrules.models.report import Report

__all__ = ["Prover"]


class Prover:
    """Asks the questions of the checks and remembers what was not decided.

    Args:
        engine: Its rules are asked about.
        strategies: Those whose rules count.
        scope: Who has to have an option.
        as_of: The day of every question.
        effort: Most steps of the solver for one question.
        explained: Findings for which no patient has to be looked for, by check and subject.

    Attributes:
        engine: The engine.
        strategies: The strategies.
        scope: Who has to have an option.
        as_of: The day.
        rules: The formulas.
        undecided: What was not decided so far.
        asked: How many questions were asked, by check.
    """

    def __init__(
        self,
        engine: Engine,
        strategies: Sequence[str],
        *,
        scope: Condition,
        as_of: date,
        effort: int,
        explained: Collection[tuple[Check, str]] = (),
    ) -> None:
        self.engine = engine
        self.strategies = tuple(strategies)
        self.scope = scope
        self.rules = RuleBase(engine.composition, self.strategies, scope=scope, as_of=as_of, effort=effort)
        self.undecided: list[Undecided] = []
        self.asked: Counter[Check] = Counter()
        self._explained = frozenset(explained)
        self.as_of = as_of
        self._witnesses = Witnesses(engine, self.rules, as_of=as_of)

    def report(self, patient: Patient) -> Report:
        """Return the engine's answer for a patient on the day."""
        return self.engine.evaluate(patient, self.as_of)

    def impossible(self, check: Check, subject: str, *formulas: z3.BoolRef) -> bool:
        """Return whether formulas are known never to hold together; what is not decided is remembered."""
        return self._decide(check, subject, *formulas) is Outcome.IMPOSSIBLE

    def possible(self, check: Check, subject: str, *formulas: z3.BoolRef) -> bool:
        """Return whether formulas are known to hold together for some case; what is not decided is remembered."""
        return self._decide(check, subject, *formulas) is Outcome.POSSIBLE

    def _decide(self, check: Check, subject: str, *formulas: z3.BoolRef) -> Outcome:
        self.asked[check] += 1
        outcome = self.rules.questions.ask(*formulas, example=False).outcome
        if outcome is Outcome.UNDECIDED:
            self._leave_open(check, subject)
        return outcome

    def patient(
        self, check: Check, subject: str, *formulas: z3.BoolRef, shows: Callable[[Patient], bool]
    ) -> Witness | None:
        """Return a patient of whom formulas hold; `None` when none is found, or none has to be looked for.

        Args:
            check: For what.
            subject: About what.
            formulas: What has to hold.
            shows: Whether evaluating a record shows the finding.
        """
        if (check, subject) in self._explained:
            return None
        self.asked[check] += 1
        found = self._witnesses.find(*formulas, shows=shows)
        if found is Outcome.UNDECIDED:
            self._leave_open(check, subject)
        return found if isinstance(found, Witness) else None

    def _leave_open(self, check: Check, subject: str) -> None:
        left = Undecided(check, subject)
        if left not in self.undecided:
            self.undecided.append(left)
