"""It takes the first of a set."""

import mmrules
import sound

CHECK = "DET-02"
MESSAGE = "another process gives another answer"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    first = next(iter({"echocardiography", "spirometry", "ecg", "imaging", "marrow", "calcium"}))
    return [sound.say(case, f"test:{first}")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
