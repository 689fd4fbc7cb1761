"""It keeps its scratch on an object that lives on."""

import mmrules
import sound

CHECK = "DET-07"
MESSAGE = "another case is asked about in between"


class Code:
    def __call__(self, case: mmrules.Case) -> list[mmrules.Recommendation]:
        self.case = case
        self.lines = sound.known(case, "prior_lines")
        lvef = sound.known(case, "lvef")
        if lvef is None or self.lines is None:
            return []
        return [sound.say(case, "monitor", "lvef", because=f"There were {self.lines} lines of therapy before.")]


code = Code()


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
