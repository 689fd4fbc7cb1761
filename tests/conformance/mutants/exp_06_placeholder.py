"""A placeholder was left in the text."""

import mmrules
import sound

CHECK = "EXP-06"
MESSAGE = "placeholder"

RULE = """
id = "twin.todo"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "TODO write down why this is said here."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
