"""It cites a trial of a later year."""

from attrs import evolve

import mmrules
import sound

CHECK = "EVI-08"
MESSAGE = "later year"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [evolve(sound.say(case, "monitor"), evidence=sound.cite("CARTITUDE-4"))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
