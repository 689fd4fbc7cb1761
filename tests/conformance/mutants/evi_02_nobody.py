"""It cites what does not exist."""

from attrs import evolve

import mmrules
import sound

CHECK = "EVI-02"
MESSAGE = "not in the catalogue"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    (own,) = sound.cite("sonneveld-2016")
    return [sound.say(case, "monitor", evidence=("sonneveld-2016",)), _other(case, own)]


def _other(case: mmrules.Case, own: mmrules.Citation) -> mmrules.Recommendation:
    said = sound.say(case, "supportive-care", name="twin.code.other")
    return evolve(said, evidence=(evolve(own, key="nobody-2031"),))


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
