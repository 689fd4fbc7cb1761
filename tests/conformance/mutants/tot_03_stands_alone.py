"""It concludes from a marker that there is a line."""

import mmrules
import sound

CHECK = "TOT-03"
MESSAGE = "raised IndexError"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    only = case.patient.cytogenetics and not case.patient.labs and not case.patient.lines
    return [sound.say(case, "monitor")] if only and case.patient.lines[-1] else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
