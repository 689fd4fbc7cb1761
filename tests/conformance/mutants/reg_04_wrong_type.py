"""Its hook is annotated to take a text where the catalogues come."""

import mmrules
import sound

CHECK = "REG-04"
MESSAGE = "another type for knowledge"


@mmrules.hookimpl
def mmrules_strategies(knowledge: str) -> list[mmrules.Strategy]:
    return [sound.strategy()]
