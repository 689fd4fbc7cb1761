"""Open questions by value: each test, the facts it settles, and what each of their values would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, Extent, cut, heading, joined, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from mmrules.models.question import OpenQuestions, SufficientTests, TestQuestions, ValueCase, ValuedQuestion

__all__ = ["value_view"]

_TESTS_SHOWN = 6
_FACTS_SHOWN = 6
_NAMES_SHOWN = 6


def value_view(questions: OpenQuestions, extent: Extent) -> RenderableType:
    """Return the open questions with the effect of each value."""
    return Group(*_parts(questions, extent))


def _parts(questions: OpenQuestions, extent: Extent) -> Iterator[RenderableType]:
    yield heading("Enough to know")
    yield from _sufficient(questions.sufficient)
    yield Text("")
    yield heading("Open questions", "those first that could change the leading treatment choices")
    if not questions.tests:
        yield Text(" none whose answer would change anything")
    shown, rest = cut(questions.tests, extent.at_most(_TESTS_SHOWN), long=True)
    for test in shown:
        yield Text("")
        yield from _test(test, extent)
    if rest:
        yield Text("")
        names = ", ".join(test.action for test in questions.tests[len(shown) :])
        yield Text(f"and {plural(rest, 'more test')} (--all shows them): {names}", style=DIM)
    yield Text("")
    yield from _limits(questions, extent)


def _sufficient(sufficient: SufficientTests | None) -> Iterator[Text]:
    if sufficient is None:
        yield Text(" not worked out: the bound on the number of answers was hit before", style=NOTICE)
        return
    several = sufficient.leading > 1
    what = f"the first {sufficient.leading} treatment choices" if several else "the first treatment choice"
    if not sufficient.actions:
        yield Text(f" Nothing more: no single unknown fact changes {what}.")
        return
    yield Text(f" {', '.join(sufficient.actions)}", style=STRONG)
    if not sufficient.shown:
        yield Text(
            " These matter; the bound on the number of answers was hit before it was shown that nothing else does.",
            style=NOTICE,
        )
        return
    how = (
        f"in each of the {plural(sufficient.outcomes, 'joint outcome')} of these"
        if sufficient.exhaustive
        else f"in {plural(sufficient.outcomes, 'outcome')} of these, with at most one finding away from the usual"
    )
    yield Text(f" With these, no other single unknown fact changes {what}, {how}.", style=DIM)


def _test(test: TestQuestions, extent: Extent) -> Iterator[RenderableType]:
    yield Text(test.action, style=STRONG).append(
        f"  touches {plural(len(test.changes), 'option')}", style="not bold dim"
    )
    # What follows from other open facts is told by these.
    facts = [item for item in test.questions if extent.everything or not item.parts] or list(test.questions)
    shown, rest = cut(facts, extent.at_most(_FACTS_SHOWN))
    for question in shown:
        yield Padding(Group(*_question(question, extent)), (0, 0, 0, 1))
    hidden = rest + len(test.questions) - len(facts)
    if hidden:
        yield Text(f" and {plural(hidden, 'more fact')} (--all shows them)", style=DIM)
    if test.all_negative is not None:
        yield Padding(Group(*_case("all of these no", test.all_negative, extent)), (0, 0, 0, 1))


def _question(question: ValuedQuestion, extent: Extent) -> Iterator[RenderableType]:
    head = Text(question.wording)
    if question.parts:
        head.append(f"  follows from {joined(question.parts, limit=extent.at_most(3))}", style=DIM)
    yield head
    for case in question.cases:
        yield Padding(Group(*_case(case.value, case, extent)), (0, 0, 0, 2))


def _case(words: str, case: ValueCase, extent: Extent) -> Iterator[Text]:
    limit = extent.at_most(_NAMES_SHOWN)
    effects: list[Text] = []
    for_it = [action for action, _ in case.gained if action not in case.against]
    if for_it:
        effects.append(Text(f"adds {joined(for_it, limit=limit)}", style=GOOD))
    if case.against:
        effects.append(Text(f"speaks against {joined(case.against, limit=limit)}", style=BAD))
    if case.lost:
        effects.append(Text(f"takes away {joined(case.lost, limit=limit)}", style=BAD))
    if case.moved:
        moves = [f"{item.id} {item.before} to {item.after}" for item in case.moved if item.id not in case.against]
        if moves:
            effects.append(Text(f"moves {joined(moves, limit=limit)}"))
    added = [item.id for item in case.cautions if item.added]
    if added:
        effects.append(Text(f"brings cautions on {joined(added, limit=limit)}", style=NOTICE))
    removed = [item.id for item in case.cautions if item.removed]
    if removed:
        effects.append(Text(f"takes cautions from {joined(removed, limit=limit)}", style=GOOD))
    line = Text(f"{words}: ", style=STRONG if case.leading else "")
    yield line.append_text(Text("; ").join(effects) if effects else Text("changes nothing", style=DIM))
    if case.because and extent.everything:
        yield Text(f"  by {', '.join(case.because)}", style=DIM)
    if case.varies:
        example = ", ".join(f"{fact}={value}" for fact, value in case.assumed)
        yield Text(f"  not the same everywhere in this range; shown for {example}", style=NOTICE)


def _limits(questions: OpenQuestions, extent: Extent) -> Iterator[Text]:
    if questions.not_examined:
        names = joined(questions.not_examined, limit=extent.at_most(_NAMES_SHOWN))
        yield Text(
            f"Not looked at, because the bound of {questions.limit} answers was hit: {names}. --limit raises it.",
            style=NOTICE,
        )
    if questions.taken_as_given:
        given = joined(questions.taken_as_given, limit=extent.at_most(3))
        yield Text(f"Taken as given unless the record says otherwise: not {given}.", style=DIM)
    yield Text(
        f"{plural(questions.evaluations, 'answer')} worked out. Each value stands alone, with everything else as "
        "recorded; bold values change the leading choices. mmrules what-if shows one in full.",
        style=DIM,
    )
