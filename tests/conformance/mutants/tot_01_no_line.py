"""It takes the last line of a record that has none."""

import mmrules
import sound

CHECK = "TOT-01"
MESSAGE = "raised IndexError"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if case.patient.lines[-1].components else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
