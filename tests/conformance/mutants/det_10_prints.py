"""It prints a line for each case."""

import mmrules
import sound

CHECK = "DET-10"
MESSAGE = "it prints"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    print("working")
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
