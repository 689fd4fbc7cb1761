"""It forbids without a caution in the catalogue."""

import mmrules
import sound

CHECK = "SAF-18"
MESSAGE = "no caution"

RULE = """
id = "twin.forbids"
when = "prior_lines >= 1 and sex == female"
action = "monitor"
direction = "against"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "Monitoring is contraindicated in such a patient."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
