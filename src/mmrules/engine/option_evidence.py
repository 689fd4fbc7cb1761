"""What stands behind the options of a report: their trials for this patient, their trade-offs, the bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.engine.applicability import Applicability
from mmrules.engine.bibliography import Bibliography
from mmrules.engine.trade_offs import Concerns, burden_of, limits_of, own_cautions, trial_of
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.trade_offs import TradeOffs
from mmrules.strategy.conditions import CaseVerdicts, Conditions

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date

    from mmrules.facts.case import Case
    from mmrules.knowledge import KnowledgeBase
    from mmrules.logic import Vocabulary
    from mmrules.models.option import Exclusion, Option
    from mmrules.models.recommendation import CautionFinding, Citation
    from mmrules.models.reference import ReportReference
    from mmrules.models.trial_evidence import TrialApplicability
    from mmrules.strategy.fact_use import FactWriter

__all__ = ["OptionEvidence"]


class OptionEvidence:
    """Everything needed to say what stands behind an option, read once.

    Its conditions are its own: they explain an answer and decide nothing about it, so they are asked only for a reader.

    Raises:
        InvalidKnowledge: With every condition of a trial that cannot be used.
    """

    __slots__ = ("_applicability", "_bibliography", "_burdens", "_concerns", "_conditions", "_knowledge")

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary) -> None:
        self._knowledge = knowledge
        self._conditions = Conditions()
        self._applicability = Applicability(knowledge, vocabulary, self._conditions)
        self._concerns = Concerns(vocabulary, self._conditions)
        self._bibliography = Bibliography(knowledge)
        self._burdens = {regimen: burden_of(regimen, knowledge) for regimen in knowledge.regimens}

    def verdicts(self, case: Case) -> CaseVerdicts:
        """Return what the conditions of trials, and those of what they report, come to for a case."""
        return CaseVerdicts(case, self._conditions)

    def trials(self, action: str, evidence: Iterable[Citation], as_of: date) -> tuple[str, ...]:
        """Return the trials behind an option, those of the very regimen first.

        Args:
            action: The option.
            evidence: What it rests on.
            as_of: The day of the case.
        """
        cited = dict.fromkeys(trial_of(citation.key, self._knowledge) for citation in evidence)
        return tuple(dict.fromkeys((*self._own(action, cited, as_of), *filter(None, cited))))

    def trade_offs(
        self,
        action: str,
        evidence: Sequence[Citation],
        cautions: Iterable[CautionFinding],
        verdicts: CaseVerdicts,
        writer: FactWriter,
    ) -> TradeOffs | None:
        """Return what a regimen gives and asks for; `None` for another action.

        Args:
            action: The option.
            evidence: What it rests on.
            cautions: The safety findings that stay attached to it.
            verdicts: Those of its case, from `verdicts`.
            writer: Writes the facts of that case.
        """
        if action not in self._knowledge.regimens:
            return None
        as_of = verdicts.case.as_of
        own = self._own(action, {trial_of(citation.key, self._knowledge) for citation in evidence}, as_of)
        events = ((trial, self._applicability.adverse_events(trial, as_of)) for trial in own)
        return TradeOffs(
            efficacy=own,
            limits=limits_of(evidence, own, self._knowledge),
            cautions=own_cautions(cautions),
            toxicity=tuple(self._concerns.reported(events, verdicts, writer)),
            burden=self._burdens[action],
        )

    def applicability(
        self, trials: Iterable[str], verdicts: CaseVerdicts, writer: FactWriter
    ) -> FrozenMapping[str, TrialApplicability]:
        """Return what trials say for a case, from its `verdicts`."""
        return FrozenMapping({name: self._applicability.of(name, verdicts, writer) for name in trials})

    def references(
        self,
        options: Sequence[Option],
        excluded: Sequence[Exclusion],
        trials: Iterable[TrialApplicability],
        as_of: date,
    ) -> tuple[ReportReference, ...]:
        """Return the bibliography of a report, from its parts."""
        return self._bibliography.of(options, excluded, trials, as_of)

    def _own(self, action: str, cited: Container[str], as_of: date) -> tuple[str, ...]:
        """Return the trials of the very regimen that are cited or have reported."""
        regimen = self._knowledge.regimens.get(action)
        pivotal = regimen.pivotal_trials if regimen is not None else ()
        return tuple(item for item in pivotal if item in cited or self._applicability.reported(item, as_of))
