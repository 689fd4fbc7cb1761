"""What is not known, by what each of its values would change, and which tests leave nothing open that matters."""

from __future__ import annotations

from attrs import frozen

__all__ = ["CautionChange", "OpenQuestions", "Shift", "SufficientTests", "TestQuestions", "ValueCase", "ValuedQuestion"]


@frozen(kw_only=True)
class Shift:
    """An option that changes its place by what speaks for or against itself.

    Attributes:
        id: The option.
        before: Its rank while the fact is unknown.
        after: Its rank with the value.
    """

    id: str
    before: int
    after: int


@frozen(kw_only=True)
class CautionChange:
    """Safety findings of an option that stays.

    Attributes:
        id: The option.
        added: The safety rules that apply with the value and do not while the fact is unknown.
        removed: The ones that apply only while it is unknown.
    """

    id: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@frozen(kw_only=True)
class ValueCase:
    """Values of a fact that change the answer in the same way, and what they change.

    Attributes:
        value: The values in words: `below 30 mL/min`, `yes`.
        assumed: Facts that stand for them, each with one value as `mmrules what-if` takes it: `crcl`, `15`.
        gained: Options that would appear, with their rank.
        against: Those of the options touched that only something would speak against.
        lost: Options that would go.
        moved: Options that would change their place, apart from making room for those that come and go.
        cautions: Safety findings that would come or go with options that stay.
        because: The rules, requirements, cautions and approvals that decide it, by id.
        leading: The first treatment choices that something speaks for would be others.
        varies: Within these numbers the effect is not everywhere the same, because a definition has thresholds of its
            own; what is listed is the effect of the value in `assumed`.
    """

    value: str
    assumed: tuple[tuple[str, str], ...]
    gained: tuple[tuple[str, int], ...] = ()
    against: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    moved: tuple[Shift, ...] = ()
    cautions: tuple[CautionChange, ...] = ()
    because: tuple[str, ...] = ()
    leading: bool = False
    varies: bool = False

    @property
    def changes(self) -> tuple[str, ...]:
        """The options it touches, sorted."""
        return tuple(
            sorted(
                {action for action, _ in self.gained}
                | {*self.lost}
                | {item.id for item in self.moved}
                | {item.id for item in self.cautions}
            )
        )


@frozen(kw_only=True)
class ValuedQuestion:
    """An unknown fact and what each of its possible values would change.

    Attributes:
        fact: The fact as a rule names it.
        wording: The fact in words.
        action: What settles it; empty when the chart only has to be completed.
        cases: Its possible values, those together that change the same; at least one changes something.
        parts: Open facts that it is derived from: once these are known it follows.
    """

    fact: str
    wording: str
    action: str
    cases: tuple[ValueCase, ...]
    parts: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """The options that some value touches, sorted."""
        return tuple(sorted({action for case in self.cases for action in case.changes}))


@frozen(kw_only=True)
class TestQuestions:
    """The open facts that one test, or one question to the patient or the chart, answers.

    Attributes:
        action: The test: `test:fish`, `ask:treatment-history`; for a fact that nothing is said to settle, its name.
        questions: The facts, those first that could change most.
        all_negative: What changes when none of its yes-or-no facts holds; `None` when there are not two of them.
        changes: The options that some value of some fact touches, sorted.
    """

    __test__ = False  # the name begins with a word that pytest looks for

    action: str
    questions: tuple[ValuedQuestion, ...]
    all_negative: ValueCase | None = None
    changes: tuple[str, ...] = ()


@frozen(kw_only=True)
class SufficientTests:
    """Tests after which no remaining unknown fact can change the leading options, as far as was looked.

    Attributes:
        actions: The tests, in the order in which they were found to matter.
        leading: How many treatment choices count as leading.
        outcomes: How many joint outcomes of these tests were looked at.
        shown: It was shown for these outcomes that nothing else changes the leading options; false when the bound was
            hit before, and then more tests may be needed.
        exhaustive: Every joint outcome, and every single unknown fact in each, was looked at. Otherwise the outcomes
            with at most one finding away from the usual were, or a bound was hit.
    """

    actions: tuple[str, ...]
    leading: int
    outcomes: int
    shown: bool
    exhaustive: bool


@frozen(kw_only=True)
class OpenQuestions:
    """What is not known of a case, worked out value by value.

    Attributes:
        tests: The questions by what settles them, those first that could change the most options.
        sufficient: Tests after which the leading options are settled; `None` when the bound left no room for it.
        taken_as_given: Unknown facts that only the place decides and that are not asked: what its formulary lacks.
        not_examined: Unknown facts that were not looked at because the bound was hit; empty when all were.
        evaluations: How many answers were worked out.
        limit: How many were allowed.
    """

    tests: tuple[TestQuestions, ...]
    sufficient: SufficientTests | None
    taken_as_given: tuple[str, ...]
    not_examined: tuple[str, ...]
    evaluations: int
    limit: int

    @property
    def questions(self) -> tuple[ValuedQuestion, ...]:
        """Every question, in the order of the tests."""
        return tuple(question for test in self.tests for question in test.questions)

    @property
    def complete(self) -> bool:
        """Whether every unknown fact that a condition reads was looked at."""
        return not self.not_examined
