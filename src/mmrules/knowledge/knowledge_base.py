"""The catalogues together, as one immutable object that answers for drugs, regimens, trials and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from attrs import field, frozen

from mmrules.errors import InvalidKnowledge, UnknownReference
from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge import evidence as items
from mmrules.knowledge.catalogue import Entry
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.drug import AgentClass, Drug
from mmrules.knowledge.merge import merge
from mmrules.knowledge.pack import FormularyRule
from mmrules.knowledge.reference import Reference
from mmrules.knowledge.regimen import Regimen
from mmrules.knowledge.statement import GradingSystem, Statement
from mmrules.knowledge.trial import Trial
from mmrules.logic import Symbols
from mmrules.models.report import PackVersion, SafetyChange

if TYPE_CHECKING:
    from mmrules.knowledge.evidence import EvidenceItem
    from mmrules.knowledge.pack import Additions

__all__ = ["KnowledgeBase"]

E = TypeVar("E", bound=Entry)


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
        formulary: What the pharmacy lacks or restricts, by drug or class.
        safety_changes: Safety rules that packs set aside or changed, each with the reason.
        packs: What was merged, in order; the word of a later one counts before that of an earlier one.
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
    formulary: Mapping[str, FormularyRule] = field(factory=FrozenMapping)
    safety_changes: tuple[SafetyChange, ...] = ()
    packs: tuple[PackVersion, ...] = ()

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

    def cautions_of(self, id: str) -> tuple[Caution, ...]:  # noqa: A002  # the catalogue's own word
        """Return the safety rules of a drug, an agent class or a regimen, by id; empty does not mean safe.

        Raises:
            UnknownReference: There is no such drug, class or regimen.
        """
        if id not in self.drugs and id not in self.classes and id not in self.regimens:
            valid = (*self.drugs, *self.classes, *self.regimens)
            raise UnknownReference("drug, agent class or regimen", id, valid=valid)
        return self._cautions_by_subject.get(id, ())

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
        labels = {class_id: _in_a_sentence(agent_class.name) for class_id, agent_class in self.classes.items()}
        labels |= {drug_id: drug_id.replace("_", " ") for drug_id in self.drugs}
        return Symbols("drug", self.drugs, groups, labels)

    @cached_property
    def _cautions_by_subject(self) -> Mapping[str, tuple[Caution, ...]]:
        by_subject: dict[str, tuple[Caution, ...]] = {}
        for caution in self.cautions.values():
            by_subject[caution.subject] = (*by_subject.get(caution.subject, ()), caution)
        return FrozenMapping(by_subject)

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
        """Return a knowledge base with a pack, whose word counts before what is here.

        Args:
            additions: What to add, change or lift, and who says so. A caution can be for any drug, class or regimen.

        Raises:
            InvalidKnowledge: An entry of that kind and id is there already, or twice in the additions; a change or lift
                of something that does not exist, or one that would take a contraindication away without naming it; a
                reference to something that does not exist. All problems at once, with file and line where known.
        """
        result, problems = merge(self, additions)
        if problems:
            raise InvalidKnowledge.of(problems, what=f"catalogue of {additions.origin!r}")
        return result


def _found(entries: Mapping[str, E], id_: str, kind: str) -> E:
    if id_ not in entries:
        raise UnknownReference(kind, id_, valid=entries)
    return entries[id_]


def _in_a_sentence(name: str) -> str:
    """Return the name of a class with the article that it has for one of its members; a therapy has none."""
    if name.endswith("therapy"):
        return name
    # An abbreviation is spelt, letter by letter; MEK is read as a word.
    spelt = name[:2].isupper() and not name.startswith("M")
    return f"an {name}" if name[0] in ("AEFHILNORSX" if spelt else "aeiou") else f"a {name}"
