"""Facts that take long to derive are left out where no verdict hangs on them, and the answer is the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mmrules
from mmrules.facts.case import Case

if TYPE_CHECKING:
    from mmrules.facts.inputs import Assessed

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
DAYS = (date(2018, 6, 30), date(2026, 1, 15))
ENGINE = mmrules.Engine(strict=True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_condition_comes_to_the_same_whether_costly_facts_are_spared(path: Path, day: date) -> None:
    conditions = ENGINE.composition.conditions
    patient = mmrules.load_patient(path)
    whole = conditions.verdicts(ENGINE.case(patient, as_of=day))
    deciding = conditions.deciding(ENGINE.case(patient, as_of=day))
    assert deciding == tuple(None if some is None else verdict for some, verdict in zip(deciding, whole, strict=True))
    assert deciding.count(None) < len(whole) / 4


class NotingCase(Case):
    """A case that notes which definitions were computed."""

    def __init__(self, path: Path, day: date) -> None:
        super().__init__(mmrules.load_patient(path), as_of=day, registry=ENGINE.facts)
        self.computed: list[str] = []

    def assessed(self, definition: str) -> Assessed[object]:
        self.computed.append(definition)
        return super().assessed(definition)


def test_organ_damage_is_not_looked_into_where_a_relapse_is_known_to_be_clinical() -> None:
    case = NotingCase(EXAMPLES[0], DAYS[1])
    ENGINE.composition.conditions.deciding(case)
    assert case.value("clinical_relapse") is True
    assert "crab" not in case.computed
