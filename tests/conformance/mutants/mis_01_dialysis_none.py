"""It reads None as no."""

import mmrules
import sound

CHECK = "MIS-01"
MESSAGE = "depends on a fact that is unknown"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [] if case.value("dialysis") else [sound.say(case, "Pd", "dialysis")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
