"""Checks a strategy's rules against the vocabulary, the evidence and each other, and gathers every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.errors import InvalidRule, Problem, UnknownReference, nearest_names
from mmrules.logic import is_about_subject, parse
from mmrules.models.recommendation import Citation
from mmrules.models.vocabulary import EvidenceLevel, Strength
from mmrules.strategy.rule import ACTION_KINDS, PlacedText, Rule, RuleSource

if TYPE_CHECKING:
    from mmrules.knowledge import EvidenceItem, KnowledgeBase
    from mmrules.logic import Condition, Vocabulary
    from mmrules.strategy.strategy import Strategy

__all__ = ["check_strategy", "citation_of", "evidence_order"]

_STRENGTHS = tuple(Strength)
_LEVELS = tuple(EvidenceLevel)
_CHECKED = ("read", "secondary", "recalled")


def citation_of(item: EvidenceItem) -> Citation:
    """Return an item of the evidence catalogue as a report cites it."""
    return Citation(
        key=item.key,
        text=item.citation,
        level=item.level,
        checked=item.checked.value,
        year=item.year,
        link=_link(item),
    )


def _link(item: EvidenceItem) -> str:
    if item.doi:
        return f"https://doi.org/{item.doi}"
    if item.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{item.pmid}/"
    return item.url or (f"https://clinicaltrials.gov/study/{item.nct}" if item.nct else "")


def evidence_order(citation: Citation) -> tuple[int, int, str]:
    """Return the sort key that puts the best evidence first: level, then how far it was checked, then the key."""
    return _LEVELS.index(citation.level), _CHECKED.index(citation.checked), citation.key


def check_strategy(strategy: Strategy, vocabulary: Vocabulary, knowledge: KnowledgeBase) -> tuple[Rule, ...]:
    """Return the strategy's rules, typed and with their evidence resolved.

    Raises:
        InvalidRule: With every fault: a condition that does not parse, an unknown fact, drug, action or evidence key,
            a strength beyond what the evidence carries; each with file, line and column.
    """
    checker = _Checker(strategy, vocabulary, knowledge)
    rules = [rule for source in strategy.rules if (rule := checker.rule(source)) is not None]
    checker.strategy_sources()
    if checker.problems:
        raise InvalidRule.of(checker.problems, what=f"strategy {strategy.id}")
    return tuple(sorted(rules, key=lambda rule: rule.id))


class _Checker:
    def __init__(self, strategy: Strategy, vocabulary: Vocabulary, knowledge: KnowledgeBase) -> None:
        self._strategy = strategy
        self._vocabulary = vocabulary
        self._knowledge = knowledge
        self.problems: list[Problem] = []

    def rule(self, source: RuleSource) -> Rule | None:
        before = len(self.problems)
        when = self._condition(source, source.when)
        regimens = None if source.regimens is None else self._condition(source, source.regimens)
        if when is not None and is_about_subject(when):
            self._report(source, source.when, "rule.when", "`when` is about the case", remedy="move it to `regimens`")
        if source.action is not None:
            self._check_action(source, source.action)
        items = [item for key in source.evidence if (item := self._evidence(source, key)) is not None]
        if items and len(items) == len(source.evidence):
            self._check_strength(source, items)
        if len(self.problems) > before or when is None:
            return None
        cited = {item.key: (citation_of(item), item.ceiling) for item in items}.values()
        in_order = sorted(cited, key=lambda pair: evidence_order(pair[0]))
        return Rule(
            source=source,
            strategy=self._strategy.id,
            when=when,
            regimens=regimens,
            citations=tuple(citation for citation, _ in in_order),
            ceilings=tuple(ceiling for _, ceiling in in_order),
            caveats=(*source.caveats, *self._strategy.caveats),
            early_evidence=self._strategy.early_evidence,
        )

    def strategy_sources(self) -> None:
        for key in self._strategy.sources:
            try:
                self._knowledge.evidence(key)
            except UnknownReference as error:
                problem = Problem(
                    code="rule.evidence", message=f"sources: {error}", file="strategy.toml", nearest=error.nearest
                )
                self.problems.append(problem)

    def _condition(self, source: RuleSource, text: PlacedText) -> Condition | None:
        try:
            return parse(text.text, self._vocabulary, file=source.file, line=text.line, column=text.column)
        except InvalidRule as error:
            self.problems += error.problems
            return None

    def _check_action(self, source: RuleSource, action: PlacedText) -> None:
        for kind in ACTION_KINDS:
            if action.text == kind and not kind.endswith(":"):
                return
            if kind.endswith(":") and action.text.startswith(kind) and len(action.text) > len(kind):
                return
        nearest = nearest_names(action.text, ACTION_KINDS)
        message = f"{source.id}: `{action.text}` is no action"
        self._report(
            source, action, "rule.action", message, remedy=f"one of {', '.join(ACTION_KINDS)}", nearest=nearest
        )

    def _evidence(self, source: RuleSource, key: PlacedText) -> EvidenceItem | None:
        try:
            return self._knowledge.evidence(key.text)
        except UnknownReference as error:
            message = f"{source.id}: no evidence is called `{key.text}`"
            self._report(source, key, "rule.evidence", message, nearest=error.nearest)
            return None

    def _check_strength(self, source: RuleSource, items: list[EvidenceItem]) -> None:
        ceiling = max((item.ceiling for item in items), key=_STRENGTHS.index)
        if _STRENGTHS.index(source.strength) > _STRENGTHS.index(ceiling):
            message = f"{source.id}: {source.strength} is more than its evidence carries ({ceiling})"
            remedy = f"say {ceiling}, or cite what carries more"
            self._report(source, source.when, "rule.strength", message, remedy=remedy)

    def _report(
        self,
        source: RuleSource,
        at: PlacedText,
        code: str,
        message: str,
        *,
        remedy: str = "",
        nearest: tuple[str, ...] = (),
    ) -> None:
        problem = Problem(
            code=code,
            message=message,
            file=source.file,
            line=at.line,
            column=at.column,
            remedy=remedy,
            nearest=nearest,
        )
        self.problems.append(problem)
