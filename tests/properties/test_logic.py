"""What holds for every condition and every case: generated conditions, values, unknowns and subjects."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrules.logic import (
    And,
    AtLeast,
    BoolType,
    Bounds,
    Comparator,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    Declarations,
    EnumType,
    FactDeclaration,
    FactKey,
    FactRef,
    FactType,
    FactValue,
    HasMember,
    Inclusion,
    Known,
    Literal,
    Not,
    Number,
    NumberType,
    OneOf,
    Or,
    Quantifier,
    SetType,
    Symbols,
    Text,
    TextType,
    Trace,
    Unknown,
    Verdict,
    Word,
    accepts,
    all_of,
    any_of,
    compile_condition,
    compile_rules,
    could_change,
    count_at_least,
    decision_table,
    decisive,
    evaluate,
    facts_of,
    grounds,
    is_about_subject,
    leaves_of,
    parse,
    render,
    specialise,
    thresholds_of,
    trace,
    unknown_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

DRUGS = Symbols("drug", frozenset({"a", "b", "c-d"}), {"AB": frozenset({"a", "b"}), "C class": frozenset({"c-d"})})
GRADE = EnumType("grade", ("low", "mid", "high", "not"), ordered=True)
KIND = EnumType("kind", ("x", "y", "z z"))
WEIGHT = NumberType("kg", Decimal(-5), Decimal(5))
VOCABULARY = Declarations(
    [
        FactDeclaration(name="flag", type=BoolType(), doc="."),
        FactDeclaration(name="other", type=BoolType(), doc="."),
        FactDeclaration(name="taken", type=BoolType(), parameter=DRUGS, doc="."),
        FactDeclaration(name="weight", type=WEIGHT, doc="."),
        FactDeclaration(name="part.count", type=NumberType(), doc="."),
        FactDeclaration(name="grade", type=GRADE, doc="."),
        FactDeclaration(name="kind", type=KIND, doc="."),
        FactDeclaration(name="note", type=TextType(), doc="."),
        FactDeclaration(name="tags", type=SetType(KIND), doc="."),
        FactDeclaration(name="it.small", type=BoolType(), subject=True, doc="."),
        FactDeclaration(name="it.size", type=WEIGHT, subject=True, doc="."),
        FactDeclaration(name="it.kind", type=KIND, subject=True, doc="."),
    ],
    subject_symbols=DRUGS,
)
NUMBERS = st.integers(-10, 10).map(lambda halves: Decimal(halves) / 2)
TEXTS = st.sampled_from(["", "a", 'say "so" \\ now', "b é"])
ORDERED_NUMBERS = (Comparator.LESS, Comparator.AT_MOST_NUMBER, Comparator.GREATER, Comparator.AT_LEAST_NUMBER)
EQUALITY = (Comparator.EQUAL, Comparator.NOT_EQUAL)


def declared(name: str) -> FactDeclaration:
    declaration = VOCABULARY.declaration(name)
    assert declaration is not None
    return declaration


@st.composite
def references(draw: st.DrawFn) -> tuple[FactDeclaration, FactRef]:
    declaration = declared(draw(st.sampled_from(sorted(VOCABULARY.names()))))
    argument = draw(st.sampled_from(sorted(DRUGS.names))) if declaration.parameter else None
    return declaration, FactRef(declaration.name, argument, declaration.subject)


def literals(declaration: FactDeclaration) -> st.SearchStrategy[Literal]:
    match declaration.type:
        case NumberType(unit=unit):
            return st.builds(Number, NUMBERS, st.sampled_from([None, unit]))
        case EnumType() as enumeration:
            return st.sampled_from(enumeration.members).map(lambda member: Word(member, enumeration))
        case _:
            return TEXTS.map(Text)


def comparators(declaration: FactDeclaration) -> tuple[Comparator, ...]:
    match declaration.type:
        case NumberType():
            return ORDERED_NUMBERS + EQUALITY
        case EnumType(ordered=True):
            return (Comparator.AT_LEAST, Comparator.AT_MOST, *EQUALITY)
        case _:
            return EQUALITY


@st.composite
def leaves(draw: st.DrawFn, *, two_valued_questions: bool = True) -> Condition:
    kinds = ["constant", "contains", "holding", *["fact"] * 6, *(["known"] * two_valued_questions)]
    kind = draw(st.sampled_from(kinds))
    declaration, ref = draw(references())
    match kind:
        case "constant":
            return Constant(draw(st.sampled_from(Verdict)))
        case "contains":
            symbol = draw(st.sampled_from(sorted(DRUGS.names)))
            return Contains(symbol, DRUGS.expand(symbol))
        case "holding":
            return ContainsHolding(draw(st.sampled_from(Quantifier)), "taken")
        case "known":
            return Known(ref) if draw(st.booleans()) else Unknown(ref)
    match declaration.type:
        case BoolType():
            return ref
        case SetType(member=enumeration):
            return HasMember(ref, Word(draw(st.sampled_from(enumeration.members)), enumeration))
    if draw(st.booleans()):
        return Compare(ref, draw(st.sampled_from(comparators(declaration))), draw(literals(declaration)))
    values = draw(st.lists(literals(declaration), min_size=1, max_size=3, unique_by=lambda literal: literal.value))
    return OneOf(ref, draw(st.sampled_from(Inclusion)), values)


def grown(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3)
    counted = st.lists(parts, min_size=1, max_size=4).flatmap(
        lambda listed: st.integers(1, len(listed)).map(lambda count: AtLeast(count, listed))
    )
    return st.one_of(parts.map(Not), several.map(And), several.map(Or), counted)


CONDITIONS = st.recursive(leaves(), grown, max_leaves=8)
CASE_CONDITIONS = st.recursive(leaves().filter(lambda leaf: not is_about_subject(leaf)), grown, max_leaves=8)
MONOTONE_CONDITIONS = st.recursive(leaves(two_valued_questions=False), grown, max_leaves=8)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    low, high = draw(st.none() | NUMBERS), draw(st.none() | NUMBERS)
    if low is None and high is None:
        high = Decimal(0)
    if low is not None and high is not None and low >= high:
        return Bounds(low=low, high=low)
    return Bounds(low=low, high=high, low_open=draw(st.booleans()), high_open=draw(st.booleans()))


def values(fact_type: FactType) -> st.SearchStrategy[FactValue]:
    match fact_type:
        case BoolType():
            return st.booleans()
        case NumberType():
            return NUMBERS | bounds()
        case EnumType():
            return st.sampled_from(fact_type.members)
        case TextType():
            return TEXTS
        case SetType():
            return st.frozensets(st.sampled_from(fact_type.member.members))


@frozen
class CaseFacts:
    """Facts as a table; what is not in it is unknown."""

    table: dict[FactKey, FactValue]

    def value(self, name: str, argument: str | None) -> FactValue:
        return self.table.get((name, argument))


@frozen
class Thing:
    members: frozenset[str]
    table: dict[str, FactValue]

    def property(self, name: str) -> FactValue:
        return self.table.get(name)


def keys_of(*, subject: bool) -> Iterator[tuple[FactKey, FactType]]:
    for name in VOCABULARY.names():
        declaration = declared(name)
        if declaration.subject is subject:
            arguments = sorted(DRUGS.names) if declaration.parameter else [None]
            yield from (((name, argument), declaration.type) for argument in arguments)


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    table = {key: draw(st.none() | values(fact_type)) for key, fact_type in keys_of(subject=False)}
    return CaseFacts({key: value for key, value in table.items() if value is not None})


@st.composite
def things(draw: st.DrawFn) -> Thing:
    table = {key[0]: draw(st.none() | values(fact_type)) for key, fact_type in keys_of(subject=True)}
    return Thing(draw(st.frozensets(st.sampled_from(sorted(DRUGS.members)))), table)


@st.composite
def cases_and_refinements(draw: st.DrawFn) -> tuple[CaseFacts, CaseFacts]:
    """A case, and the same case with some of its unknown facts known."""
    before = draw(cases())
    learnt = {
        key: draw(values(fact_type))
        for key, fact_type in keys_of(subject=False)
        if key not in before.table and draw(st.booleans())
    }
    return before, CaseFacts({**before.table, **learnt})


VERDICTS = st.sampled_from(Verdict)


@given(VERDICTS, VERDICTS, VERDICTS)
def test_three_valued_logic_obeys_kleenes_laws(a: Verdict, b: Verdict, c: Verdict) -> None:
    assert a & b is b & a
    assert a | b is b | a
    assert (a & b) & c is a & (b & c)
    assert (a | b) | c is a | (b | c)
    assert a & (b | c) is (a & b) | (a & c)
    assert a | (b & c) is (a | b) & (a | c)
    assert a & (a | b) is a
    assert ~(a & b) is ~a | ~b
    assert ~(a | b) is ~a & ~b
    assert ~~a is a
    assert a & Verdict.TRUE is a
    assert a & Verdict.FALSE is Verdict.FALSE
    assert (a | ~a is Verdict.TRUE) is (a is not Verdict.UNKNOWN)


@given(st.lists(VERDICTS, max_size=5), st.integers(1, 6))
def test_counting_is_true_or_false_exactly_when_every_completion_agrees(verdicts: list[Verdict], count: int) -> None:
    def completions(rest: list[Verdict]) -> Iterator[list[Verdict]]:
        if not rest:
            yield []
            return
        options = [Verdict.TRUE, Verdict.FALSE] if rest[0] is Verdict.UNKNOWN else [rest[0]]
        for tail in completions(rest[1:]):
            yield from ([option, *tail] for option in options)

    outcomes = {sum(v is Verdict.TRUE for v in completion) >= count for completion in completions(verdicts)}
    expected = Verdict.of(outcomes.pop()) if len(outcomes) == 1 else Verdict.UNKNOWN
    assert count_at_least(count, verdicts) is expected
    assert count_at_least(1, verdicts) is any_of(verdicts)
    assert not verdicts or count_at_least(len(verdicts), verdicts) is all_of(verdicts)


@given(CONDITIONS)
def test_a_condition_is_read_back_from_its_text_as_the_same_condition(condition: Condition) -> None:
    assert parse(render(condition), VOCABULARY) == condition
    assert render(parse(render(condition), VOCABULARY)) == render(condition)


@given(CONDITIONS)
def test_a_condition_survives_a_process_pool(condition: Condition) -> None:
    copy = pickle.loads(pickle.dumps(condition))  # noqa: S301
    assert copy == condition
    assert hash(copy) == hash(condition)


@given(CONDITIONS, cases(), things())
def test_a_specialised_condition_gives_the_verdict_of_the_condition_with_its_subject(
    condition: Condition, case: CaseFacts, thing: Thing
) -> None:
    special = specialise(condition, thing)
    assert not is_about_subject(special)
    assert evaluate(special, case) is evaluate(condition, case, thing)
    assert specialise(special, thing) == special


@settings(max_examples=120)
@given(CONDITIONS, cases(), things())
def test_every_compiled_form_agrees_with_the_reference(condition: Condition, case: CaseFacts, thing: Thing) -> None:
    expected = evaluate(condition, case, thing)
    special = specialise(condition, thing)
    assert compile_condition(special)(case) is expected
    assert compile_rules({"rule": special})(case) == (expected,)


@settings(max_examples=50)
@given(st.lists(CONDITIONS, max_size=6), cases(), things())
def test_rules_compiled_together_agree_with_each_alone(
    conditions: list[Condition], case: CaseFacts, thing: Thing
) -> None:
    rules = {f"rule-{index}": specialise(condition, thing) for index, condition in enumerate(conditions)}
    together = compile_rules(rules)
    expected = tuple(evaluate(condition, case, thing) for condition in conditions)
    assert together.ids == tuple(rules)
    assert together(case) == expected
    assert pickle.loads(pickle.dumps(together))(case) == expected  # noqa: S301


@settings(max_examples=80)
@given(st.lists(CONDITIONS, max_size=6), cases(), things(), st.randoms(use_true_random=False))
def test_a_fact_that_is_left_out_because_no_verdict_hangs_on_it_would_have_changed_none(
    conditions: list[Condition], case: CaseFacts, thing: Thing, chance: Random
) -> None:
    rules = {f"rule-{index}": specialise(condition, thing) for index, condition in enumerate(conditions)}
    mentioned = sorted({key for condition in rules.values() for key in facts_of(condition)}, key=str)
    late = chance.sample(mentioned, chance.randint(0, len(mentioned)))
    together = compile_rules(rules, late)
    expected = tuple(evaluate(condition, case, thing) for condition in conditions)
    assert together(case, sparing=True) == expected
    assert together(case) == expected


@settings(max_examples=120)
@given(MONOTONE_CONDITIONS, cases_and_refinements(), things())
def test_learning_a_fact_never_turns_true_into_false_or_false_into_true(
    condition: Condition, before_and_after: tuple[CaseFacts, CaseFacts], thing: Thing
) -> None:
    before, after = before_and_after
    assert evaluate(condition, after, thing).refines(evaluate(condition, before, thing))


@given(leaves(two_valued_questions=False), bounds(), NUMBERS)
def test_a_bounded_number_is_decided_exactly_when_no_number_within_the_bounds_disagrees(
    leaf: Condition, limits: Bounds, constant: Decimal
) -> None:
    # All constants are halves, so quarters are as fine a grid as any of these comparisons can tell apart.
    grid = [Decimal(quarter) / 4 for quarter in range(-44, 45)]
    within = [number for number in grid if _inside(limits, number)]
    fact = FactRef("weight")
    for comparator in ORDERED_NUMBERS + EQUALITY:
        condition = Compare(fact, comparator, Number(constant))
        outcomes = {evaluate(condition, CaseFacts({("weight", None): number})) for number in within}
        expected = outcomes.pop() if len(outcomes) == 1 else Verdict.UNKNOWN
        assert evaluate(condition, CaseFacts({("weight", None): limits})) is expected


def _inside(limits: Bounds, number: Decimal) -> bool:
    above = limits.low is None or (number > limits.low if limits.low_open else number >= limits.low)
    below = limits.high is None or (number < limits.high if limits.high_open else number <= limits.high)
    return above and below


@given(CONDITIONS, cases(), things())
def test_a_trace_has_the_verdict_and_the_values_that_evaluation_used(
    condition: Condition, case: CaseFacts, thing: Thing
) -> None:
    root = trace(condition, case, thing)
    assert root.verdict is evaluate(condition, case, thing)
    assert root.text == render(condition)
    for leaf in root.leaves():
        if leaf.fact is not None:
            expected = thing.property(leaf.fact[0]) if leaf.of_subject else case.value(*leaf.fact)
            assert leaf.value == expected


@settings(max_examples=120)
@given(CONDITIONS, cases(), things())
def test_the_decisive_leaves_alone_give_the_verdict(condition: Condition, case: CaseFacts, thing: Thing) -> None:
    root = trace(condition, case, thing)
    kept = {id(leaf) for leaf in decisive(root)}
    assert kept
    # Whatever the leaves that were left out had come to, a decided verdict would stand.
    if root.verdict is not Verdict.UNKNOWN:
        assert _verdict_with_the_rest_unknown(root, kept) is root.verdict


def _verdict_with_the_rest_unknown(node: Trace, kept: set[int]) -> Verdict:
    if not node.children:
        return node.verdict if id(node) in kept or isinstance(node.node, ContainsHolding) else Verdict.UNKNOWN
    verdicts = [_verdict_with_the_rest_unknown(child, kept) for child in node.children]
    match node.node:
        case Not():
            return ~verdicts[0]
        case AtLeast(count=count):
            return count_at_least(count, verdicts)
        case And() | ContainsHolding(quantifier=Quantifier.ALL):
            return all_of(verdicts)
        case _:
            return any_of(verdicts)


@settings(max_examples=120)
@given(MONOTONE_CONDITIONS, cases_and_refinements(), things())
def test_only_the_facts_that_are_named_as_open_can_decide_an_unknown_verdict(
    condition: Condition, before_and_after: tuple[CaseFacts, CaseFacts], thing: Thing
) -> None:
    before, after = before_and_after
    root = trace(condition, before, thing)
    named = unknown_facts(root)
    assert bool(named) <= (root.verdict is Verdict.UNKNOWN)
    without = CaseFacts({key: value for key, value in after.table.items() if key not in named or key in before.table})
    assert evaluate(condition, without, thing) is root.verdict
    assert set(named) <= facts_of(specialise(condition, thing))


@settings(max_examples=120)
@given(CONDITIONS, cases_and_refinements(), things())
def test_a_verdict_changes_only_through_facts_that_are_named_as_able_to_change_it(
    condition: Condition, before_and_after: tuple[CaseFacts, CaseFacts], thing: Thing
) -> None:
    before, after = before_and_after
    root = trace(condition, before, thing)
    named = could_change(root)
    assert set(unknown_facts(root)) <= set(named)
    without = CaseFacts({key: value for key, value in after.table.items() if key not in named or key in before.table})
    assert evaluate(condition, without, thing) is root.verdict


@given(CONDITIONS, cases(), things(), NUMBERS, NUMBERS)
def test_between_neighbouring_thresholds_nothing_changes(
    condition: Condition, case: CaseFacts, thing: Thing, one: Decimal, other: Decimal
) -> None:
    special = specialise(condition, thing)
    limits = thresholds_of(special).get(("weight", None), ())
    if one != other and not any(
        isinstance(limit, Decimal) and min(one, other) <= limit <= max(one, other) for limit in limits
    ):
        at_one, at_other = (CaseFacts({**case.table, ("weight", None): number}) for number in (one, other))
        assert evaluate(special, at_one) is evaluate(special, at_other)
    assert set(thresholds_of(special)) == facts_of(special)


@given(CONDITIONS, cases(), things())
def test_the_facts_of_a_condition_are_all_that_it_reads(condition: Condition, case: CaseFacts, thing: Thing) -> None:
    special = specialise(condition, thing)
    only = CaseFacts({key: value for key, value in case.table.items() if key in facts_of(special)})
    assert evaluate(special, only) is evaluate(special, case)


@given(CONDITIONS)
def test_positions_are_no_part_of_what_a_condition_says(condition: Condition) -> None:
    placed = parse(render(condition), VOCABULARY, line=7, column=3)
    assert placed == condition
    assert hash(placed) == hash(condition)
    assert evolve(placed, position=None) == condition
    assert all(leaf.position is not None for leaf in leaves_of(placed))


@given(cases())
def test_generated_values_are_of_the_declared_types(case: CaseFacts) -> None:
    for (name, _), value in case.table.items():
        assert accepts(declared(name).type, value)


@settings(max_examples=200)
@given(CASE_CONDITIONS, cases())
def test_the_grounds_of_a_verdict_are_its_decisive_facts(condition: Condition, case: CaseFacts) -> None:
    verdict, keys = grounds(condition, case)
    assert verdict is evaluate(condition, case)
    decisive_keys = [leaf.fact for leaf in decisive(trace(condition, case)) if leaf.fact is not None]
    assert keys == tuple(dict.fromkeys(decisive_keys))


@given(CONDITIONS, cases(), things())
def test_the_grounds_for_one_subject_are_those_of_the_condition_specialised_for_it(
    condition: Condition, case: CaseFacts, thing: Thing
) -> None:
    special = specialise(condition, thing)
    verdict, keys = grounds(special, case)
    assert verdict is evaluate(condition, case, thing)
    assert set(keys) <= facts_of(special)
    decisive_keys = [leaf.fact for leaf in decisive(trace(special, case)) if leaf.fact is not None]
    assert keys == tuple(dict.fromkeys(decisive_keys))


@given(CASE_CONDITIONS, cases())
def test_a_condition_is_true_exactly_when_some_row_of_its_decision_table_is(
    condition: Condition, case: CaseFacts
) -> None:
    table = decision_table(condition)
    if table is None:
        return
    answers = [evaluate(question, case) for question in table.questions]
    row_holds = any(
        all(wanted is None or answer is Verdict.of(wanted) for wanted, answer in zip(row, answers, strict=True))
        for row in table.rows
    )
    assert row_holds is (evaluate(condition, case) is Verdict.TRUE)
