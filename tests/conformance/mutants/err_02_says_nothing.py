"""Its error of loading says neither file nor line."""

import mmrules

CHECK = "ERR-02"
MESSAGE = "neither file nor line"


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    raise ValueError("invalid rule")
