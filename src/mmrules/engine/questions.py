"""Every unknown fact by value: what each value that is possible would change, grouped by the test that settles it.

Works on outlines, so that a value costs a small part of a whole answer; still there are a hundred of them and more,
which is why a report lists the unknown facts with what waits for them and this is worked out only when it is asked
for. Bounded by the number of outlines, never by time, so that the same input gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.engine.effects import Effect, effect
from mmrules.engine.open_facts import OpenFact, is_possible, matters, open_facts
from mmrules.engine.partition import Cell, as_typed
from mmrules.engine.sufficient import sufficient_tests
from mmrules.models.question import OpenQuestions, TestQuestions, ValueCase, ValuedQuestion
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mmrules.engine.asked import AskedConditions
    from mmrules.engine.outline import Outline, Outliner
    from mmrules.logic import FactKey, FactValue

__all__ = ["value_questions"]

_ABOUT_THE_RECORD = frozenset(
    {"fish_complete", "fish_failed", "fish_since_progression", "tested", "tested_since_progression"}
)
"""What the record holds is no finding of a test, so that it takes no part in "none of it was found"."""


@frozen
class _Case:
    """A value with its effect."""

    cell: Cell
    effect: Effect
    leading: bool
    varies: bool = False


def value_questions(outliner: Outliner, asked: AskedConditions, *, leading: int) -> OpenQuestions:
    """Return what each possible value of each unknown fact would change.

    Args:
        outliner: The outlines of the case.
        asked: The conditions.
        leading: How many treatment choices count as leading.
    """
    return _Analysis(outliner, asked, leading=leading).result()


class _Analysis:
    def __init__(self, outliner: Outliner, asked: AskedConditions, *, leading: int) -> None:
        self._outliner = outliner
        self._asked = asked
        self._leading = leading
        self._first = outliner.base.leading(leading)

    def result(self) -> OpenQuestions:
        facts, given = open_facts(self._outliner, self._asked)
        relevant = [fact for fact in facts if matters(fact, self._outliner, self._outliner.base)]
        cases: dict[FactKey, tuple[_Case, ...]] = {}
        skipped: list[OpenFact] = []
        # Those with most conditions first: what is left when the bound is hit matters least.
        for fact in sorted(relevant, key=lambda item: (-len(item.readers), item.name)):
            if self._cost(fact) > self._outliner.budget.left:
                skipped.append(fact)
            else:
                cases[fact.key] = tuple(self._cases(fact))
        listed = [fact for fact in facts if any(case.effect.weight for case in cases.get(fact.key, ()))]
        tests = [
            self._test(test, [fact for fact in listed if fact.test == test], cases)
            for test in sorted({fact.test for fact in listed})
        ]
        decisive = [fact for fact in listed if any(case.leading for case in cases[fact.key])]
        values = {fact.key: _usual_last(fact, cases.get(fact.key)) for fact in facts}
        sufficient = None
        if not skipped:
            sufficient = sufficient_tests(self._outliner, facts, values, decisive, leading=self._leading)
        return OpenQuestions(
            tests=tuple(sorted(tests, key=_test_order)),
            sufficient=sufficient,
            taken_as_given=tuple(sorted(map(fact_name, given))),
            not_examined=tuple(sorted(fact.name for fact in skipped)),
            evaluations=self._outliner.budget.spent,
            limit=self._outliner.budget.limit,
        )

    def _has_readers(self, fact: OpenFact) -> bool:
        return len(fact.reach) > 1

    def _cost(self, fact: OpenFact) -> int:
        return sum(1 + (len(cell.edges) if self._has_readers(fact) else 0) for cell in fact.cells)

    def _cases(self, fact: OpenFact) -> Iterable[_Case]:
        for cell in fact.cells:
            # What is derived from a number by a definition has thresholds that no condition shows: the ends of a range
            # may do what its middle does not, and then they are what is told of it.
            examples = (cell.example, *(cell.edges if self._has_readers(fact) else ()))
            tried = [case for example in examples if (case := self._case(fact, evolve(cell, example=example)))]
            if tried:
                shown = max(tried, key=lambda case: (case.leading, bool(case.effect.weight)))
                yield evolve(shown, varies=any(case.effect != shown.effect for case in tried))

    def _case(self, fact: OpenFact, cell: Cell) -> _Case | None:
        """Return what the example does; `None` when it contradicts what is known."""
        outline = self._outliner.under({fact.key: cell.example})
        if not is_possible(fact, self._outliner, outline):
            return None
        return _Case(cell, self._effect(outline), self._changes_first(outline))

    def _effect(self, outline: Outline) -> Effect:
        return effect(self._outliner, self._asked, outline)

    def _changes_first(self, outline: Outline) -> bool:
        return outline.leading(self._leading) != self._first

    def _test(self, test: str, facts: Sequence[OpenFact], cases: Mapping[FactKey, Sequence[_Case]]) -> TestQuestions:
        questions = sorted((self._question(fact, cases[fact.key]) for fact in facts), key=_question_order)
        negative = self._all_negative(facts, cases)
        touched = {action for question in questions for action in question.changes}
        if negative is not None:
            touched |= {*negative.changes}
        return TestQuestions(
            action=test,
            questions=tuple(questions),
            all_negative=negative,
            changes=tuple(sorted(touched)),
        )

    def _question(self, fact: OpenFact, cases: Sequence[_Case]) -> ValuedQuestion:
        definition = self._outliner.case.registry.definitions[fact.key[0]]
        return ValuedQuestion(
            fact=fact.name,
            wording=definition.declaration.wording(fact.key[1]),
            action=definition.test,
            cases=tuple(_value_case(case.cell.words, {fact.key: case.cell.example}, case) for case in _together(cases)),
            parts=tuple(map(fact_name, fact.parts)),
        )

    def _all_negative(self, facts: Sequence[OpenFact], cases: Mapping[FactKey, Sequence[_Case]]) -> ValueCase | None:
        findings = [
            fact
            for fact in facts
            if fact.key[0] not in _ABOUT_THE_RECORD
            and not fact.parts
            and any(case.cell.example is False for case in cases[fact.key])
        ]
        if len(findings) <= 1 or not self._outliner.budget.left:
            return None
        assumed: dict[FactKey, FactValue] = {fact.key: False for fact in findings}
        outline = self._outliner.under(assumed)
        if not all(is_possible(fact, self._outliner, outline) for fact in findings):
            return None
        case = _Case(Cell(example=False), self._effect(outline), self._changes_first(outline))
        return _value_case("none of these", assumed, case)


def _together(cases: Sequence[_Case]) -> Iterable[_Case]:
    """Yield the cases, neighbouring ranges with the same effect as one."""
    merged: list[_Case] = []
    for case in cases:
        last = merged[-1] if merged else None
        ranges = last is not None and bool(case.cell.edges) and bool(last.cell.edges)
        same = last is not None and ranges and (last.effect, last.leading) == (case.effect, case.leading)
        if last is not None and same and not (last.varies or case.varies):
            merged[-1] = evolve(last, cell=last.cell.to(case.cell))
        else:
            merged.append(case)
    return merged


def _value_case(words: str, assumed: Mapping[FactKey, FactValue], case: _Case) -> ValueCase:
    found = case.effect
    return ValueCase(
        value=words,
        assumed=tuple((fact_name(key), as_typed(assumed[key])) for key in sorted(assumed, key=fact_name)),
        gained=found.gained,
        against=found.against,
        lost=found.lost,
        moved=found.moved,
        cautions=found.cautions,
        because=found.because,
        leading=case.leading,
        varies=case.varies,
    )


def _usual_last(fact: OpenFact, cases: Sequence[_Case] | None) -> tuple[Cell, ...]:
    """Return a fact's possible values; the one that changes least, and of several "no", stands last."""
    if cases is None:
        return fact.cells
    ordered = sorted(cases, key=lambda case: (case.effect.weight, case.cell.example is not False), reverse=True)
    return tuple(case.cell for case in ordered)


def _question_order(question: ValuedQuestion) -> tuple[bool, int, str]:
    return not any(case.leading for case in question.cases), -len(question.changes), question.fact


def _test_order(test: TestQuestions) -> tuple[bool, int, str]:
    leading = any(case.leading for question in test.questions for case in question.cases)
    return not leading, -len(test.changes), test.action
