"""It recommends whatever the number of earlier lines."""

import mmrules
import sound

CHECK = "TOT-07"
MESSAGE = "no line of therapy was given"

RULE = """
id = "twin.everybody"
when = "sex in {female, male}"
regimens = "contains(bortezomib)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
