"""It remembers the answer by the patient's identifier."""

import mmrules
import sound

CHECK = "DET-05"
MESSAGE = "depends on the patients before"


_SEEN: dict[str | None, list[mmrules.Recommendation]] = {}


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if case.patient.id not in _SEEN:
        _SEEN[case.patient.id] = list(sound.code(case))
    return list(_SEEN[case.patient.id])


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
