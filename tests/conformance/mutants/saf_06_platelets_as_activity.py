"""It reads low platelets as activity of the disease."""

import mmrules
import sound

CHECK = "SAF-06"
MESSAGE = "newly recommended"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    platelets = sound.known(case, "platelets")
    low = platelets is not None and platelets < 50_000
    return [sound.say(case, "SVd", "platelets"), sound.say(case, "PanVd", "platelets")] if low else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
