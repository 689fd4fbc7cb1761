"""Its strength is the share of recorded findings that agree."""

import mmrules
import sound

CHECK = "MIS-08"
MESSAGE = "is forgotten"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    found = [case.value("has", marker) for marker in ("t_4_14", "del_17p", "gain_1q")]
    recorded = [value for value in found if value is not None]
    if not any(recorded):
        return []
    share = sum(recorded) / len(recorded)
    facts = [("has", marker) for marker in ("t_4_14", "del_17p", "gain_1q")]
    return [
        sound.say(
            case, "Pd", *facts, strength="moderate" if share > 0.5 else "weak", evidence=("pdq-2025.renal-bortezomib",)
        )
    ]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
