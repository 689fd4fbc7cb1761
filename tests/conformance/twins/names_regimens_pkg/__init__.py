"""It names a regimen on purpose, and declares it in conformance.toml."""

import sound

import mmrules

RULE = """
id = "twin.named"
when = "lvef >= 40 and prior_lines >= 1"
regimens = "regimen.id == Pd and not contains(any refractory)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "This very regimen was studied in such patients."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
