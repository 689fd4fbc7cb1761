"""It looks at the number of the year."""

import mmrules
import sound

CHECK = "INV-07"
MESSAGE = "moving every date"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if case.as_of.day % 2 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
