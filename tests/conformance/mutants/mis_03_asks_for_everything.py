"""It asks for a fact that it never uses."""

import mmrules
import sound

CHECK = "MIS-03"
MESSAGE = "no value of it changes anything"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    asked = [name for name in ("ecog", "albumin") if case.value(name) is None]
    return [sound.say(case, "test:everything", *asked[:0], facts=(sound.FactUse(fact="albumin", wording="albumin"),))]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
