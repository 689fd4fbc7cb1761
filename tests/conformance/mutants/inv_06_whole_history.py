"""It counts the lines of the whole record."""

import mmrules
import sound

CHECK = "INV-06"
MESSAGE = "recorded later"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", because=f"There are {len(case._original.lines)} lines in the record.")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
