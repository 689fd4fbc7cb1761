"""Two of its references do not exist, and both are told."""

import mmrules
import sound

CHECK = "RUL-02"
MESSAGE = "2 faults"

RULE = """
id = "twin.nowhere"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["nobody-2031", "nothing-2032"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
