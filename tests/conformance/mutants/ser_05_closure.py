"""Its code is a closure."""

from collections.abc import Callable

import mmrules
import sound

CHECK = "SER-05"
MESSAGE = "cannot be pickled"


def made(limit: int) -> Callable[[mmrules.Case], list[mmrules.Recommendation]]:
    return lambda case: []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=made(3))]
