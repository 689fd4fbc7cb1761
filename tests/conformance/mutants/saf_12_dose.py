"""It tells the dose in a sentence."""

import mmrules
import sound

CHECK = "SAF-12"
MESSAGE = "holds a dose"

RULE = """
id = "twin.dose"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "Give 25 mg daily and look at the counts every week."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
