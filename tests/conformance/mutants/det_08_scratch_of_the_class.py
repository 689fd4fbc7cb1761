"""It keeps scratch between two lines that read no fact."""

import mmrules
import sound

CHECK = "DET-08"
MESSAGE = "another thread"


class Code:
    lines: object = None

    def __call__(self, case: mmrules.Case) -> list[mmrules.Recommendation]:
        found = sound.known(case, "prior_lines")
        Code.lines = found
        words = f"There were {Code.lines} lines of therapy before."
        return [sound.say(case, "monitor", "prior_lines", because=words)]


code = Code()


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
