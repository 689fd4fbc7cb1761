"""It answers with a class of its own."""

from attrs import fields, frozen

import mmrules
import sound

CHECK = "SER-03"
MESSAGE = "class of its own"


@frozen(kw_only=True)
class Scored(mmrules.Recommendation):
    score: int = 7


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    said = sound.say(case, "monitor")
    return [Scored(**{field.name: getattr(said, field.name) for field in fields(mmrules.Recommendation)})]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
