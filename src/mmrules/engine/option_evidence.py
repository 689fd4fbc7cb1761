"""What stands behind the options of a report: their trials for this patient, their trade-offs, the bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.engine.applicability import Applicability
from mmrules.engine.bibliography import Bibliography
from mmrules.engine.trade_offs import Concerns, burden_of, limits_of, own_cautions, trial_of
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.trade_offs import TradeOffs

if TYPE_CHECKING:
    from mmrules.knowledge import KnowledgeBase
    from mmrules.logic import Vocabulary
    from mmrules.models.option import Option
    from mmrules.models.report import Report
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter

__all__ = ["OptionEvidence"]


class OptionEvidence:
    """Everything needed to say what stands behind an option, read once.

    Raises:
        InvalidKnowledge: With every condition of a trial that cannot be used.
    """

    __slots__ = ("_applicability", "_bibliography", "_burdens", "_concerns", "_knowledge")

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self._knowledge = knowledge
        self._applicability = Applicability(knowledge, vocabulary, conditions)
        self._concerns = Concerns(vocabulary, conditions)
        self._bibliography = Bibliography(knowledge)
        self._burdens = {regimen: burden_of(regimen, knowledge) for regimen in knowledge.regimens}

    def added(self, report: Report, verdicts: CaseVerdicts, writer: FactWriter) -> Report:
        """Return a report with the trials and trade-offs of its options and with its references.

        Args:
            report: The report, with options and exclusions.
            verdicts: Its case, and what is known of it so far.
            writer: Writes the facts of that case.
        """
        options = tuple(self._with_evidence(option, verdicts, writer) for option in report.options)
        names = sorted({trial for option in options for trial in option.trials})
        trials = {name: self._applicability.of(name, verdicts, writer) for name in names}
        return evolve(
            report,
            options=options,
            trials=FrozenMapping(trials),
            references=self._bibliography.of(options, report.excluded, trials.values(), report.as_of),
        )

    def _with_evidence(self, option: Option, verdicts: CaseVerdicts, writer: FactWriter) -> Option:
        as_of = verdicts.case.as_of
        regimen = self._knowledge.regimens.get(option.id)
        cited = dict.fromkeys(trial_of(citation.key, self._knowledge) for citation in option.evidence)
        pivotal = regimen.pivotal_trials if regimen is not None else ()
        own = tuple(item for item in pivotal if item in cited or self._applicability.reported(item, as_of))
        trials = tuple(dict.fromkeys((*own, *filter(None, cited))))
        if regimen is None:
            return evolve(option, trials=trials)
        events = ((trial, self._applicability.adverse_events(trial, as_of)) for trial in own)
        trade_offs = TradeOffs(
            efficacy=own,
            limits=limits_of(option.evidence, own, self._knowledge),
            cautions=own_cautions(option.cautions),
            toxicity=tuple(self._concerns.reported(events, verdicts, writer)),
            burden=self._burdens[option.id],
        )
        return evolve(option, trials=trials, trade_offs=trade_offs)
