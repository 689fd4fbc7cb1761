"""It takes a drug that had to be stopped for a good one."""

import mmrules
import sound

CHECK = "SAF-03"
MESSAGE = "recommended more"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Vd", ("intolerant", "bortezomib"))] if case.value("intolerant", "bortezomib") else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
