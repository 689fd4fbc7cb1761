"""What a regimen asks of a case before safety: the setting it is for, and what the place and the patient allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import frozen

from mmrules.engine.safety import parse_catalogue_condition
from mmrules.errors import InvalidKnowledge, Problem
from mmrules.knowledge.condition_text import ConditionText
from mmrules.logic import Condition, Constant, Verdict, disjunction
from mmrules.models.option import CheckFirst, ExclusionReason
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.knowledge import FormularyRule, KnowledgeBase
    from mmrules.knowledge.regimen import Regimen, Requirement
    from mmrules.logic import FactKey, Vocabulary
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["Demand", "Requirements", "Unmet"]


@frozen(kw_only=True)
class Demand:
    """One condition that has to hold for a regimen to be used.

    Attributes:
        id: What it is called in reports.
        kind: What an unmet one is.
        text: The condition in the expression language.
        because: What it means, in words.
        source: Where it is from.
        verified: Whether it was seen there.
        ask: Whether an unknown fact in it has to be found out first.
    """

    id: str
    kind: Literal["requirement", "access"]
    text: ConditionText
    because: str
    source: str = ""
    verified: bool = False
    ask: bool = True


_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE

_PLACE = (
    Demand(
        id="place.car-t-access",
        kind="access",
        text=ConditionText(text="not contains(car_t) or access(car_t)"),
        because="CAR-T has to be within reach",
    ),
    Demand(
        id="place.car-t-eligible",
        kind="access",
        text=ConditionText(text="not contains(car_t) or car_t_eligible"),
        because="the team has to consider CAR-T possible",
    ),
    Demand(
        id="place.bispecific-access",
        kind="access",
        text=ConditionText(text="not contains(bispecific) or access(bispecific)"),
        because="bispecific antibodies have to be within reach",
    ),
    Demand(
        id="place.transplant-access",
        kind="access",
        text=ConditionText(text="not regimen.transplant or access(transplant)"),
        because="a transplant has to be within reach",
    ),
    Demand(
        id="place.transplant-eligible",
        kind="access",
        text=ConditionText(text="not regimen.transplant or transplant_eligible"),
        because="the team has to consider a transplant possible",
    ),
    Demand(
        id="place.oral-only",
        kind="access",
        text=ConditionText(text="not oral_only or regimen.oral_only"),
        because="injections or infusions have to be possible",
        ask=False,
    ),
    Demand(
        id="place.formulary",
        kind="access",
        text=ConditionText(text="not contains(any formulary_excludes)"),
        because="the formulary has to have every drug of it",
        ask=False,
    ),
)


def _demand(regimen: Regimen, requirement: Requirement) -> Demand:
    return Demand(
        id=f"{regimen.id}.{requirement.id}",
        kind="requirement",
        text=requirement.when,
        because=requirement.because,
        source=requirement.verified_url,
        verified=requirement.verified,
    )


@frozen
class Unmet:
    """A demand that a case does not meet, or of which it is not known whether it does.

    Attributes:
        demand: The demand.
        number: The number of its condition.
        rules_out: Whether it is known not to hold.
    """

    demand: Demand
    number: int
    rules_out: bool

    def reason(self, verdicts: CaseVerdicts, writer: FactWriter) -> ExclusionReason:
        """Return in words why this rules a regimen out."""
        return ExclusionReason(
            kind=self.demand.kind,
            text=self.demand.because,
            rule=self.demand.id,
            source=self.demand.source,
            verified=self.demand.verified,
            facts=writer.uses(verdicts.grounds(self.number)),
        )

    def checks(self, verdicts: CaseVerdicts, writer: FactWriter) -> list[tuple[FactKey, CheckFirst]]:
        """Return what has to be found out before a regimen can be used."""
        if self.rules_out or not self.demand.ask:
            return []
        return [
            (
                key,
                CheckFirst(
                    fact=fact_name(key),
                    wording=writer.wording(key),
                    why=self.demand.because,
                    cautions=(self.demand.id,),
                    action=writer.settles(key),
                ),
            )
            for key in verdicts.grounds(self.number)
        ]


def _formulary_demand(rule: FormularyRule) -> Demand:
    return Demand(
        id=f"formulary.{rule.drug}",
        kind="access",
        text=ConditionText(text=f"not contains({rule.drug})"),
        because=f"formulary, {rule.drug.replace('_', ' ')}: {rule.because}",
    )


class Requirements:
    """The demands of every regimen, specialised for it.

    Raises:
        InvalidKnowledge: With every condition that does not parse.
    """

    __slots__ = ("_conditions", "_parsed", "_prepared")

    def __init__(
        self,
        knowledge: KnowledgeBase,
        vocabulary: Vocabulary,
        conditions: Conditions,
        regimens: Mapping[str, RegimenSubject],
    ) -> None:
        self._conditions = conditions
        problems: list[Problem] = []

        def parsed(demand: Demand) -> tuple[Demand, Condition]:
            return demand, parse_catalogue_condition(demand.text, vocabulary, problems)

        place = [parsed(demand) for demand in _PLACE]
        for _, rule in sorted(knowledge.formulary.items()):
            demand, lacking = parsed(_formulary_demand(rule))
            given = () if rule.when is None else (parse_catalogue_condition(rule.when, vocabulary, problems),)
            place.append((demand, disjunction(lacking, *given)))
        self._parsed = {
            regimen.id: (*(parsed(_demand(regimen, requirement)) for requirement in regimen.requirements), *place)
            for regimen in knowledge.regimens.values()
        }
        if problems:
            raise InvalidKnowledge.of(problems, what="requirements of regimens")
        self._prepared = {regimen.id: tuple(self._prepare(regimen)) for regimen in regimens.values()}

    def of(self, regimen: str) -> tuple[tuple[Demand, Condition], ...]:
        """Return a regimen's demands with their conditions."""
        return self._parsed.get(regimen, ())

    def unmet(self, regimen: RegimenSubject, verdicts: CaseVerdicts) -> tuple[Unmet, ...]:
        """Return the demands of a regimen that a case does not meet, or that are unknown for it."""
        verdict_of = verdicts.of
        return tuple(
            [
                failed if verdict is _FALSE else open_to
                for number, failed, open_to in self._prepared[regimen.id]
                if (verdict := verdict_of(number)) is not _TRUE
            ]
        )

    def _prepare(self, regimen: RegimenSubject) -> Iterator[tuple[int, Unmet, Unmet]]:
        """Yield the number of each demand's condition with what is told when that is false, and when it is unknown."""
        for demand, node in self._parsed.get(regimen.id, ()):
            condition = self._conditions.for_regimen(node, regimen)
            if not (isinstance(condition, Constant) and condition.verdict is Verdict.TRUE):
                number = self._conditions.number(condition)
                yield number, Unmet(demand, number, rules_out=True), Unmet(demand, number, rules_out=False)
