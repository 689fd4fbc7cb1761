"""A fact of its own cannot be explained."""

import mmrules
import sound
from mmrules.facts.definition import boolean

CHECK = "EXP-05"
MESSAGE = "cannot be explained"

RULE = """
id = "twin.own"
when = "prior_lines >= 100 and own_finding"
regimens = "contains(pomalidomide)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A reason in a sentence of some words."
"""


def _own(case: mmrules.Case, argument: str | None) -> mmrules.Derived:
    if case.value("prior_lines") is None:
        return mmrules.Derived(None)
    raise LookupError("nobody asked for this before")


@mmrules.hookimpl
def mmrules_facts() -> list[mmrules.FactDefinition]:
    return [boolean("own_finding", _own, doc="A finding.", phrase="a finding", topic="Test")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(sound.rule(RULE))]
