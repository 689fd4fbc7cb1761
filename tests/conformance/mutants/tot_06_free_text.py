"""It names a regimen in its own words."""

import mmrules
import sound

CHECK = "TOT-06"
MESSAGE = "no regimen of the catalogue"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Kyprolis with dexamethasone")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
