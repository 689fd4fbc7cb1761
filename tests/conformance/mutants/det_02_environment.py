"""It reads the name of the hospital from the environment."""

import os

import mmrules
import sound

CHECK = "DET-02"
MESSAGE = "another process gives another answer"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if os.environ.get("LANG") == "de_DE" else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
