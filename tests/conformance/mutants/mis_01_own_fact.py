"""A fact of its own says no while nothing is known."""

import mmrules
import sound
from mmrules.facts.definition import boolean

CHECK = "MIS-01"
MESSAGE = "depends on a fact that is unknown"

RULE = """
id = "twin.standard-risk"
when = "not any_high_risk and prior_lines >= 1"
regimens = "contains(pomalidomide) and not contains(any refractory)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "No lesion of high risk is there, says a fact that takes no for an answer."
"""


def _any(case: mmrules.Case, argument: str | None) -> mmrules.Derived:
    return mmrules.Derived(any(case.value("has", marker) for marker in ("t_4_14", "del_17p")))


@mmrules.hookimpl
def mmrules_facts() -> list[mmrules.FactDefinition]:
    return [boolean("any_high_risk", _any, doc="Any lesion of high risk.", phrase="any lesion", topic="Test")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
