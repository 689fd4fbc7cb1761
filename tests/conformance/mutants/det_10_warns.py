"""It warns for every case, whatever the filters say."""

import warnings

import mmrules
import sound

CHECK = "DET-10"
MESSAGE = "it warns"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("twin looks at a case", stacklevel=1)
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
