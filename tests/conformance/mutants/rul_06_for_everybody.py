"""Its condition holds for everybody."""

import mmrules
import sound

CHECK = "RUL-06"
MESSAGE = "holds for everybody"

RULE = """
id = "twin.always"
when = "crcl < 30 or crcl >= 30"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
