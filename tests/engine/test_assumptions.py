"""Assuming facts: what follows from them, which conditions are responsible, and that the quick way is the same."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import mmrules
from mmrules.engine.asked import AskedConditions
from mmrules.engine.outline import BoundReached, Outline, Outliner
from mmrules.engine.partition import partition
from mmrules.engine.what_if import read_changes
from mmrules.facts.case import Case
from mmrules.facts.implications import with_implications
from mmrules.facts.traced_case import TracedCase
from mmrules.strategy.rule_file import read_rule_file

if TYPE_CHECKING:
    from mmrules.logic import FactKey, FactValue

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
HERE = Path(__file__).parent
WHAT_IF = tomllib.loads((HERE / "what_if.toml").read_text("utf-8"))
CHANGES = WHAT_IF["case"]
LIFTINGS = tomllib.loads((HERE / "liftings.toml").read_text("utf-8"))["case"]

ENGINE = mmrules.Engine(strict=True)
ASKED = AskedConditions(ENGINE.composition)


@cache
def patient(name: str) -> mmrules.Patient:
    return mmrules.load_patient(EXAMPLES / f"{name}.json")


@cache
def outliner(name: str) -> Outliner:
    return _outliner(ENGINE, ASKED, patient(name), strict=True)


def _outliner(engine: mmrules.Engine, asked: AskedConditions, record: mmrules.Patient, *, strict: bool) -> Outliner:
    case = TracedCase(record, as_of=engine.case(record).as_of, registry=engine.facts)
    return Outliner(engine.composition, asked, case, guideline="", strict=strict, limit=10_000)


# --- what follows ---


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case["says"])
def test_what_is_set_brings_what_follows_from_it(case: dict[str, Any]) -> None:
    record = patient(case["patient"])
    changed = Case(
        record,
        as_of=ENGINE.case(record).as_of,
        registry=ENGINE.facts,
        overrides=read_changes(case["set"], ENGINE.facts),
    )
    for name, value in case["follows"].items():
        key = next(iter(read_changes({name: value}, ENGINE.facts)))
        assert changed.value(*key) is value, name


@pytest.mark.parametrize("case", [case for case in CHANGES if "cause" in case], ids=lambda case: case["says"])
def test_a_difference_names_the_condition_and_the_fact_in_it(case: dict[str, Any]) -> None:
    difference = ENGINE.what_if(patient(case["patient"]), case["set"])
    causes = {cause.id: cause for cause in difference.causes[case["option"]]}
    assert case["fact"] in {change.fact for change in causes[case["cause"]].facts}
    assert causes[case["cause"]].before != causes[case["cause"]].after


@settings(max_examples=15)
@given(data=st.data())
def test_nothing_is_gained_or_lost_without_a_cause(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    key, value = data.draw(assumption())
    difference = ENGINE.what_if(patient(name), {_name(key): value})
    for action in (*(action for action, _ in difference.gained), *(item.id for item in difference.lost)):
        assert all(cause.facts for cause in difference.causes[action])


def test_another_place_is_a_cause_too() -> None:
    difference = ENGINE.what_if(patient("slow-biochemical-relapse"), jurisdiction="US")
    facts = {change.fact for causes in difference.causes.values() for cause in causes for change in cause.facts}
    assert facts == {"jurisdiction"}


def test_a_unit_other_than_the_facts_own_is_refused() -> None:
    with pytest.raises(mmrules.InvalidInput, match="mL/min"):
        ENGINE.what_if(patient(NAMES[0]), crcl="25 mg/dL")


@pytest.mark.parametrize("case", WHAT_IF["contradiction"], ids=lambda case: case["says"])
def test_facts_that_no_patient_can_have_together_are_refused(case: dict[str, Any]) -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        ENGINE.what_if(patient(NAMES[0]), case["set"])
    (problem,) = raised.value.problems
    assert (problem.code, problem.path) == ("fact.contradiction", case["refused"])
    (other,) = case["set"].keys() - {problem.path}
    assert other in problem.message


@pytest.mark.parametrize("case", WHAT_IF["agreement"], ids=lambda case: case["says"])
def test_facts_that_could_be_so_together_are_taken(case: dict[str, Any]) -> None:
    changed = ENGINE.what_if(patient(NAMES[0]), case["set"]).changed
    assert {fact for fact, _, _ in changed} == case["set"].keys()


@pytest.mark.parametrize("case", WHAT_IF["refusal"], ids=lambda case: case["says"])
def test_a_value_that_a_fact_cannot_have_is_refused_with_what_it_can(case: dict[str, Any]) -> None:
    with pytest.raises(mmrules.InvalidInput) as raised:
        ENGINE.what_if(patient(NAMES[0]), case["set"])
    assert str(raised.value).count(case["says"]) == 1


# --- the quick way is the same ---


@st.composite
def assumption(draw: st.DrawFn) -> tuple[FactKey, FactValue]:
    """A fact that some condition reads, with a value that it can have, whatever is recorded."""
    key = draw(st.sampled_from(sorted(ASKED.conditions_of, key=_name)))
    cells = partition(key, ENGINE.facts.definition(key[0]).declaration.type, ASKED.conditions_of[key])
    return key, draw(st.sampled_from([cell.example for cell in cells]))


def _name(key: FactKey) -> str:
    return key[0] if key[1] is None else f"{key[0]}({key[1]})"


def _agrees(outline: Outline, report: mmrules.Report) -> bool:
    cautions = {option.id: {item.caution for item in option.cautions if item.applies} for option in report.options}
    excluded = {item.id: {reason.rule or "withdrawn" for reason in item.reasons} for item in report.excluded}
    return (
        outline.order == tuple(option.id for option in report.options)
        and {action: set(outline.places[action].cautions) for action in outline.order} == cautions
        and {action: set(place.barred) for action, place in outline.places.items() if place.barred} == excluded
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_outline_is_the_report_without_its_words(name: str) -> None:
    assert _agrees(outliner(name).base, ENGINE.evaluate(patient(name)))


@settings(max_examples=40)
@given(data=st.data())
def test_an_outline_under_assumptions_is_the_report_under_them(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    first, second = dict([data.draw(assumption())]), dict([data.draw(assumption())])
    # Of two assumptions that contradict each other what they imply depends on the order.
    assume(with_implications(first, ENGINE.facts).keys().isdisjoint(with_implications(second, ENGINE.facts)))
    both = first | second
    try:
        after = ENGINE.what_if(patient(name), {_name(key): value for key, value in both.items()}).after
    except mmrules.InvalidInput:  # no patient can have both
        reject()
    assert _agrees(outliner(name).under(both), after)
    assert _agrees(outliner(name).within(first).under(second), after)


@settings(max_examples=40)
@given(data=st.data())
def test_what_is_taken_over_is_what_would_be_derived(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    assumed = dict([data.draw(assumption())])
    base = outliner(name).case
    quick = base.assuming(assumed)
    plain = Case(patient(name), as_of=base.as_of, registry=ENGINE.facts, overrides=assumed)
    assert {key: quick.value(*key) for key in ASKED.asked_of} == {key: plain.value(*key) for key in ASKED.asked_of}


def test_the_conditions_are_the_engines_own() -> None:
    conditions = ENGINE.composition.conditions
    numbers = {number for asked in ASKED.of.values() for item in asked for number in item.numbers}
    assert all(conditions.number(conditions.node(number)) == number for number in numbers)
    assert numbers <= set(range(len(conditions.verdicts(ENGINE.case(patient(NAMES[0]))))))


def test_no_more_outlines_are_made_than_are_allowed() -> None:
    record = patient(NAMES[0])
    case = TracedCase(record, as_of=ENGINE.case(record).as_of, registry=ENGINE.facts)
    small = Outliner(ENGINE.composition, ASKED, case, guideline="", strict=True, limit=1)
    small.under({("oral_only", None): True})
    with pytest.raises(BoundReached):
        small.under({("oral_only", None): False})


RULE = """
subject = "s"

[[rule]]
id = "{id}.observe"
when = "crcl < 60"
action = "observe"
direction = "for"
strength = "weak"
evidence = ["POLLUX"]
because = "For a test."
"""


def _strategy(id_: str, code: Any) -> mmrules.Strategy:
    sources = read_rule_file(RULE.replace("{id}", id_), file="rules/trial.toml")
    return mmrules.Strategy(id=id_, version="1", title="Trial", purpose="p", population="all", rules=sources, code=code)


def test_a_strategy_that_fails_with_a_value_costs_its_own_statements_only() -> None:
    def fails_when_low(case: mmrules.Case) -> list[mmrules.Recommendation]:
        if case.value("crcl") == 25:
            raise ZeroDivisionError
        return []

    engine = mmrules.Engine(strategies=[_strategy("fragile", fails_when_low), _strategy("sound", None)])
    record = patient("slow-biochemical-relapse")
    outlines = _outliner(engine, AskedConditions(engine.composition), record, strict=False)
    for crcl in ("25", "50"):
        outline = outlines.under(read_changes({"crcl": crcl}, engine.facts))
        assert _agrees(outline, engine.what_if(record, crcl=crcl).after)
        assert outline.silent == ({"fragile"} if crcl == "25" else set())
        assert "observe" in outline.order


# --- what would lift an exclusion ---


@pytest.mark.parametrize("case", LIFTINGS, ids=lambda case: case["says"])
def test_an_exclusion_names_the_smallest_change_and_whether_it_can_come(case: dict[str, Any]) -> None:
    explanation = ENGINE.explain(patient(case["patient"]), case["action"])
    assert explanation.outcome == "excluded"
    assert explanation.liftings_complete
    first = explanation.liftings[0]
    assert {change.fact: change.after for change in first.changes} == case["changes"]
    assert first.can_be_checked is case["can_be_checked"]


@settings(max_examples=12)
@given(data=st.data())
def test_a_change_that_lifts_an_exclusion_does_and_less_of_it_does_not(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["renal-failure-second-relapse", "fifth-relapse-after-bcma-car-t"]))
    excluded = [action for action, place in outliner(name).base.places.items() if place.barred]
    action = data.draw(st.sampled_from(excluded))
    for lifting in ENGINE.explain(patient(name), action).liftings:
        changes = {change.fact: change.example for change in lifting.changes}
        after = ENGINE.what_if(patient(name), changes).after
        assert after.exclusion(action) is None
        option = after.option(action)
        assert (None if option is None else option.rank) == lifting.rank
        for left_out in changes if len(changes) > 1 else ():
            fewer = {fact: value for fact, value in changes.items() if fact != left_out}
            assert ENGINE.what_if(patient(name), fewer).after.exclusion(action) is not None


def test_an_option_needs_no_lifting() -> None:
    assert ENGINE.explain(patient("first-relapse-on-lenalidomide"), "DKd").liftings == ()
