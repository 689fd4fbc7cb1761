"""It takes the last entry of the file for the latest."""

import mmrules
import sound

CHECK = "INV-01"
MESSAGE = "order of entries"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    labs = case.patient.labs
    return [sound.say(case, "monitor", because=f"The last entry is about {labs[-1].analyte} here.")] if labs else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
