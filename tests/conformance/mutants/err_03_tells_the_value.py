"""Its error names the patient."""

import mmrules
import sound

CHECK = "ERR-03"
MESSAGE = "holds a value of the patient"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if case.value("has", "t_11_14"):
        raise ValueError(f"cannot advise {case.patient.id}")
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
