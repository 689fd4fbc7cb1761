"""What it waits for cannot come true."""

import mmrules
import sound

CHECK = "EXP-04"
MESSAGE = "can never hold"

RULE = """
id = "twin.never"
when = "fev1 < 30 and fev1 > 60"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
