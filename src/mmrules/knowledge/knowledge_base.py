"""The catalogues together, as one immutable object that answers for drugs, regimens, trials and evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, frozen

from mmrules.errors import InvalidKnowledge, Problem, UnknownReference
from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge import evidence as items
from mmrules.knowledge.catalogue import Catalogue, Entry
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.check import problems_of
from mmrules.knowledge.drug import AgentClass, Drug
from mmrules.knowledge.reference import Reference
from mmrules.knowledge.regimen import Regimen
from mmrules.knowledge.statement import GradingSystem, Statement
from mmrules.knowledge.trial import Trial
from mmrules.logic import Symbols
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from mmrules.knowledge.evidence import EvidenceItem

__all__ = ["Additions", "KnowledgeBase", "by_id"]

E = TypeVar("E", bound=Entry)


@frozen(kw_only=True)
class Additions:
    """Entries that a hospital or a plugin adds.

    Attributes:
        origin: Who adds them, for messages and provenance.
        catalogue: The entries.
    """

    origin: str
    catalogue: Catalogue


@frozen(kw_only=True, eq=False)
class KnowledgeBase:
    """All that the library knows about treatments; every mapping is by id, in the order of the ids.

    Attributes:
        version: Version of the bundled catalogues.
        date: Newest source of the bundled catalogues, `YYYY-MM-DD`.
        digest: SHA-256 of the content, for provenance.
        classes: Groups of drugs.
        drugs: Drugs.
        cautions: Safety rules.
        regimens: Regimens.
        trials: Trials; those of the library are read when first asked for.
        grading_systems: How bodies grade their advice.
        statements: Statements of guidelines and experts.
        references: The bibliography.
        origins: Who an entry comes from, by kind and id (`drug lenalidomide`), for what the library doesn't bring.
    """

    version: str
    date: str
    digest: str
    classes: Mapping[str, AgentClass]
    drugs: Mapping[str, Drug]
    cautions: Mapping[str, Caution]
    regimens: Mapping[str, Regimen]
    trials: Mapping[str, Trial]
    grading_systems: Mapping[str, GradingSystem]
    statements: Mapping[str, Statement]
    references: Mapping[str, Reference]
    origins: Mapping[str, str] = field(factory=FrozenMapping)

    # Looking up -----------------------------------------------------------------------------------------------------

    def drug(self, id: str) -> Drug:  # noqa: A002  # the catalogue's own word
        """Return a drug.

        Raises:
            UnknownReference: There is none of that id.
        """
        return _found(self.drugs, id, "drug")

    def regimen(self, id: str) -> Regimen:  # noqa: A002  # the catalogue's own word
        """Return a regimen.

        Raises:
            UnknownReference: There is none of that id.
        """
        return _found(self.regimens, id, "regimen")

    def trial(self, id: str) -> Trial:  # noqa: A002  # the catalogue's own word
        """Return a trial.

        Raises:
            UnknownReference: There is none of that id.
        """
        return _found(self.trials, id, "trial")

    def cautions_of(self, drug_id: str) -> tuple[Caution, ...]:
        """Return the safety rules of a drug, in the order of the catalogue; empty does not mean safe.

        Raises:
            UnknownReference: There is no such drug.
        """
        return self._cautions_by_drug.get(self.drug(drug_id).id, ())

    def drugs_of_class(self, class_id: str) -> tuple[str, ...]:
        """Return the ids of the drugs in a class, sorted.

        Raises:
            UnknownReference: There is no such class.
        """
        _found(self.classes, class_id, "agent class")
        return tuple(sorted(self.drug_symbols.groups.get(class_id, ())))

    @cached_property
    def drug_symbols(self) -> Symbols:
        """The drugs, with their classes as groups, for the brackets of `refractory(…)` and `contains(…)`."""
        groups: dict[str, set[str]] = {}
        for drug in self.drugs.values():
            for class_id in drug.classes:
                groups.setdefault(class_id, set()).add(drug.id)
        labels = {class_id: agent_class.name for class_id, agent_class in self.classes.items()}
        labels |= {drug_id: drug_id.replace("_", " ") for drug_id in self.drugs}
        return Symbols("drug", self.drugs, groups, labels)

    @cached_property
    def _cautions_by_drug(self) -> Mapping[str, tuple[Caution, ...]]:
        by_drug: dict[str, tuple[Caution, ...]] = {}
        for caution in self.cautions.values():
            by_drug[caution.drug] = (*by_drug.get(caution.drug, ()), caution)
        return FrozenMapping(by_drug)

    # Evidence -------------------------------------------------------------------------------------------------------

    def evidence(self, key: str) -> EvidenceItem:
        """Resolve an evidence key.

        Args:
            key: Id of a trial, `TRIAL/subgroup`, of a statement or of an entry of the bibliography.

        Raises:
            UnknownReference: It is none of them; with the nearest keys.
        """
        if key in self.statements:
            return items.of_statement(self.statements[key], self.grading_systems, self.references)
        if key in self.references:
            return items.of_reference(self.references[key])
        if key in self.trials:
            return items.of_trial(self.trials[key])
        trial_id, _, subgroup_id = key.rpartition("/")
        if trial_id in self.trials:
            trial = self.trials[trial_id]
            for subgroup in trial.subgroups:
                if subgroup.id == subgroup_id:
                    return items.of_subgroup(trial, subgroup, self.references)
        raise UnknownReference("evidence", key, valid=self.evidence_keys)

    @cached_property
    def evidence_keys(self) -> tuple[str, ...]:
        """Every key that `evidence` resolves, sorted."""
        subgroups = (f"{trial.id}/{subgroup.id}" for trial in self.trials.values() for subgroup in trial.subgroups)
        return tuple(sorted({*self.trials, *subgroups, *self.statements, *self.references}))

    # Adding ---------------------------------------------------------------------------------------------------------

    def merged(self, additions: Additions) -> KnowledgeBase:
        """Return a knowledge base with further entries. Nothing that is there can be changed or taken away.

        Args:
            additions: The entries and who brings them. A caution can be for any drug, also for one that is there.

        Raises:
            InvalidKnowledge: An entry of that kind and id is there already, twice in the additions, or refers to
                something that does not exist; all problems at once.
        """
        catalogue = additions.catalogue
        problems: list[Problem] = []
        added: dict[str, str] = {}

        def join(kind: str, present: Mapping[str, E], entries: Iterable[E]) -> Mapping[str, E]:
            new = {entry.id: entry for entry in entries}
            for entry in entries:
                label = f"{kind} {entry.id}"
                if entry.id in present:
                    problems.append(self._duplicate(kind, entry.id, additions.origin))
                elif label in added:
                    problems.append(_twice(kind, entry.id, additions.origin))
                added[label] = additions.origin
            return present if not new else by_id(chain(present.values(), new.values()))

        result = evolve(
            self,
            digest=hashlib.sha256((self.digest + canonical_json(catalogue)).encode()).hexdigest(),
            classes=join("agent class", self.classes, catalogue.agent_class),
            drugs=join("drug", self.drugs, catalogue.drug),
            cautions=join("caution", self.cautions, catalogue.caution),
            regimens=join("regimen", self.regimens, catalogue.regimen),
            trials=join("trial", self.trials, catalogue.trial),
            grading_systems=join("grading system", self.grading_systems, catalogue.grading_system),
            statements=join("statement", self.statements, catalogue.statement),
            references=join("reference", self.references, catalogue.reference),
            origins=FrozenMapping(dict(sorted({**added, **self.origins}.items()))),
        )
        problems += problems_of(catalogue, result)
        if problems:
            raise InvalidKnowledge.of(problems, what=f"catalogue of {additions.origin!r}")
        return result

    def _duplicate(self, kind: str, id_: str, origin: str) -> Problem:
        remedy = (
            "give it an id of its own; a safety rule is never replaced" if kind == "caution" else "choose another id"
        )
        owner = self.origins.get(f"{kind} {id_}", "mmrules")
        message = f"the {kind} {id_!r} is defined by {owner!r} and by {origin!r}"
        return Problem(code="catalogue.duplicate", message=message, remedy=remedy)


def _twice(kind: str, id_: str, origin: str) -> Problem:
    message = f"the {kind} {id_!r} is defined twice by {origin!r}"
    return Problem(code="catalogue.duplicate", message=message, remedy="keep one of them")


def by_id(entries: Iterable[E]) -> Mapping[str, E]:
    """Return the entries by id, in the order of the ids."""
    return FrozenMapping({entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)})


def _found(entries: Mapping[str, E], id_: str, kind: str) -> E:
    if id_ not in entries:
        raise UnknownReference(kind, id_, valid=entries)
    return entries[id_]
