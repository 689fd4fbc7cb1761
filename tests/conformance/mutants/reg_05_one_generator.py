"""Its hook returns a generator that was made once, at import."""

from collections.abc import Iterator

import mmrules
import sound

CHECK = "REG-05"
MESSAGE = "something else when it is called again"

_MADE = (strategy for strategy in [sound.strategy(), sound.strategy("", id="second")])


@mmrules.hookimpl
def mmrules_strategies() -> Iterator[mmrules.Strategy]:
    return _MADE
