"""Pure code without a rule; the hook returns a fresh generator."""

from collections.abc import Iterator

import sound

import mmrules


@mmrules.hookimpl
def mmrules_strategies() -> Iterator[mmrules.Strategy]:
    yield sound.strategy("", code=sound.code)
