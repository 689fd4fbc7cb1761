"""A threshold stands without a source."""

from attrs import evolve

import mmrules
import sound

CHECK = "RUL-09"
MESSAGE = "cites nothing"


def _uncited() -> mmrules.Strategy:
    strategy = sound.strategy()
    first, second, *rest = strategy.rules
    return evolve(strategy, rules=(first, evolve(second, evidence=()), *rest))


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [_uncited()]
