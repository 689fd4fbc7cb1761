"""It makes the core forget what cannot be had."""

import mmrules
import sound

CHECK = "SAF-09"
MESSAGE = "cannot be had"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    for drug in case.registry.drugs.members:
        case._values["formulary_excludes", drug] = False
        case._derived["formulary_excludes", drug] = mmrules.Derived(False)
    return [sound.say(case, action) for action in ("Kd-biw", "Pd", "DKd", "KPd", "Vd", "SVd")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
