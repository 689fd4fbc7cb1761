"""It returns a list that is kept."""

import mmrules
import sound

CHECK = "DET-06"
MESSAGE = "the same list each time"


_KEPT: list[mmrules.Recommendation] = []


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    _KEPT[:] = list(sound.code(case))
    return _KEPT


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
