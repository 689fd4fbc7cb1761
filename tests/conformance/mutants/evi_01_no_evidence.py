"""A strong statement without a reference."""

import mmrules
import sound

CHECK = "EVI-01"
MESSAGE = "names no evidence"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", strength="strong", evidence=())]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
