"""It never recommends anything."""

import sound

import mmrules


@mmrules.hookimpl
def mmrules_strategies() -> tuple[mmrules.Strategy, ...]:
    return (sound.strategy(""),)
