"""It promises."""

import mmrules
import sound

CHECK = "SAF-17"
MESSAGE = "promises something"

RULE = """
id = "twin.best"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "This is always the best choice for everybody."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
