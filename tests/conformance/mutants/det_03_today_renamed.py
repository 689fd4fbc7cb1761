"""It takes today as the day of the case, under another name."""

from datetime import date as d

import mmrules
import sound

CHECK = "DET-03"
MESSAGE = "besides the case"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if d.today().year > 2000 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
