"""It gives the last drugs again because the record says that the disease progressed on them."""

import mmrules
import sound

CHECK = "SAF-02"
MESSAGE = "after resistance to bortezomib"


def code(case: mmrules.Case) -> list[mmrules.Recommendation]:
    parts = (part for line in case.patient.lines for part in line.components)
    progressed = {course.drug for part in parts for course in part.drugs if course.stop_reason == "progression"}
    return [sound.say(case, "PVd", ("refractory", "bortezomib"))] if "bortezomib" in progressed else []


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy(code=code)]
