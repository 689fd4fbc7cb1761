"""It says another version than its distribution."""

import mmrules
import sound

CHECK = "VER-01"
MESSAGE = "another version"


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(version="9.9.9")]
