"""It recommends bortezomib because no neuropathy is recorded."""

import mmrules
import sound

CHECK = "RUL-04"
MESSAGE = "because a fact is unknown"

RULE = """
id = "twin.no-neuropathy"
when = "prior_lines >= 1 and unknown(neuropathy_grade)"
regimens = "contains(bortezomib) and not contains(any refractory)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
