"""One plugin with two strategies, one with letters beyond ASCII and a narrow population.

Resistance to one drug brings in another one of its class, as it should.
"""

import sound

import mmrules

NARROW = """
subject = "Spätes Rezidiv"

[[rule]]
id = "zweite.spätes-rezidiv"
when = "prior_lines >= 1 and age_years >= 90 and has(t_11_14) and lvef >= 40"
regimens = "contains(bortezomib) and not contains(any refractory) and regimen.phase3"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "Für sehr alte Menschen mit t(11;14) und gesundem Herzen."

[[rule]]
id = "zweite.nachfolger"
when = "prior_lines >= 1 and refractory(lenalidomide)"
regimens = "contains(pomalidomide) and not contains(any refractory) and regimen.phase3"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "Ein anderer Wirkstoff derselben Klasse, wenn Lenalidomid versagt hat."
"""


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(), sound.strategy(NARROW, id="zweite")]
