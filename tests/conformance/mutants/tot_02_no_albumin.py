"""It stumbles when albumin is missing."""

import mmrules
import sound

CHECK = "TOT-02"
MESSAGE = "raised StopIteration"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if case.patient.labs and any(item.analyte == "creatinine" for item in case.patient.labs) and not case.patient.lines:
        next(item for item in case.patient.labs if item.analyte == "nothing")
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
