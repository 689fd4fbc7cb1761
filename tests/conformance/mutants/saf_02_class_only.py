"""It looks at the drug class of another drug only."""

import mmrules
import sound

CHECK = "SAF-02"
MESSAGE = "after resistance to"

RULE = """
id = "twin.again"
when = "prior_lines >= 1 and refractory(lenalidomide)"
regimens = "contains(lenalidomide) and contains(carfilzomib)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
