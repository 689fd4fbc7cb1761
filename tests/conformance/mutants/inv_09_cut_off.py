"""Its cut-off depends on how many drugs can be had."""

import mmrules
import sound

CHECK = "INV-09"
MESSAGE = "which is not in it"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    if case.patient.place.formulary_excludes:
        return [sound.say(case, "SVd")]
    return [sound.say(case, "Pd"), sound.say(case, "Vd")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
