"""It imports a private part of the library."""

import mmrules
import sound
from mmrules.engine.ranking import rank_key

CHECK = "REG-09"
MESSAGE = "mmrules.engine.ranking, which is private"

KEY = rank_key


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
