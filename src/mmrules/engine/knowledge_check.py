"""What is wrong with a pack, or with the bundled catalogues: everything that can be told before a patient is seen.

References, dates and sources are checked where catalogues are merged; here it is what needs the facts: conditions,
cautions that contradict each other or can never hold, indications that overlap, regimens that rest on nothing.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.engine.composition import compose_facts
from mmrules.errors import InvalidRule, MmrulesError, Problem
from mmrules.knowledge import Catalogue, bundled_places, merge, problems_of
from mmrules.knowledge.vocabulary import ApprovalStatus, CautionEffect
from mmrules.logic import And, Constant, Verdict, facts_of, render, specialise, witness
from mmrules.strategy.selection import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mmrules.engine.plugins import PluginInfo
    from mmrules.facts.definition import FactDefinition
    from mmrules.knowledge import Additions, Approval, Caution, ConditionText, KnowledgeBase, Regimen
    from mmrules.logic import Condition, Vocabulary
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["KnowledgeCheck", "check_knowledge"]

_DECIDES = {CautionEffect.CONTRAINDICATED, CautionEffect.AVOID, CautionEffect.ADJUST_DOSE}


@frozen(kw_only=True)
class KnowledgeCheck:
    """What a check found.

    Attributes:
        problems: What has to be put right before the entries can be relied on, by file and line.
        remarks: What is worth a second look and may be meant: a regimen that rests on nothing in the catalogues.
        entries: How many entries, changes, lifts and formulary rules were looked at.
    """

    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    entries: int


def check_knowledge(
    base: KnowledgeBase,
    additions: Additions | None = None,
    *,
    extra_facts: Iterable[tuple[PluginInfo, FactDefinition]] = (),
) -> KnowledgeCheck:
    """Check a pack against the catalogues that it is for, or those catalogues themselves.

    Args:
        base: The catalogues.
        additions: The pack; the catalogues themselves are checked when it is left out.
        extra_facts: Facts that plugins declare, which conditions may use.
    """
    if additions is None:
        places = bundled_places()
        looked_at = _whole(base)
        knowledge, problems = base, [*problems_of(looked_at, base, places)]
        count = len(looked_at.entries())
    else:
        knowledge, merged = merge(base, additions)
        problems = [*merged]
        places = {label.removeprefix("change "): place for label, place in additions.places.items()}
        looked_at = _of_pack(knowledge, additions)
        count = len(looked_at.entries()) + len(additions.lifts) + len(additions.formulary)
    remarks: list[Problem] = []
    try:
        registry = compose_facts(knowledge, extra_facts)
    except MmrulesError as error:
        problems += error.problems or (Problem(code=error.code, message=str(error)),)
    else:
        checker = _Checker(knowledge, registry.vocabulary, places)
        problems += checker.problems(looked_at, additions)
        remarks += checker.remarks(looked_at)
    unique = dict.fromkeys(problems)
    return KnowledgeCheck(problems=_in_order(unique), remarks=_in_order(remarks), entries=count)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda item: (item.file, item.line or 0, item.column or 0)))


def _whole(knowledge: KnowledgeBase) -> Catalogue:
    return Catalogue(
        agent_class=tuple(knowledge.classes.values()),
        drug=tuple(knowledge.drugs.values()),
        caution=tuple(knowledge.cautions.values()),
        regimen=tuple(knowledge.regimens.values()),
        trial=tuple(knowledge.trials.values()),
        grading_system=tuple(knowledge.grading_systems.values()),
        statement=tuple(knowledge.statements.values()),
        reference=tuple(knowledge.references.values()),
    )


def _of_pack(knowledge: KnowledgeBase, additions: Additions) -> Catalogue:
    """The entries that a pack adds or changes, as they are with it."""
    changed = {(change.kind, change.id) for change in additions.changes}
    cautions = [entry for id_, entry in knowledge.cautions.items() if ("caution", id_) in changed]
    regimens = [entry for id_, entry in knowledge.regimens.items() if ("regimen", id_) in changed]
    drugs = [entry for id_, entry in knowledge.drugs.items() if ("drug", id_) in changed]
    return Catalogue.joined(
        [additions.catalogue, Catalogue(drug=tuple(drugs), caution=tuple(cautions), regimen=tuple(regimens))]
    )


class _Checker:
    """The checks that need the facts, over one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary, places: Mapping[str, tuple[str, int]]) -> None:
        self._knowledge = knowledge
        self._vocabulary = vocabulary
        self._places = places
        self._subjects: Mapping[str, RegimenSubject] | None = None

    def problems(self, looked_at: Catalogue, additions: Additions | None) -> Iterator[Problem]:
        """Yield what is wrong with the entries."""
        formulary = additions.formulary if additions is not None else tuple(self._knowledge.formulary.values())
        for rule in formulary:
            yield from self._parsed(rule.when)[1]
        for regimen in looked_at.regimen:
            for text in (*(item.when for item in regimen.requirements), *(item.when for item in regimen.approvals)):
                yield from self._parsed(text)[1]
            yield from self._overlaps(regimen)
        for trial in looked_at.trial:
            for text in (*(item.when for item in trial.eligibility), *(item.when for item in trial.subgroups)):
                yield from self._parsed(text)[1]
        for caution in looked_at.caution:
            condition, faults = self._parsed(caution.when)
            yield from faults
            if condition is not None:
                yield from self._never(caution, condition)
        own = {caution.id for caution in looked_at.caution}
        for subject in sorted({caution.subject for caution in looked_at.caution}):
            yield from self._contradictions(subject, own)

    def remarks(self, looked_at: Catalogue) -> Iterator[Problem]:
        """Yield what may be meant."""
        named = {id_ for statement in self._knowledge.statements.values() for id_ in statement.regimens}
        for regimen in looked_at.regimen:
            grades = regimen.guidelines.nccn_category or regimen.guidelines.eha_esmo_2021_grade
            approved = any(item.status is ApprovalStatus.APPROVED for item in regimen.approvals)
            if not (regimen.pivotal_trials or grades or approved or regimen.id in named):
                message = f"regimen {regimen.id!r}: no trial, guideline statement, grade or approval is behind it"
                remedy = "name a trial in pivotal_trials, or the regimen in a [[statement]]"
                yield self._placed(f"regimen {regimen.id}", "catalogue.no-evidence", message, remedy=remedy)

        for drug in looked_at.drug:
            used = sorted(item.id for item in self._knowledge.regimens.values() if drug.id in item.drugs)
            if used and not drug.cautions_recorded:
                message = f"drug {drug.id!r}: no safety rules are recorded, and {', '.join(used)} holds it"
                remedy = (
                    "add its contraindications, doses and interactions as cautions, and say cautions_recorded = true"
                )
                yield self._placed(f"drug {drug.id}", "catalogue.no-cautions", message, remedy=remedy)

    def _placed(self, label: str, code: str, message: str, *, remedy: str = "") -> Problem:
        file, line = self._places.get(label, ("", None))
        return Problem(code=code, message=message, remedy=remedy, file=file, line=line)

    def _parsed(self, text: ConditionText | None) -> tuple[Condition | None, Sequence[Problem]]:
        if text is None:
            return None, ()
        try:
            return text.parse(self._vocabulary), ()
        except InvalidRule as error:
            return None, error.problems

    def _regimens_of(self, subject: str) -> list[RegimenSubject]:
        if self._subjects is None:
            self._subjects = subjects(self._knowledge)
        drugs = self._knowledge.drug_symbols.groups.get(subject, frozenset({subject}))
        return [item for item in self._subjects.values() if item.id == subject or not drugs.isdisjoint(item.members)]

    def _can_hold(self, condition: Condition, subject: str) -> bool:
        left = {specialise(condition, regimen) for regimen in self._regimens_of(subject)}
        return any(
            item.verdict is Verdict.TRUE if isinstance(item, Constant) else witness(item, self._vocabulary) is not None
            for item in left
        )

    def _never(self, caution: Caution, condition: Condition) -> Iterator[Problem]:
        if self._regimens_of(caution.subject) and not self._can_hold(condition, caution.subject):
            message = f"caution {caution.id!r}: its condition can never hold for a regimen that it is about"
            yield self._placed(f"caution {caution.id}", "catalogue.never", message)

    def _contradictions(self, subject: str, own: set[str]) -> Iterator[Problem]:
        """Two rules about the start that ask for different things of one and the same patient."""
        known = self._knowledge
        if subject not in known.drugs and subject not in known.classes and subject not in known.regimens:
            return
        deciding = [item for item in known.cautions_of(subject) if item.effect in _DECIDES and item.scope == "start"]
        for one, other in combinations(deciding, 2):
            if not own.isdisjoint({one.id, other.id}) and set(one.jurisdictions) & set(other.jurisdictions):
                newer, older = (other, one) if other.id in own else (one, other)
                if why := self._contradict(one, other):
                    message = f"caution {newer.id!r} contradicts {older.id!r}: {why}"
                    yield self._placed(f"caution {newer.id}", "catalogue.contradiction", message)

    def _contradict(self, one: Caution, other: Caution) -> str:
        first, second = self._parsed(one.when)[0], self._parsed(other.when)[0]
        if first is None or second is None:
            return ""
        if render(first) == render(second):
            if one.effect is not other.effect:
                return f"under the same condition one says {_words(one)}, the other {_words(other)}"
            return "under the same condition they give different doses" if _doses_differ(one, other) else ""
        if not _doses_differ(one, other) or facts_of(first).isdisjoint(facts_of(second)):
            return ""
        return "where both hold they give different doses" if self._can_hold(And((first, second)), one.subject) else ""

    def _overlaps(self, regimen: Regimen) -> Iterator[Problem]:
        for one, other in combinations(regimen.approvals, 2):
            same = one.jurisdiction is other.jurisdiction and one.formulation == other.formulation
            if same and _begins_before_end(one, other) and _begins_before_end(other, one):
                message = (
                    f"regimen {regimen.id!r}: two periods of {one.jurisdiction} overlap "
                    f"({_period(one)}; {_period(other)})"
                )
                remedy = "end the earlier one with `until`, the first day after it"
                yield self._placed(f"regimen {regimen.id}", "catalogue.overlap", message, remedy=remedy)


def _words(caution: Caution) -> str:
    return caution.effect.replace("_", " ")


def _doses_differ(one: Caution, other: Caution) -> bool:
    both = one.effect is other.effect is CautionEffect.ADJUST_DOSE
    return both and bool(one.action and other.action) and one.action != other.action


def _begins_before_end(one: Approval, other: Approval) -> bool:
    length = min(len(one.since), len(other.until))
    return not other.until or not one.since or one.since[:length] < other.until[:length]


def _period(approval: Approval) -> str:
    return f"{approval.since or 'always'} to {approval.until or 'now'}"
