"""Its version is called latest."""

import mmrules
import sound

CHECK = "REG-06"
MESSAGE = "not complete"


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(version="latest")]
