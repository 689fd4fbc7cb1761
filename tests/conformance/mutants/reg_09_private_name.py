"""It takes a name that is not public from the library's own package."""

import mmrules
import sound
from mmrules import knowledge

CHECK = "REG-09"
MESSAGE = "imports knowledge, which is not public"

CATALOGUES = knowledge


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
