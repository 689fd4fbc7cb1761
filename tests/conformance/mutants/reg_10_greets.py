"""It prints a greeting while it is imported."""

import mmrules
import sound

CHECK = "REG-10"
MESSAGE = "it printed something"

print("twin is ready")


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
