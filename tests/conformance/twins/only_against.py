"""It only advises against."""

import sound

import mmrules

RULE = """
id = "twin.heart.carfilzomib"
when = "lvef < 40 and prior_lines >= 1"
regimens = "contains(carfilzomib)"
direction = "against"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "The heart pumps poorly, and carfilzomib can make that worse."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE, keep=False))]
