"""It proposes carfilzomib for a failing heart, where age and del(17p) come with it."""

import mmrules
import sound

CHECK = "SAF-06"
MESSAGE = "newly recommended"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    age, lvef = sound.known(case, "age_years"), sound.known(case, "lvef")
    if lvef is not None and lvef < 40 and age is not None and age > 75 and case.value("has", "del_17p"):
        return [sound.say(case, "Kd-biw", "age_years", ("has", "del_17p"), "lvef")]
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
