"""It reaches into the core, and makes it forget its cautions."""

import sys

import mmrules
import sound

CHECK = "SAF-08"
MESSAGE = "has lost cautions"


def _poison() -> None:
    frame = sys._getframe(2)
    while frame is not None and "composition" not in frame.f_locals:
        frame = frame.f_back
    if frame is not None:
        part = frame.f_locals["composition"].safety
        part._prepared = dict.fromkeys(part._prepared, ())


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    _poison()
    return [sound.say(case, action) for action in ("Kd-biw", "Pd", "Vd", "DKd", "SVd")]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy("", code=code)]
