"""It counts an explicit entry as a finding."""

import mmrules
import sound

CHECK = "MIS-06"
MESSAGE = "explicit 'not tested' changes the answer"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if len(case.patient.cytogenetics) > 9 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
