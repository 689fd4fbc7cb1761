"""Rules and nothing else."""

import sound

import mmrules


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
