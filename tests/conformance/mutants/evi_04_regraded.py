"""It shows an opinion as a randomised trial."""

from attrs import evolve
from mmrules.models.vocabulary import EvidenceLevel

import mmrules
import sound

CHECK = "EVI-04"
MESSAGE = "another kind of evidence"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    said = sound.say(case, "monitor")
    return [evolve(said, evidence=tuple(evolve(one, level=EvidenceLevel.RANDOMISED) for one in said.evidence))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
