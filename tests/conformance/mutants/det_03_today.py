"""It takes today as the day of the case."""

from datetime import date

import mmrules
import sound

CHECK = "DET-03"
MESSAGE = "besides the case"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if date.today() > case.as_of.replace(year=2000) else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
