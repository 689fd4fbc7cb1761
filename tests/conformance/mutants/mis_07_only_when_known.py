"""It looks at a measurement only when there is one, and asks for none."""

import mmrules
import sound

CHECK = "MIS-07"
MESSAGE = "only when it is known"

RULE = """
id = "twin.heart"
when = "known(nyha) and nyha >= 3 and prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
