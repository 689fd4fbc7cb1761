"""It reads the notes."""

import mmrules
import sound

CHECK = "INV-03"
MESSAGE = "identifier or the notes"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if case.patient.notes == "Another text." else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
