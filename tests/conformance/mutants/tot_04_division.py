"""It divides by a doubling time of zero."""

import mmrules
import sound

CHECK = "TOT-04"
MESSAGE = "raised DivisionByZero"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    months = sound.known(case, "m_protein_doubling_months")
    return [sound.say(case, "monitor", "m_protein_doubling_months")] if months is not None and 12 / months > 4 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
