"""It declares a fact that nothing reads."""

import mmrules
import sound
from mmrules.facts.definition import boolean

CHECK = "COV-02"
MESSAGE = "no rule reads own_finding"


def _own(case: mmrules.Case, argument: str | None) -> mmrules.Derived:
    return mmrules.Derived(None)


@mmrules.hookimpl
def mmrules_facts() -> list[mmrules.FactDefinition]:
    return [boolean("own_finding", _own, doc="A finding.", phrase="a finding", topic="Test")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
