"""What one catalogue file holds. The bundled files and those of a hospital have the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.drug import AgentClass, Drug
from mmrules.knowledge.reference import Reference
from mmrules.knowledge.regimen import Regimen
from mmrules.knowledge.statement import GradingSystem, Statement
from mmrules.knowledge.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Catalogue", "Entry", "by_id"]

Entry = AgentClass | Drug | Caution | Regimen | Trial | GradingSystem | Statement | Reference
"""Anything that a catalogue holds."""

E = TypeVar("E", bound=Entry)


@frozen(kw_only=True)
class Catalogue:
    """Entries of any kind; the names of the fields are the names of the tables in the file: `[[drug]]`.

    Attributes:
        agent_class: Groups of drugs.
        drug: Drugs.
        caution: Safety rules.
        regimen: Regimens.
        trial: Trials.
        grading_system: Systems in which bodies grade their advice.
        statement: Statements of guidelines and experts.
        reference: The bibliography.
    """

    agent_class: tuple[AgentClass, ...] = ()
    drug: tuple[Drug, ...] = ()
    caution: tuple[Caution, ...] = ()
    regimen: tuple[Regimen, ...] = ()
    trial: tuple[Trial, ...] = ()
    grading_system: tuple[GradingSystem, ...] = ()
    statement: tuple[Statement, ...] = ()
    reference: tuple[Reference, ...] = ()

    @classmethod
    def joined(cls, catalogues: Iterable[Catalogue]) -> Catalogue:
        """Return one catalogue with the entries of all, in their order."""
        parts = tuple(catalogues)
        return cls(
            agent_class=tuple(entry for part in parts for entry in part.agent_class),
            drug=tuple(entry for part in parts for entry in part.drug),
            caution=tuple(entry for part in parts for entry in part.caution),
            regimen=tuple(entry for part in parts for entry in part.regimen),
            trial=tuple(entry for part in parts for entry in part.trial),
            grading_system=tuple(entry for part in parts for entry in part.grading_system),
            statement=tuple(entry for part in parts for entry in part.statement),
            reference=tuple(entry for part in parts for entry in part.reference),
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, kind by kind."""
        return (
            *self.agent_class,
            *self.drug,
            *self.caution,
            *self.regimen,
            *self.trial,
            *self.grading_system,
            *self.statement,
            *self.reference,
        )


def by_id(entries: Iterable[E]) -> Mapping[str, E]:
    """Return the entries by id, in the order of the ids."""
    return FrozenMapping({entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)})
