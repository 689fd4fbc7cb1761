"""It walks through the results by recursion."""

import mmrules
import sound

CHECK = "ERR-06"
MESSAGE = "raised RecursionError"


def _count(labs: tuple[object, ...]) -> int:
    return 0 if not labs else 1 + sum(_count(labs[1:]) for _ in range(1))


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    return [sound.say(case, "monitor")] if _count(case.patient.labs) > 10_000 else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
