"""It falls silent while a fact is unknown, and asks for nothing."""

import mmrules
import sound

CHECK = "MIS-02"
MESSAGE = "nothing told that a fact was missing"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    ecog = sound.known(case, "albumin")
    return [sound.say(case, "Pd", "albumin")] if ecog is not None and ecog >= 3 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
