"""It names no limits."""

import mmrules
import sound

CHECK = "REG-06"
MESSAGE = "limits"


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(limits=())]
