"""Its warning vanishes with the measurement."""

import mmrules
import sound

CHECK = "MIS-05"
MESSAGE = "falls silent"

RULE = """
id = "twin.heart"
when = "known(nyha) and nyha >= 3 and prior_lines >= 1"
regimens = "contains(pomalidomide)"
direction = "against"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
