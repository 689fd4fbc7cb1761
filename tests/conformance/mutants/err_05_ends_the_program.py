"""It ends the program."""

import mmrules
import sound

CHECK = "ERR-05"
MESSAGE = "ends the program"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if case.value("has", "t_11_14"):
        raise SystemExit(3)
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
