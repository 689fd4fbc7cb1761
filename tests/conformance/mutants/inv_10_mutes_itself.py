"""Its second strategy falls silent about a case of which its first one has spoken."""

import mmrules
import sound

CHECK = "INV-10"
MESSAGE = "another strategy takes part"


def first(case: mmrules.Case) -> list[mmrules.Recommendation]:
    case.spoken_of = True  # type: ignore[attr-defined]  # the fault
    return []


def second(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [] if getattr(case, "spoken_of", False) else [sound.say(case, "monitor")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy("", code=second), sound.strategy("", id="first", code=first)]
