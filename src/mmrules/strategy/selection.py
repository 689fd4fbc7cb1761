"""Regimens as rules see them: the drugs they contain and their properties, for selectors over the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.vocabulary import RegimenStatus
from mmrules.logic import FactValue

if TYPE_CHECKING:
    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.regimen import Regimen

__all__ = ["RegimenSubject", "subjects"]

_PHASE_3 = "3"


@frozen
class RegimenSubject:
    """A regimen as the subject of a condition.

    Attributes:
        id: The regimen.
        members: Its drugs.
        properties: Values of the facts that are declared as the regimen's, by full name.
    """

    id: str
    members: frozenset[str]
    properties: Mapping[str, FactValue] = field(eq=False)

    def property(self, name: str) -> FactValue:
        """Return a property; `None` when it is unknown."""
        return self.properties.get(name)


def subjects(knowledge: KnowledgeBase) -> Mapping[str, RegimenSubject]:
    """Return every regimen of the catalogue as a subject, by id."""
    return FrozenMapping({id_: _subject(regimen, knowledge) for id_, regimen in sorted(knowledge.regimens.items())})


def _subject(regimen: Regimen, knowledge: KnowledgeBase) -> RegimenSubject:
    steroids = knowledge.drug_symbols.groups.get("corticosteroid", frozenset())
    administration = regimen.administration
    trials = [knowledge.trials[trial] for trial in regimen.pivotal_trials if trial in knowledge.trials]
    properties: dict[str, FactValue] = {
        "regimen.id": regimen.id,
        "regimen.status": regimen.status.value,
        "regimen.drug_count": Decimal(len(regimen.drugs)),
        "regimen.active_drug_count": Decimal(len(set(regimen.drugs) - steroids)),
        "regimen.oral_only": administration.oral_only,
        "regimen.visits_initial": administration.visits_initial,
        "regimen.visits_later": administration.visits_later,
        "regimen.hospital_stay": bool(administration.hospital_stay),
        "regimen.rems": bool(regimen.rems),
        "regimen.transplant": regimen.status is RegimenStatus.PROCEDURE,
        "regimen.phase3": any(trial.phase == _PHASE_3 and trial.randomised for trial in trials),
    }
    return RegimenSubject(regimen.id, frozenset(regimen.drugs), FrozenMapping(properties))
