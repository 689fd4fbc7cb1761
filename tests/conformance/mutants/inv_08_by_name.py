"""It names a regimen without need."""

import mmrules
import sound

CHECK = "INV-08"
MESSAGE = "spoken of by its name"

RULE = """
id = "twin.named"
when = "prior_lines >= 1"
regimens = "regimen.id == Pd"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
