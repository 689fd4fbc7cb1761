"""Which conditions are responsible for what differs between two answers for one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.engine.asked import JURISDICTION
from mmrules.engine.safety import blocks, set_aside
from mmrules.logic import NumberType, Verdict
from mmrules.models.difference import Cause, FactChange
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import fact_name, value_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.engine.asked import Asked, AskedConditions
    from mmrules.engine.composition import Composition
    from mmrules.facts.case import Case
    from mmrules.logic import FactKey, FactValue
    from mmrules.models.recommendation import CautionFinding
    from mmrules.models.report import Report

__all__ = ["Causes", "acts", "fact_words"]

_ACTS_WHEN = {
    "rule": Verdict.TRUE,
    "requirement": Verdict.FALSE,
    "caution": Verdict.TRUE,
    "approval": Verdict.FALSE,
}
"""The verdict with which each kind of condition does something to an action."""


def acts(item: Asked, *verdicts: Verdict) -> bool:
    """Whether a condition does something to an action with one of these verdicts."""
    return _ACTS_WHEN[item.kind] in verdicts


def fact_words(key: FactKey, value: FactValue, case: Case) -> str:
    """Return a value in words with its unit; `unknown` for an unknown one."""
    declared = case.registry.definition(key[0]).declaration.type
    return value_text(value, declared.unit if isinstance(declared, NumberType) else None) or "unknown"


class Causes:
    """Compares two cases of one patient on one day.

    Args:
        composition: What the engine is made of.
        asked: The conditions of that composition.
        before: The case without the change.
        after: The case with it.
        reports: The answers for both, which say which tests safety asks for.
    """

    def __init__(
        self,
        composition: Composition,
        asked: AskedConditions,
        before: Case,
        after: Case,
        reports: tuple[Report, Report],
    ) -> None:
        self._composition = composition
        self._asked = asked
        self._reports = reports
        self._before = CaseVerdicts(before, composition.conditions)
        self._after = CaseVerdicts(after, composition.conditions)

    def of(self, action: str) -> tuple[Cause, ...]:
        """Return what is responsible for a change of an action: what can rule it out first, then the rules.

        Args:
            action: The action.
        """
        found = [cause for item in self._asked.of.get(action, ()) if (cause := self._cause(item, action)) is not None]
        if action in self._composition.subjects and self._differs(JURISDICTION):
            found += self._standing(action)
        if action.startswith("test:"):
            found += self._asking(action)
        return tuple(sorted(found, key=lambda cause: cause.kind == "rule"))

    def _cause(self, item: Asked, action: str) -> Cause | None:
        old, new = self._verdict(item, self._before), self._verdict(item, self._after)
        if old is new or not acts(item, old, new):
            return None
        says = item.says
        if item.rule is not None:
            said = self._composition.rule_set.says(item.rule, action, self._after.case.as_of)
            if said is None:
                return None
            says = said.because  # nothing that was published later
        return Cause(
            kind=item.kind,
            id=item.id,
            says=says,
            before=old.value,
            after=new.value,
            facts=self._changes(item.facts if self._counts_alike(item) else item.facts | {JURISDICTION}),
        )

    def _asking(self, test: str) -> Iterable[Cause]:
        """Yield the safety rules that ask for a test in one of the answers only."""
        before, after = (_asking_for(test, report) for report in self._reports)
        keys = {fact_name(key): key for key in self._asked.asked_of}
        for name in sorted(before.keys() ^ after.keys()):
            finding = before.get(name) or after[name]
            words = ("asks for it", "does not ask for it")
            yield Cause(
                kind="caution",
                id=name,
                says=finding.reason,
                before=words[name not in before],
                after=words[name not in after],
                facts=self._changes(keys[use.fact] for use in finding.facts if use.fact in keys),
            )

    def _verdict(self, item: Asked, verdicts: CaseVerdicts) -> Verdict:
        return item.verdict(verdicts) if _counts(item, verdicts.case) else Verdict.FALSE

    def _counts_alike(self, item: Asked) -> bool:
        return _counts(item, self._before.case) == _counts(item, self._after.case)

    def _standing(self, action: str) -> Iterable[Cause]:
        availability = self._composition.availability
        old, new = availability.standing(action, self._before), availability.standing(action, self._after)
        if old.status is not new.status:
            yield Cause(
                kind="approval",
                id=action,
                says=new.note,
                before=old.status.value,
                after=new.status.value,
                facts=self._changes([JURISDICTION]),
            )

    def _differs(self, key: FactKey) -> bool:
        return self._before.case.value(*key) != self._after.case.value(*key)

    def _changes(self, keys: Iterable[FactKey]) -> tuple[FactChange, ...]:
        before, after = self._before.case, self._after.case
        return tuple(
            FactChange(
                fact=fact_name(key),
                wording=after.registry.definition(key[0]).declaration.wording(key[1]),
                before=fact_words(key, before.value(*key), before),
                after=fact_words(key, after.value(*key), after),
            )
            for key in sorted(keys, key=fact_name)
            if self._differs(key)
        )


def _asking_for(test: str, report: Report) -> dict[str, CautionFinding]:
    findings = (finding for option in report.options for finding in option.cautions)
    return {item.caution: item for item in findings if (item.applies or blocks(item)) and test in item.checks}


def _counts(item: Asked, case: Case) -> bool:
    """Whether a caution counts where and when the patient is treated; everything else does."""
    return item.caution is None or not set_aside(item.caution, case)
