"""It rounds what it shows."""

from attrs import evolve

import mmrules
import sound

CHECK = "EXP-02"
MESSAGE = "another value"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    shown = evolve(sound.use(case, "prior_lines"), value="about three")
    return [sound.say(case, "monitor", facts=(shown,))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
