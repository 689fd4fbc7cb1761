"""MIS: missing data. What is not recorded never reassures, and is asked for: the heart of the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.conformance.check import Broken, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.checks.rules import asks_about_missing, asks_for_presence
from mmrules.conformance.completing import completions, known_facts, pinned, stood_for, unknown_facts, values_for
from mmrules.conformance.said import STRENGTHS, differences, treats
from mmrules.conformance.transforms import with_marker
from mmrules.logic import facts_of
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.vocabulary import Direction, FindingStatus, Marker
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.conformance.said import Said, Spoken
    from mmrules.conformance.situation import Situation

__all__ = ["CHECKS"]

_MARKERS = (Marker.T_4_14, Marker.T_11_14, Marker.DEL_17P, Marker.GAIN_1Q)
_ASKED = 12


def _certain(bench: Bench, said: Said) -> set[Spoken]:
    """Return the statements that no result may take back.

    Tests may be recommended while a result is missing, and a treatment may be spoken against for that reason.
    """
    cautious = {rule.id for rule in bench.rules if asks_about_missing(rule.when)}
    coded = {item.rule for item in said.recommendations} - {rule.id for rule in bench.rules}
    return {
        key for key in said.spoken if treats(key[1]) and (key[2] is Direction.FOR or key[0] not in cautious | coded)
    }


@case_check(
    "MIS-01",
    "what is certain while facts are unknown stays certain, whatever they turn out to be",
    protects="A missing result is never read as a normal one: no advice is taken back when the result arrives.",
    remedy="say nothing about a treatment until the facts it depends on are known; never read None as no",
    nothing="it recommends nothing while a fact is unknown",
)
def certain_stays_certain(bench: Bench, case: Situation) -> int:
    """Give the unknown facts values, several at once, in several ways."""
    before = bench.said(case)
    held = _certain(bench, before)
    if not held:
        return 0
    count = 0
    known = pinned(bench, case)
    for values in completions(bench, case):
        after = bench.ask(case.assuming({**known, **values}))
        count += 1
        gone = sorted(held - after.spoken.keys())
        if gone:
            rule, action, direction = gone[0]
            raise Broken(
                f"{rule} speaks {direction} {action} although it depends on a fact that is unknown",
                case=case,
                change=f"made known: {stood_for(values)}",
                lines=differences(before, after),
            )
    return count


@case_check(
    "MIS-02",
    "what an unknown fact could add is asked for",
    protects="A treatment that depends on a missing test is not silently left out: the test is named.",
    remedy="let a rule wait for the fact, or let the code recommend the test and list the fact without a value",
)
def unknown_is_asked_for(bench: Bench, case: Situation) -> int:
    """Give the unknown facts values, and look for statements that nobody was told could come."""
    before = bench.said(case)
    waiting = before.waits
    count = 0
    known = pinned(bench, case)
    for values in completions(bench, case):
        after = bench.ask(case.assuming({**known, **values}))
        names = {fact_name(key) for key in values}
        for key, item in after.spoken.items():
            if key in before.spoken or (key[0], key[1]) in waiting or not treats(key[1]):
                continue
            count += 1
            used = {use.fact for use in item.facts} & names or names
            if not used & before.asked:
                raise Broken(
                    f"{item.rule} comes to speak of {item.action}, and nothing told that a fact was missing for it",
                    case=case,
                    change=f"made known: {stood_for(values)}",
                    lines=differences(before, after),
                )
    return max(count, 1)


@case_check(
    "MIS-03",
    "each open question can change something",
    protects="Nobody is sent for a test whose result would change nothing.",
    remedy="ask only for facts on which a statement depends",
    nothing="it asks for nothing in the packaged cases",
)
def questions_matter(bench: Bench, case: Situation) -> int:
    """Answer each question in every way, and look whether anything differs."""
    said = bench.said(case)
    by_name = {fact_name(key): key for key in unknown_facts(bench, case)}
    asked = [by_name[name] for name in sorted(said.asked) if name in by_name]
    step = 1 if bench.thorough else max(len(asked) // _ASKED, 1)
    for key in asked[::step]:
        before = _all(said)
        if all(_all(bench.ask(case.assuming({key: value}))) == before for value in values_for(bench, key)):
            raise Broken(f"it asks for {fact_name(key)}, and no value of it changes anything", case=case)
    return len(asked[::step])


def _all(said: Said) -> tuple[object, ...]:
    waiting = frozenset((item.rule.id, item.action, item.facts) for item in said.waiting)
    uses = frozenset(
        (item.rule, item.action, use.fact, use.value) for item in said.recommendations for use in item.facts
    )
    return said.plain, waiting, uses


@case_check(
    "MIS-04",
    "a marker that was not tested is not treated as absent",
    protects="A patient without FISH is not treated as standard risk.",
    remedy="ask has(marker) in a rule; in code, take None as unknown and ask for the test",
    nothing="it reads no marker",
)
def untested_is_not_absent(bench: Bench, case: Situation) -> int:
    """Compare the record in which a marker was found, ruled out and not tested."""
    count = 0
    for marker in _markers(bench):
        untested = with_marker(case, marker, None)
        if bench.case(untested).value("has", marker.value) is not None:
            continue  # another finding says it
        before = bench.ask(untested)
        held = _certain(bench, before)
        for status in (FindingStatus.PRESENT, FindingStatus.ABSENT):
            changed = untested.assuming({("has", marker.value): status is FindingStatus.PRESENT})
            after = bench.ask(changed)
            count += 1
            gone = sorted(held - after.spoken.keys())
            if gone:
                raise Broken(
                    f"{gone[0][0]} speaks {gone[0][2]} {gone[0][1]} as if {marker} had been tested",
                    case=untested,
                    change=f"{marker} turned out to be {status}",
                    lines=differences(before, after),
                )
    return count


def _markers(bench: Bench) -> tuple[Marker, ...]:
    read = [Marker(key[1]) for key in bench.facts_read if key[0] == "has" and key[1] in set(Marker)]
    return tuple(dict.fromkeys((*read, *(_MARKERS if bench.has_code else ()))))


@case_check(
    "MIS-05",
    "what speaks against a treatment does not fall silent when its fact is forgotten",
    protects="A heart that was not examined is not a healthy heart.",
    remedy="let the rule compare the fact without known(…), so that it waits while the fact is unknown",
    source=Source.DIRECTED,
    nothing="it speaks against nothing",
)
def warnings_do_not_fall_silent(bench: Bench, case: Situation) -> int:
    """Forget the facts of each warning, one at a time."""
    before = bench.said(case)
    count = 0
    first: dict[str, str] = {}
    for (rule, action, direction), item in sorted(before.spoken.items()):
        if direction is not Direction.AGAINST or first.setdefault(rule, action) != action:
            continue
        if case.rule and (case.rule != rule or case.focus is not None):
            continue  # each rule is looked at in the case that was made for it
        for key in known_facts(bench, case, item):
            forgotten = case.assuming({key: None})
            after = bench.ask(forgotten)
            count += 1
            if (rule, action, direction) in after.spoken or (rule, action) in after.waits:
                continue
            if fact_name(key) not in after.asked:
                raise Broken(
                    f"{rule} falls silent about {action} when {fact_name(key)} is not known",
                    case=case,
                    change=f"{fact_name(key)} was forgotten",
                    lines=differences(before, after),
                )
    return count


@case_check(
    "MIS-06",
    "an explicit 'not tested' says the same as no entry",
    protects="Two ways of writing down that nothing is known give the same advice.",
    remedy="read facts and not the entries of the record",
)
def not_tested_is_no_entry(bench: Bench, case: Situation) -> int:
    """Write 'not tested' for every marker that the record does not name."""
    named = {item.marker for item in case.patient.cytogenetics}
    day = case.patient.diagnosis.date
    added = tuple(
        CytogeneticFinding(marker=marker, status=FindingStatus.NOT_TESTED, date=day)
        for marker in Marker
        if marker not in named
    )
    from attrs import evolve  # noqa: PLC0415  # used here only

    changed = case.with_patient(evolve(case.patient, cytogenetics=(*case.patient.cytogenetics, *added)))
    before, after = bench.said(case), bench.ask(changed)
    if before.plain != after.plain:
        raise Broken(
            "an explicit 'not tested' changes the answer",
            case=case,
            change="'not tested' was written for every marker without an entry",
            lines=differences(before, after),
        )
    return 1


@plugin_check(
    "MIS-07",
    "what is looked at only when it is known is asked for when it is not",
    protects="A warning that needs a result does not vanish, unnoticed, with the result.",
    remedy="drop known(…) from the condition, or add a rule that recommends the test while the fact is unknown",
)
def presence_is_asked_for(bench: Bench) -> int:
    """Look for rules with known(fact) and for one that asks for that fact."""
    if not bench.rules:
        raise NotApplicable("it has no rules")
    asked = {
        key
        for rule in bench.rules
        if asks_about_missing(rule.when) or not asks_for_presence(rule.when)
        for key in facts_of(rule.when)
    }
    for rule in bench.rules:
        silent = asks_for_presence(rule.when) - asked
        if silent:
            name = fact_name(min(silent, key=str))
            raise Broken(f"{rule.id} looks at {name} only when it is known, and no rule asks for it")
    return len(bench.rules)


@case_check(
    "MIS-08",
    "forgetting a fact never makes a treatment more recommended",
    protects="Fewer results never look like a stronger reason.",
    remedy="let the strength rest on the evidence, never on the share of findings that agree",
    source=Source.ALL,
    source_of_rules=Source.DIRECTED,
    nothing="it says nothing that rests on a known fact",
)
def forgetting_raises_nothing(bench: Bench, case: Situation) -> int:
    """Forget each fact that a statement names, one at a time."""
    if case.focus is not None:
        return 0
    before = bench.said(case)
    named = [item for item in before.recommendations if case.rule in {"", item.rule}]
    keys = dict.fromkeys(key for item in named for key in known_facts(bench, case, item))
    chosen = list(keys) if bench.thorough or bench.has_code else list(keys)[:_ASKED]
    for key in chosen:
        after = bench.ask(case.assuming({key: None}))
        for action, strength in after.strength_for.items():
            if treats(action) and strength > before.strength_for.get(action, -1):
                was = before.strength_for.get(action)
                said = "nobody spoke for it" if was is None else f"{STRENGTHS[was]} before"
                raise Broken(
                    f"{action} is recommended more ({STRENGTHS[strength]}; {said}) when {fact_name(key)} is forgotten",
                    case=case,
                    change=f"{fact_name(key)} was forgotten",
                    lines=differences(before, after),
                )
    return len(chosen)


CHECKS = (
    certain_stays_certain,
    unknown_is_asked_for,
    questions_matter,
    untested_is_not_absent,
    warnings_do_not_fall_silent,
    not_tested_is_no_entry,
    presence_is_asked_for,
    forgetting_raises_nothing,
)
"""The checks of this family, in the order of their ids."""
