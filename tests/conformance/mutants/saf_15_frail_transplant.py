"""It offers a transplant because the patient became frail."""

import mmrules
import sound

CHECK = "SAF-15"
MESSAGE = "becomes frail"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "salvage-ASCT", "frail")] if case.value("frail") else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
