"""Its hook is misspelt."""

import mmrules
import sound

CHECK = "REG-03"
MESSAGE = "no hook of the specification"


@mmrules.hookimpl
def mmrules_strategeis() -> list[mmrules.Strategy]:
    return [sound.strategy()]
