"""It sets the precision of decimal numbers while it is imported."""

import decimal

import mmrules
import sound

CHECK = "DET-11"
MESSAGE = "changes the interpreter"

decimal.getcontext().prec = 27


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
