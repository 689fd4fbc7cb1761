"""It counts an entry twice."""

import mmrules
import sound

CHECK = "INV-02"
MESSAGE = "stand twice"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if len(case.patient.labs) % 2 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
