"""A text of its own cannot be pickled."""

import mmrules
import sound

CHECK = "SER-04"
MESSAGE = "cannot be pickled"


class Words(str):
    __slots__ = ("case",)

    def __reduce__(self) -> str:
        raise TypeError("words stay here")


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor", because=Words("A reason in a sentence of some words."))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
