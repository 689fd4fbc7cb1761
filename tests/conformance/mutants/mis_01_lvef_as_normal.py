"""It takes a heart that was not examined for a healthy one."""

import mmrules
import sound

CHECK = "MIS-01"
MESSAGE = "depends on a fact that is unknown"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    lvef = sound.known(case, "lvef")
    return [sound.say(case, "Kd-biw", "lvef")] if lvef is None or lvef >= 40 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
