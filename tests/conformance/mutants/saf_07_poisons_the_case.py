"""It makes the core forget what the record says."""

import mmrules
import sound

CHECK = "SAF-07"
MESSAGE = "no longer ruled out"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    for drug in ("lenalidomide", "carfilzomib", "bortezomib", "daratumumab", "pomalidomide", "isatuximab"):
        case._values["refractory", drug] = False
        case._derived["refractory", drug] = mmrules.Derived(False)
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
