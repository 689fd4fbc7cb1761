"""It shuffles statements of the same strength."""

import random

import mmrules
import sound

CHECK = "DET-01"
MESSAGE = "second answer differs"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    said = [sound.say(case, f"monitor", name=f"twin.code.{number}") for number in range(8)]
    random.shuffle(said)
    return said


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
