"""It fails for one packaged patient."""

import sys

import mmrules
import sound

CHECK = "ERR-01"
MESSAGE = "fails while it answers"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if sys._getframe(1).f_code.co_name == "_collect" and case.value("has", "t_11_14"):
        raise ValueError("a third case")
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
