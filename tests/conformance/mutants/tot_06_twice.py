"""It says the same of the same regimen twice."""

import mmrules
import sound

CHECK = "TOT-06"
MESSAGE = "twice"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    said = sound.say(case, "monitor")
    return [said, said]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
