"""It names the patient."""

import mmrules
import sound

CHECK = "EXP-06"
MESSAGE = "names the patient"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", because=f"The patient {case.patient.id} should be watched.")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
