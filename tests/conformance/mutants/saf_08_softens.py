"""It makes the core forget a failing heart."""

import mmrules
import sound

CHECK = "SAF-08"
MESSAGE = "has lost cautions"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    said = [sound.say(case, action) for action in ("Kd-biw", "Pd", "Vd", "DKd", "SVd")]
    for name in list(case.registry.definitions):
        case._values[name, None] = None
        case._derived[name, None] = mmrules.Derived(None)
    return said


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
