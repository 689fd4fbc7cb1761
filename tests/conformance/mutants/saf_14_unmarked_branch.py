"""One branch of an experimental strategy lacks the mark."""

import mmrules
import sound

CHECK = "SAF-14"
MESSAGE = "without the mark"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code, early_evidence=True)]
