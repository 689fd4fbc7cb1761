"""Its condition contradicts itself."""

import mmrules
import sound

CHECK = "RUL-06"
MESSAGE = "decides nothing"

RULE = """
id = "twin.never"
when = "crcl < 30 and crcl > 60"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
