"""It hides every fault."""

import mmrules
import sound

CHECK = "ERR-05"
MESSAGE = "catches everything"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    try:
        return list(sound.code(case))
    except Exception:
        return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
