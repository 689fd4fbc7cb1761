"""One rule stands twice under two ids."""

import mmrules
import sound

CHECK = "RUL-08"
MESSAGE = "two rules say the same"

RULE = """
id = "twin.again"
when = "unknown(lvef) and prior_lines >= 1"
action = "test:echocardiography"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
