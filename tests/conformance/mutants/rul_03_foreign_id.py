"""One of its rules carries the name of another strategy."""

from attrs import evolve

import mmrules
import sound

CHECK = "RUL-03"
MESSAGE = "does not begin with twin"


def _foreign() -> mmrules.Strategy:
    strategy = sound.strategy()
    first, *rest = strategy.rules
    return evolve(strategy, rules=(evolve(first, id="switching.renal.bortezomib"), *rest))


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [_foreign()]
