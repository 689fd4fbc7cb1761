"""It reads an allergy as a reason for a gentler schedule of the same drug."""

import mmrules
import sound

CHECK = "SAF-04"
MESSAGE = "recommended more"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "Kd-qw", ("allergy", "carfilzomib"))] if case.value("allergy", "carfilzomib") else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
