"""EXP: explanation. What is shown as the reason is the reason, all of it, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, Level, Source, case_check, plugin_check
from mmrules.conformance.completing import facts_that_matter, known_facts
from mmrules.conformance.directed import satisfiable, solutions, targets_of
from mmrules.conformance.said import differences, treats
from mmrules.engine.explain import explain
from mmrules.engine.lifting import Liftings
from mmrules.logic import Verdict, evaluate
from mmrules.strategy.fact_use import FactWriter, fact_name

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.conformance.said import Said
    from mmrules.conformance.situation import Situation
    from mmrules.logic import FactKey, FactValue
    from mmrules.models.recommendation import Recommendation

__all__ = ["CHECKS"]

_PLACEHOLDER = re.compile(r"\b(TODO|TBD|FIXME|XXX+|lorem ipsum)\b|\{[a-z_ ]*\}|<[a-z_ ]+>|%[sd]\b", re.IGNORECASE)
_MARK = "kit-patient-4711"
_SPOKEN = 6


@case_check(
    "EXP-01",
    "a statement names the rule that holds",
    protects="The reason that a clinician reads is the reason that was used.",
    remedy="name the rule that fired; code names a rule of its own under the strategy's id",
    source=Source.DIRECTED,
    nothing="it says nothing in any case",
)
def the_rule_holds(bench: Bench, case: Situation) -> int:
    """Evaluate the named rule again, in the core."""
    rules = {rule.id: rule for rule in bench.rules}
    fresh = bench.case(case)
    said = bench.said(case).recommendations
    for item in said:
        rule = rules.get(item.rule)
        if rule is None:
            continue
        nodes = [node for action, node in targets_of(bench.composition, rule) if action == item.action]
        if not nodes or evaluate(nodes[0], fresh) is not Verdict.TRUE:
            raise Broken(f"{item.action} is said to follow from {item.rule}, which does not hold", case=case)
    return len(said)


@case_check(
    "EXP-02",
    "every fact is shown with the value that the case has",
    protects="The numbers beside a statement are the patient's own.",
    remedy="show facts as the case gives them; round nothing",
    source=Source.DIRECTED,
    nothing="it shows no fact in any case",
)
def facts_are_the_cases(bench: Bench, case: Situation) -> int:
    """Compare each shown fact with the case."""
    writer = FactWriter(bench.case(case), bench.composition.registry)
    count = 0
    for item in bench.said(case).recommendations:
        for use in item.facts:
            key = bench.key_of(use.fact)
            if key is None:
                raise Broken(f"{item.rule} shows {use.fact}, which is no fact", case=case)
            count += 1
            if use.value != writer.use(key).value:
                raise Broken(f"{item.rule} shows another value of {use.fact} than the case has", case=case)
    return count


def _changed(bench: Bench, case: Situation, kept: set[FactKey], way: int) -> dict[FactKey, FactValue]:
    """Return other values for every fact that matters and is not kept, and the kept ones as they are."""
    asked = bench.case(case)
    own = {definition.declaration.name for definition in bench.own_facts}
    values: dict[FactKey, FactValue] = {key: asked.value(*key) for key in kept if key[0] not in own}
    for place, key in enumerate(facts_that_matter(bench)):
        if key in kept or key[0] in own:
            continue
        now = asked.value(*key)
        others = [value for value in bench.values_of(key) if value != now]
        if others:
            values[key] = others[(place + way) % len(others)]
    return values


@case_check(
    "EXP-03",
    "nothing else than what is shown was used",
    protects="No hidden finding decides about a patient.",
    remedy="list every fact that was read in the statement's facts",
    nothing="it speaks of no treatment in the packaged cases",
)
def nothing_is_hidden(bench: Bench, case: Situation) -> int:
    """Change every fact that a statement does not name, and look whether it stays."""
    before = bench.said(case)
    chosen = [item for item in before.recommendations if treats(item.action)]
    firsts: dict[str, Recommendation] = {}
    for item in chosen:
        firsts.setdefault(item.rule, item)
    count = 0
    for item in list(firsts.values())[: None if bench.thorough else _SPOKEN]:
        kept = {key for use in item.facts if (key := bench.key_of(use.fact)) is not None}
        spoken = (item.rule, item.action, item.direction)
        for way in range(2 if bench.rules and not bench.has_code else 4):
            values = _changed(bench, case, kept, way)
            after = bench.ask(case.assuming(values))
            count += 1
            if spoken not in after.spoken or after.spoken[spoken].strength is not item.strength:
                culprit = _culprit(bench, case, values, item)
                raise Broken(
                    f"{item.rule} depends on {culprit}, which it does not show",
                    case=case,
                    change=f"{culprit} was changed",
                    lines=differences(before, after),
                )
    return count


def _culprit(bench: Bench, case: Situation, values: dict[FactKey, FactValue], item: Recommendation) -> str:
    asked = bench.case(case)
    for key, value in values.items():
        if value == asked.value(*key):
            continue
        one = bench.ask(case.assuming({key: value}))
        spoken = (item.rule, item.action, item.direction)
        if spoken not in one.spoken or one.spoken[spoken].strength is not item.strength:
            return fact_name(key)
    return "a combination of facts"


@case_check(
    "EXP-04",
    "what is said to be open can come true",
    protects="Nobody hopes for an option that no result could bring.",
    remedy="correct the condition: two of its parts exclude each other",
    nothing="none of its rules waits in the packaged cases",
)
def open_can_come_true(bench: Bench, case: Situation) -> int:
    """Search values of the missing facts with which a waiting rule holds."""
    asked = bench.case(case)
    count = 0
    seen = set()
    for item in bench.said(case).waiting:
        if item.rule.id in seen:
            continue
        seen.add(item.rule.id)
        node = next(node for action, node in targets_of(bench.composition, item.rule) if action == item.action)
        if satisfiable(node, Verdict.TRUE, bench.composition) is False:
            raise Broken(f"{item.rule.id} waits for {fact_name(item.facts[0])}, and can never hold", case=case)
        found = next(solutions(node, Verdict.TRUE, bench.composition), None)
        if found is None:
            continue
        after = bench.ask(case.assuming({**found, **{key: found[key] for key in item.facts if key in found}}))
        count += 1
        if not any(one.rule == item.rule.id and one.action == item.action for one in after.recommendations):
            entry_missing = item.action not in bench.composition.availability.visible(asked.as_of)
            if not entry_missing and item.rule.citations and _published(item.rule.citations, case):
                raise Broken(
                    f"{item.rule.id} does not speak of {item.action} although its condition was met", case=case
                )
    return count or len(seen)


def _published(citations: object, case: Situation) -> bool:
    assert isinstance(citations, tuple)  # noqa: S101  # narrows the type only
    return any(citation.year is None or citation.year <= case.as_of.year for citation in citations)


def _unlifted(_action: str) -> Liftings:
    """What would lift an exclusion is the core's own question, and none of the plugin's."""
    return Liftings((), complete=False)


@plugin_check(
    "EXP-05",
    "every regimen can be explained",
    protects="The question why a treatment is not among the options always has an answer.",
    remedy="let the derivation of a fact answer for every case",
    rests_on=("TOT-06",),
)
def everything_is_explained(bench: Bench) -> int:
    """Explain every regimen of the catalogue for some cases."""
    cases = bench.reference if bench.thorough else bench.reference[:2]
    count = 0
    for situation in cases:
        report = bench.report(situation)
        for action in sorted(bench.composition.subjects):
            try:
                explain(bench.composition, bench.case(situation), report, action, _unlifted)
            except Exception as error:
                raise Broken(f"{action} cannot be explained: {type(error).__name__}", case=situation) from error
            count += 1
    return count


@case_check(
    "EXP-06",
    "every statement has a sentence, without placeholder or identifier",
    protects="A clinician reads a reason, and nobody else's identity.",
    remedy="write the reason in words; put nothing that identifies the patient into it",
    source=Source.ALL,
    source_of_rules=Source.REFERENCE,
    nothing="it says nothing in any case",
)
def sentences_are_whole(bench: Bench, case: Situation) -> int:
    """Read every sentence, with a patient whose identifier is known."""
    said = bench.ask(case.with_patient(evolve(case.patient, id=_MARK)))
    for item in said.recommendations:
        text = " ".join((item.because, *item.caveats, *item.monitoring))
        if len(item.because.split()) < 3:
            raise Broken(f"{item.rule} gives no reason in words", case=case)
        if _PLACEHOLDER.search(text):
            raise Broken(f"{item.rule} has a placeholder in its text", case=case)
        if _MARK in text:
            raise Broken(f"{item.rule} names the patient", case=case)
    return len(said.recommendations)


@case_check(
    "EXP-08",
    "nothing is shown that was not needed",
    protects="The findings beside a statement are those that decided, so that they can be checked at a glance.",
    remedy="list only the facts without which the statement would not be made",
    level=Level.SHOULD,
    nothing="it shows no fact in the packaged cases",
)
def nothing_is_padded(bench: Bench, case: Situation) -> int:
    """Forget each shown fact, and look whether the statement or its facts change."""
    before = bench.said(case)
    firsts: dict[str, Recommendation] = {}
    for item in before.recommendations:
        firsts.setdefault(item.rule, item)
    count = 0
    for item in list(firsts.values())[: None if bench.thorough else _SPOKEN]:
        for key in known_facts(bench, case, item):
            count += 1
            if not _matters(bench, case, item, key):
                raise Broken(f"{item.rule} shows {fact_name(key)}, which does not matter", case=case)
    return count


def _matters(bench: Bench, case: Situation, item: Recommendation, key: FactKey) -> bool:
    spoken = (item.rule, item.action, item.direction)
    for value in (None, *bench.values_of(key)):
        after: Said = bench.ask(case.assuming({key: value}))
        now = after.spoken.get(spoken)
        if now is None or {use.fact for use in now.facts} != {use.fact for use in item.facts}:
            return True
        if now.strength is not item.strength:
            return True
    return False


CHECKS = (
    the_rule_holds,
    facts_are_the_cases,
    nothing_is_hidden,
    open_can_come_true,
    everything_is_explained,
    sentences_are_whole,
    nothing_is_padded,
)
"""The checks of this family, in the order of their ids."""
