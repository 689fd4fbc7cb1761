"""It stumbles only where three findings meet."""

import mmrules
import sound

CHECK = "TOT-05"
MESSAGE = "raised KeyError"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    age, lvef = sound.known(case, "age_years"), sound.known(case, "lvef")
    if age is not None and age > 75 and case.value("has", "del_17p") and lvef is not None and lvef < 40:
        return {}["none"]
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
