"""It takes a patient without FISH for standard risk."""

import mmrules
import sound

CHECK = "MIS-04"
MESSAGE = "had been tested"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    high = any(case.value("has", marker) for marker in ("t_4_14", "del_17p"))
    return [] if high else [sound.say(case, "Pd", ("has", "t_4_14"), ("has", "del_17p"))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
