"""Safety: the catalogue's cautions applied to whatever any strategy proposes. No plugin can switch it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.errors import InvalidKnowledge, InvalidRule, Problem
from mmrules.knowledge.caution import Caution
from mmrules.logic import CompiledCondition, Condition, Constant, Verdict, grounds
from mmrules.models.recommendation import CautionFinding
from mmrules.models.vocabulary import CautionEffect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.condition_text import ConditionText
    from mmrules.logic import Vocabulary
    from mmrules.models.report import SafetyChange
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter
    from mmrules.strategy.selection import RegimenSubject

__all__ = ["Safety", "blocks", "gravity", "parse_catalogue_condition"]

_EFFECTS = tuple(CautionEffect)

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
class _Prepared:
    """A caution as it reads for one regimen."""

    caution: Caution
    drug: str
    condition: Condition
    compiled: CompiledCondition


class Safety:
    """The cautions of all drugs, classes and regimens, read once, and specialised for a regimen when first proposed.

    Raises:
        InvalidKnowledge: With every condition of a caution that does not parse.
    """

    __slots__ = ("_changes", "_classes", "_conditions", "_parsed", "_prepared")

    def __init__(self, knowledge: KnowledgeBase, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self._conditions = conditions
        self._prepared: dict[str, tuple[_Prepared, ...]] = {}
        problems: list[Problem] = []
        self._changes = knowledge.safety_changes
        self._classes = {drug.id: drug.classes for drug in knowledge.drugs.values()}
        parsed: dict[str, list[tuple[Caution, Condition]]] = {}
        for caution in knowledge.cautions.values():
            condition = parse_catalogue_condition(caution.when, vocabulary, problems)
            parsed.setdefault(caution.subject, []).append((caution, condition))
        self._parsed: Mapping[str, list[tuple[Caution, Condition]]] = parsed
        if problems:
            raise InvalidKnowledge.of(problems, what="cautions")

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

    def findings(
        self, regimen: RegimenSubject, verdicts: CaseVerdicts, writer: FactWriter
    ) -> tuple[CautionFinding, ...]:
        """Return what the cautions say about a regimen for a case, gravest first.

        A caution whose condition is unknown is a finding that does not apply yet, if it could rule the regimen out,
        speak against it or change a dose.
        """
        return tuple(sorted(self._found(regimen, verdicts, writer), key=gravity))

    def _found(self, regimen: RegimenSubject, verdicts: CaseVerdicts, writer: FactWriter) -> Iterator[CautionFinding]:
        place = verdicts.case.value("jurisdiction")
        for prepared in self._for(regimen):
            caution = prepared.caution
            if place in {"US", "EU"} and caution.jurisdictions and place not in caution.jurisdictions:
                continue
            if caution.since is not None and caution.since.latest > verdicts.case.as_of:
                continue
            verdict = verdicts.of(prepared.compiled)
            if verdict is Verdict.FALSE:
                continue
            if verdict is Verdict.UNKNOWN and caution.effect not in _MATTERS_WHILE_UNKNOWN:
                continue
            yield _finding(prepared, verdict, verdicts, writer)

    def _for(self, regimen: RegimenSubject) -> Iterable[_Prepared]:
        prepared = self._prepared.get(regimen.id)
        if prepared is None:
            prepared = self._prepared[regimen.id] = tuple(self._prepare(regimen))
        return prepared

    def _prepare(self, regimen: RegimenSubject) -> Iterator[_Prepared]:
        for drug, caution, node in self.cautions_for(regimen):
            condition = self._conditions.for_regimen(node, regimen)
            if not (isinstance(condition, Constant) and condition.verdict is Verdict.FALSE):
                yield _Prepared(caution, drug, condition, self._conditions.compiled(condition))


def _finding(prepared: _Prepared, verdict: Verdict, verdicts: CaseVerdicts, writer: FactWriter) -> CautionFinding:
    caution = prepared.caution
    _, keys = grounds(prepared.condition, verdicts.case)
    missing = keys if verdict is Verdict.UNKNOWN else ()
    # A rule that holds because something is not known, such as one that asks for screening, is settled as well.
    unknown = [key for key in keys if writer.use(key).value is None]
    checks = caution.checks or tuple(dict.fromkeys(test for key in unknown if (test := writer.settles(key))))
    return CautionFinding(
        caution=caution.id,
        drug=prepared.drug,
        effect=caution.effect,
        applies=verdict is Verdict.TRUE,
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
        checks=checks if unknown else (),
        note="; ".join(part for part in (caution.moment, caution.note) if part),
    )
