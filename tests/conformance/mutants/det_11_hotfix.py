"""It replaces a function of the library."""

import mmrules
import mmrules.engine.safety
import sound

CHECK = "DET-11"
MESSAGE = "changes the interpreter"

_before = mmrules.engine.safety.gravity


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    mmrules.engine.safety.gravity = lambda finding: _before(finding)  # type: ignore[assignment]  # the fault
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
