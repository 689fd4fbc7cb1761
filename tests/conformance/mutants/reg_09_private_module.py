"""It imports a private module by its whole name."""

import mmrules
import mmrules.engine.ranking
import sound

CHECK = "REG-09"
MESSAGE = "mmrules.engine.ranking, which is private"


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
