"""A strong statement on weak evidence."""

import mmrules
import sound

CHECK = "EVI-05"
MESSAGE = "carries"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", strength="strong", evidence=("pdq-2025.renal-bortezomib",))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
