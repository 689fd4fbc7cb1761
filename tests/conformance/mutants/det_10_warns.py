"""It warns for every case."""

import warnings

import mmrules
import sound

CHECK = "DET-10"
MESSAGE = "warn"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    warnings.warn("twin looks at a case", stacklevel=1)
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
