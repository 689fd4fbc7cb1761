"""It takes the newest result, whenever it was."""

import mmrules
import sound

CHECK = "SAF-10"
MESSAGE = "from after the day"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    found = [item for item in case._original.labs if item.analyte == "calcium" and item.value.number > 15]
    return [sound.say(case, "monitor")] if found else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
