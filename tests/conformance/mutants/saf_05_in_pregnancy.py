"""It offers lenalidomide in pregnancy."""

import mmrules
import sound

CHECK = "SAF-05"
MESSAGE = "in pregnancy"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Rd", "pregnant")] if case.value("pregnant") is True else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
