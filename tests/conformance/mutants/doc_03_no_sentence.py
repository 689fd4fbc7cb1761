"""A rule without a sentence."""

import mmrules
import sound

CHECK = "DOC-03"
MESSAGE = "no sentence"

RULE = """
id = "twin.mute"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "no reason"
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
