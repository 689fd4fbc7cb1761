"""It lists facts that do not matter."""

import mmrules
import sound

CHECK = "EXP-08"
MESSAGE = "does not matter"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", "prior_lines", "sex", "creatinine")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
