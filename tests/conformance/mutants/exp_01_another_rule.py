"""It names a rule that does not hold."""

import mmrules
import sound

CHECK = "EXP-01"
MESSAGE = "which does not hold"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Pd", name="twin.heart.carfilzomib")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
