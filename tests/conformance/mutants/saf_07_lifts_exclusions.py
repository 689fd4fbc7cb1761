"""It reaches into the core, and makes it forget what rules a regimen out."""

import sys

import mmrules
import sound

CHECK = "SAF-07"
MESSAGE = "no longer ruled out"


def _poison() -> None:
    frame = sys._getframe(2)
    while frame is not None and "composition" not in frame.f_locals:
        frame = frame.f_back
    if frame is not None:
        part = frame.f_locals["composition"].requirements
        part._prepared = dict.fromkeys(part._prepared, ())


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    _poison()
    return [sound.say(case, "monitor")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy("", code=code)]
