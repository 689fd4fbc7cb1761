"""Its choice fits no regimen."""

import mmrules
import sound

CHECK = "RUL-05"
MESSAGE = "no regimen of the catalogue fits"

RULE = """
id = "twin.nothing"
when = "prior_lines >= 1"
regimens = "contains(bortezomib) and contains(carfilzomib) and contains(ixazomib)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
