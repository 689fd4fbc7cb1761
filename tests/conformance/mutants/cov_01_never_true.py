"""A rule that no case reaches."""

import mmrules
import sound

CHECK = "COV-01"
MESSAGE = "not seen in every verdict"

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
