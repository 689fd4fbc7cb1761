"""It sorts the lines of the record in place."""

import mmrules
import sound

CHECK = "DET-04"
MESSAGE = "not what it was"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    record = case._original
    object.__setattr__(record, "lines", tuple(reversed(record.lines)))
    return []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
