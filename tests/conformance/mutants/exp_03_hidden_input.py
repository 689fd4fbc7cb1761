"""It reads the performance status and does not say so."""

import mmrules
import sound

CHECK = "EXP-03"
MESSAGE = "which it does not show"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    ecog = sound.known(case, "ecog")
    return [sound.say(case, "Pd", "prior_lines")] if ecog is not None and ecog < 2 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
