"""Two of its rules share an id."""

from attrs import evolve

import mmrules
import sound

CHECK = "RUL-03"
MESSAGE = "two rules are called"


def _twice() -> mmrules.Strategy:
    strategy = sound.strategy()
    first, second, *rest = strategy.rules
    return evolve(strategy, rules=(first, evolve(second, id=first.id), *rest))


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [_twice()]
