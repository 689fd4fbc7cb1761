"""It logs whom it looks at."""

import logging

import mmrules
import sound

CHECK = "DET-10"
MESSAGE = "identifies a patient"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    logging.getLogger("mutant").info("patient %s", case.patient.id)
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
