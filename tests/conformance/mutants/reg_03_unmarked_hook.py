"""Its hook lacks the decorator."""

import mmrules
import sound

CHECK = "REG-03"
MESSAGE = "not marked"


def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
