"""It tries a drug again once the disease resists it."""

import mmrules
import sound

CHECK = "SAF-02"
MESSAGE = "after resistance to"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    again = case.value("refractory", "bortezomib") is True
    return [sound.say(case, "Vd", ("refractory", "bortezomib"))] if again else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
