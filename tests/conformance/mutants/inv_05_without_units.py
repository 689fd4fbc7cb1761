"""It compares numbers without their units."""

import mmrules
import sound

CHECK = "INV-05"
MESSAGE = "unit of a result"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    low = [item for item in case.patient.labs if item.analyte == "hemoglobin" and item.value.number < 14]
    return [sound.say(case, "monitor")] if low else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
