"""The digits of a hazard ratio are swapped."""

import mmrules
import sound

CHECK = "EVI-06"
MESSAGE = "no cited record"

RULE = """
id = "twin.digits"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["POLLUX"]
because = "In the trial the hazard ratio was 0.9173 in all patients."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
