"""It takes a contraindication for a reason."""

import mmrules
import sound

CHECK = "SAF-01"
MESSAGE = "newly recommended when pomalidomide"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Pd", "pregnant")] if case.value("pregnant") else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
