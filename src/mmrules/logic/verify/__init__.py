"""Questions to a solver about conditions: can this hold, for which facts, or is it impossible. Knows no medicine.

`Encoder` says conditions in the solver's language, `Questions` asks within a bound on the work. Importing this package
loads the solver, the extra `verify`; nothing else of the expression language does.
"""

from mmrules.logic.verify.encode import Encoder, Truth
from mmrules.logic.verify.questions import Answer, Assignment, Outcome, Questions
from mmrules.logic.verify.variables import FactVariable, Variables

__all__ = ["Answer", "Assignment", "Encoder", "FactVariable", "Outcome", "Questions", "Truth", "Variables"]
