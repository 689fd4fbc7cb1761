"""Safety: the catalogue's cautions applied to whatever any strategy proposes. No plugin can switch it off."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from mmrules.errors import InvalidKnowledge, InvalidRule, Problem
from mmrules.knowledge.caution import Caution
from mmrules.logic import Condition, Constant, Known, Unknown, Verdict, leaves_of
from mmrules.models.recommendation import CautionFinding
from mmrules.models.vocabulary import CautionEffect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mmrules.facts.case import Case
    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.logic import FactValue, Vocabulary
    from mmrules.models.report import SafetyChange
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["Held", "PreparedCaution", "Safety", "blocks", "gravity", "parse_catalogue_condition", "set_aside"]

_EFFECTS = tuple(CautionEffect)
_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE
_PLACES = frozenset({"US", "EU"})
"""The places whose labels the catalogue has; anywhere else the cautions of both count."""

_MATTERS_WHILE_UNKNOWN = frozenset({CautionEffect.CONTRAINDICATED, CautionEffect.AVOID, CautionEffect.ADJUST_DOSE})


def blocks(finding: CautionFinding) -> bool:
    """Whether a finding decides about starting: a contraindication, not a matter of how a drug is given later."""
    return finding.effect is CautionEffect.CONTRAINDICATED and finding.scope == "start"


def gravity(finding: CautionFinding) -> tuple[int, bool, str, str]:
    """Return the sort key that puts the gravest finding first."""
    return _EFFECTS.index(finding.effect), not finding.applies, finding.drug, finding.caution


def parse_catalogue_condition(text: ConditionText, vocabulary: Vocabulary, problems: list[Problem]) -> Condition:
    """Parse a condition of the catalogue; its faults go to `problems`."""
    try:
        return text.parse(vocabulary)
    except InvalidRule as error:
        problems += error.problems
        return Constant(Verdict.UNKNOWN)


@frozen
class PreparedCaution:
    """A caution as it reads for one regimen.

    Attributes:
        caution: The caution.
        drug: The drug that brings it.
        number: The number of its condition.
        matters_unknown: Whether it is told of while it is unknown if it applies.
        blocks: Whether it rules the regimen out where it applies.
        speaks_against: Whether it speaks against starting the regimen where it applies.
        may_ask: Whether a test could have to settle it before the regimen is started.
        decides: Whether it can decide anything: rule the regimen out, speak against it, or ask for a test.
    """

    caution: Caution
    drug: str
    number: int
    matters_unknown: bool
    blocks: bool
    speaks_against: bool
    may_ask: bool
    decides: bool


@frozen
class Held:
    """A caution that applies to a case, or may apply once more is known.

    Attributes:
        prepared: The caution.
        applies: Whether it applies.
        rules_out: Whether it rules the regimen out.
        speaks_against: Whether it speaks against starting the regimen.
        may_ask: Whether a test may have to settle it before the regimen is started.
    """

    prepared: PreparedCaution
    applies: bool
    rules_out: bool = field(init=False)
    speaks_against: bool = field(init=False)
    may_ask: bool = field(init=False)

    @rules_out.default
    def _rules_out(self) -> bool:
        return self.applies and self.prepared.blocks

    @speaks_against.default
    def _speaks_against(self) -> bool:
        return self.applies and self.prepared.speaks_against

    @may_ask.default
    def _may_ask(self) -> bool:
        return self.prepared.may_ask and (self.applies or self.prepared.blocks)

    def finding(self, verdicts: CaseVerdicts, writer: FactWriter) -> CautionFinding:
        """Return it in words, with the facts that it rests on."""
        return _finding(self.prepared, verdicts, writer, applies=self.applies)

    def tests(self, verdicts: CaseVerdicts, writer: FactWriter) -> tuple[str, ...]:
        """Return the tests by which it has to be settled before the regimen is started."""
        if not self.may_ask:
            return ()
        return tuple(filter(_is_test, _settled_by(self.prepared, verdicts, writer)))


_Counting: TypeAlias = tuple[int, Held, Held | None]
"""The number of a caution's condition, and what is held of it when that is true, and when it is unknown."""


class Safety:
    """The cautions of all drugs, classes and regimens, specialised for every regimen.

    Raises:
        InvalidKnowledge: With every condition of a caution that does not parse.
    """

    __slots__ = ("_changes", "_classes", "_conditions", "_counting", "_days", "_parsed", "_prepared", "_uncollected")

    def __init__(
        self,
        knowledge: KnowledgeBase,
        vocabulary: Vocabulary,
        conditions: Conditions,
        regimens: Mapping[str, RegimenSubject],
    ) -> None:
        self._conditions = conditions
        problems: list[Problem] = []
        self._changes = knowledge.safety_changes
        self._classes = {drug.id: drug.classes for drug in knowledge.drugs.values()}
        self._uncollected = frozenset(drug.id for drug in knowledge.drugs.values() if not drug.cautions_recorded)
        parsed: dict[str, list[tuple[Caution, Condition]]] = {}
        for caution in knowledge.cautions.values():
            condition = parse_catalogue_condition(caution.when, vocabulary, problems)
            parsed.setdefault(caution.subject, []).append((caution, condition))
        self._parsed: Mapping[str, list[tuple[Caution, Condition]]] = parsed
        if problems:
            raise InvalidKnowledge.of(problems, what="cautions")
        self._prepared = {regimen.id: tuple(self._prepare(regimen)) for regimen in regimens.values()}
        # Between two of these days no caution comes to count, so what counts on one day of a period does on all.
        self._days = sorted({item.since.latest for item in knowledge.cautions.values() if item.since is not None})
        self._counting: dict[tuple[str, FactValue, int], tuple[tuple[_Counting, ...], tuple[_Counting, ...]]] = {}
        """By regimen, place and period: the cautions that count, and those of them that decide."""

    def cautions_for(self, regimen: RegimenSubject) -> Iterator[tuple[str, Caution, Condition]]:
        """Yield what can be said of a regimen: the drug (or the regimen) it is said of, the rule and its condition.

        Rules of a drug come first, those of its classes after them, those of the regimen as a whole last.
        """
        for drug in sorted(regimen.members):
            for subject in (drug, *self._classes.get(drug, ())):
                for caution, condition in self._parsed.get(subject, ()):
                    yield drug, caution, condition
        if regimen.id not in regimen.members:
            for caution, condition in self._parsed.get(regimen.id, ()):
                yield regimen.id, caution, condition

    def changes_for(self, regimen: RegimenSubject) -> tuple[SafetyChange, ...]:
        """Return what institutions set aside or changed of the rules for a regimen."""
        classes = {name for drug in regimen.members for name in self._classes.get(drug, ())}
        subjects = {regimen.id, *regimen.members, *classes}
        return tuple(change for change in self._changes if change.subject in subjects)

    def uncollected(self, regimen: RegimenSubject) -> tuple[str, ...]:
        """Return the drugs of a regimen whose safety rules nobody collected: silence about them means nothing."""
        return tuple(sorted(self._uncollected & regimen.members))

    def held(self, regimen: RegimenSubject, verdicts: CaseVerdicts) -> tuple[Held, ...]:
        """Return the cautions on a regimen that a case has.

        A caution whose condition is unknown is held as one that does not apply yet, if it could rule the regimen out,
        speak against it or change a dose.
        """
        return _held(self._counted(regimen, verdicts.case)[0], verdicts.ask)

    def deciding(self, regimen: RegimenSubject, verdicts: CaseVerdicts) -> tuple[Held, ...]:
        """Return those of the cautions that a case has which can decide anything; the others only explain."""
        return _held(self._counted(regimen, verdicts.case)[1], verdicts.of)

    def findings(
        self, regimen: RegimenSubject, verdicts: CaseVerdicts, writer: FactWriter
    ) -> tuple[CautionFinding, ...]:
        """Return what the cautions say about a regimen for a case, gravest first."""
        found = (held.finding(verdicts, writer) for held in self.held(regimen, verdicts))
        return tuple(sorted(found, key=gravity))

    def _counted(self, regimen: RegimenSubject, case: Case) -> tuple[tuple[_Counting, ...], tuple[_Counting, ...]]:
        """Return the cautions on a regimen that count where and when the patient is treated, and those that decide."""
        place = case.value("jurisdiction")
        key = (regimen.id, place if place in _PLACES else None, bisect_right(self._days, case.as_of))
        found = self._counting.get(key)
        if found is None:
            counting = [item for item in self._prepared[regimen.id] if not set_aside(item.caution, case)]
            found = tuple(map(_when_held, counting)), tuple(_when_held(item) for item in counting if item.decides)
            self._counting[key] = found
        return found

    def _prepare(self, regimen: RegimenSubject) -> Iterator[PreparedCaution]:
        for drug, caution, node in self.cautions_for(regimen):
            condition = self._conditions.for_regimen(node, regimen)
            if not (isinstance(condition, Constant) and condition.verdict is Verdict.FALSE):
                about_start = caution.scope.value == "start"
                blocks = about_start and caution.effect is CautionEffect.CONTRAINDICATED
                speaks_against = about_start and caution.effect is CautionEffect.AVOID
                # Where it does not rule out it asks for a test only if it applies because something is not known.
                may_ask = (blocks or _asks_what_is_known(condition)) and (
                    not caution.checks or any(map(_is_test, caution.checks))
                )
                decides = blocks or speaks_against or may_ask
                yield PreparedCaution(
                    caution,
                    drug,
                    self._conditions.number(condition, decides=decides),
                    matters_unknown=caution.effect in _MATTERS_WHILE_UNKNOWN,
                    blocks=blocks,
                    speaks_against=speaks_against,
                    may_ask=may_ask,
                    decides=decides,
                )


def _when_held(item: PreparedCaution) -> _Counting:
    return item.number, Held(item, applies=True), Held(item, applies=False) if item.matters_unknown else None


def _held(counting: Iterable[_Counting], verdict_of: Callable[[int], Verdict]) -> tuple[Held, ...]:
    return tuple(
        [
            held
            for number, applies, open_to in counting
            if (verdict := verdict_of(number)) is not _FALSE
            and (held := applies if verdict is _TRUE else open_to) is not None
        ]
    )


def _asks_what_is_known(condition: Condition) -> bool:
    return any(isinstance(leaf, Known | Unknown) for leaf in leaves_of(condition))


def _is_test(action: str) -> bool:
    return action.startswith("test:")


def set_aside(caution: Caution, case: Case) -> str:
    """Return why a caution does not count for a case, by where and when the patient is treated; empty when it does.

    Args:
        caution: The caution.
        case: The case.
    """
    place = case.value("jurisdiction")
    if caution.jurisdictions and place in _PLACES and place not in caution.jurisdictions:
        return f"counts in {' and '.join(sorted(caution.jurisdictions))} only"
    return "" if caution.since is None or caution.since.latest <= case.as_of else "did not exist on this day"


def _settled_by(prepared: PreparedCaution, verdicts: CaseVerdicts, writer: FactWriter) -> tuple[str, ...]:
    """Return the actions that settle what a caution rests on; none when all of that is known."""
    keys = verdicts.grounds(prepared.number)
    # A rule that holds because something is not known, such as one that asks for screening, is settled as well.
    unknown = [key for key in keys if verdicts.case.value(*key) is None]
    if not unknown:
        return ()
    return prepared.caution.checks or tuple(dict.fromkeys(test for key in unknown if (test := writer.settles(key))))


def _finding(prepared: PreparedCaution, verdicts: CaseVerdicts, writer: FactWriter, *, applies: bool) -> CautionFinding:
    caution = prepared.caution
    keys = verdicts.grounds(prepared.number)
    missing = () if applies else keys
    checks = _settled_by(prepared, verdicts, writer)
    return CautionFinding(
        caution=caution.id,
        drug=prepared.drug,
        effect=caution.effect,
        applies=applies,
        scope=caution.scope.value,
        temporary=caution.temporary,
        reason=caution.reason,
        action=caution.action,
        source=caution.source,
        verified=caution.verified,
        link=caution.verified_url,
        unverified=caution.unverified_fields,
        facts=writer.uses(keys),
        missing=tuple(writer.use(key).fact for key in missing),
        checks=checks,
        note="; ".join(part for part in (caution.moment, caution.note) if part),
    )
