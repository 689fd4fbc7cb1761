"""The cases of the kit: packaged patients, cases made from rules, and cases that cover triples of values."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from mmrules.adapters.patient_document import load_patient
from mmrules.conformance.directed import representatives, solutions, targets_of, thresholds_of_rules
from mmrules.conformance.situation import AS_OF, Situation
from mmrules.facts.as_of import latest_recorded_date
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic import Verdict, evaluate, facts_of, thresholds_of
from mmrules.models.disease import Diagnosis
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Patient
from mmrules.serialization import read_json
from mmrules.strategy.fact_use import fact_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.engine.composition import Composition
    from mmrules.knowledge import KnowledgeBase
    from mmrules.logic import Condition, FactKey, FactValue
    from mmrules.strategy.rule import Rule

__all__ = [
    "BARE_PATIENT",
    "COMMON_FACTS",
    "corpus_digest",
    "covering_cases",
    "covering_rows",
    "directed_cases",
    "reference_cases",
]

BARE_PATIENT = Patient(diagnosis=Diagnosis(date=PartialDate(2021)))
"""A record that says nothing but the year of the diagnosis."""

COMMON_FACTS: dict[tuple[str, str | None], tuple[FactValue, ...]] = {
    ("age_years", None): (Decimal(50), Decimal(70), Decimal(82)),
    ("sex", None): ("female", "male"),
    ("prior_lines", None): (Decimal(1), Decimal(2), Decimal(4)),
    ("has", "t_4_14"): (True, False),
    ("has", "t_11_14"): (True, False),
    ("has", "del_17p"): (True, False),
    ("has", "gain_1q"): (True, False),
    ("refractory", "lenalidomide"): (True, False),
    ("refractory", "bortezomib"): (True, False),
    ("refractory", "carfilzomib"): (True, False),
    ("refractory", "daratumumab"): (True, False),
    ("refractory", "pomalidomide"): (True, False),
    ("exposed", "lenalidomide"): (True, False),
    ("exposed", "bortezomib"): (True, False),
    ("exposed", "daratumumab"): (True, False),
    ("intolerant", "bortezomib"): (True, False),
    ("lvef", None): (Decimal(30), Decimal(45), Decimal(60)),
    ("crcl", None): (Decimal(10), Decimal(40), Decimal(90)),
    ("dialysis", None): (True, False),
    ("platelets", None): (Decimal(20_000), Decimal(60_000), Decimal(200_000)),
    ("anc", None): (Decimal(400), Decimal(900), Decimal(3_000)),
    ("neuropathy_grade", None): (Decimal(0), Decimal(2), Decimal(3)),
    ("albumin", None): (Decimal("2.5"), Decimal("3.5"), Decimal("4.2")),
    ("ldh_high", None): (True, False),
    ("frail", None): (True, False),
    ("ecog", None): (Decimal(0), Decimal(2), Decimal(4)),
    ("comorbidity", "heart_failure"): (True, False),
    ("transplant_eligible", None): (True, False),
    ("progressive_disease", None): (True, False),
    ("oral_only", None): (True, False),
}
"""Facts on which choices at relapse often rest, with values far apart; for code, of which nobody sees what it reads."""

_ACTIVE = 3


def _data(name: str) -> str:
    return (resources.files("mmrules.conformance") / "data" / name).read_text("utf-8")


@cache
def covering_rows() -> tuple[str, ...]:
    """Return the covering array: rows of digits in which every triple of digits of three columns stands somewhere."""
    read = read_json(_data("covering_array.json"), what="covering array")
    return tuple(read["rows"]) if isinstance(read, dict) else ()


def corpus_digest() -> str:
    """Return the SHA-256 over the packaged cases and the covering array."""
    text = _data("reference_cases.json") + _data("covering_array.json")
    return hashlib.sha256(text.encode()).hexdigest()


def reference_cases(knowledge: KnowledgeBase) -> tuple[Situation, ...]:
    """Return the packaged patients, each on its latest recorded day.

    Args:
        knowledge: The catalogues that the records may name.
    """
    read = read_json(_data("reference_cases.json"), what="reference cases")
    records = read if isinstance(read, dict) else {}
    found = []
    for name, record in sorted(records.items()):
        patient = load_patient(record, knowledge=knowledge)
        found.append(Situation(name=name, patient=patient, as_of=latest_recorded_date(patient) or AS_OF))
    return tuple(found)


def directed_cases(composition: Composition, rules: Sequence[Rule]) -> tuple[Situation, ...]:
    """Return, for each rule, a case in which it holds, and that case with each of its facts unknown or otherwise.

    A condition for which the search finds no values has no such case; the check of rules tells it.
    """
    seen: set[frozenset[tuple[FactKey, FactValue]]] = set()
    cases = []
    for rule in rules:
        for label, focus, values in _beside(composition, rule):
            mark = frozenset(values.items())
            if mark not in seen:
                seen.add(mark)
                name = f"{rule.id}: {label}"
                cases.append(
                    Situation(
                        name=name,
                        patient=BARE_PATIENT,
                        assumed=FrozenMapping(values),
                        rule=rule.id,
                        focus=focus,
                    )
                )
    return tuple(cases)


def _beside(composition: Composition, rule: Rule) -> Iterator[tuple[str, FactKey | None, dict[FactKey, FactValue]]]:
    whole: Condition = rule.when
    held = None
    visible = composition.availability.visible(AS_OF)
    for action, node in targets_of(composition, rule):
        if action in visible or rule.regimens is None:
            held = next(solutions(node, Verdict.TRUE, composition), None)
            whole = node
            if held is not None:
                break
    if held is None:
        held = next(solutions(rule.when, Verdict.TRUE, composition), None)
        whole = rule.when
    if held is None:
        return
    yield "holds", None, held
    for key in sorted(facts_of(whole), key=lambda item: (item[0], item[1] or "")):
        if held.get(key) is not None:
            yield f"{fact_name(key)} unknown", key, {**held, key: None}
    failing = next(solutions(rule.when, Verdict.FALSE, composition), None)
    if failing is not None:
        yield "does not hold", None, failing
    own = thresholds_of(rule.when)
    for key in sorted(facts_of(rule.when), key=lambda item: (item[0], item[1] or "")):
        for value in representatives(composition, key, own):
            other = {**held, key: value}
            if evaluate(rule.when, _Given(other)) is Verdict.FALSE:
                yield f"{fact_name(key)} otherwise", key, other
                break


class _Given:
    def __init__(self, values: dict[FactKey, FactValue]) -> None:
        self._values = values

    def value(self, name: str, argument: str | None = None) -> FactValue:
        return self._values.get((name, argument))


def covering_cases(
    composition: Composition, facts_read: Sequence[FactKey], *, every: bool = False
) -> tuple[Situation, ...]:
    """Return cases in which the facts are unknown, low, middle and high, so that values of facts meet.

    With every case, any three values of any three facts of a group of thirty meet; otherwise every third case is taken.

    Args:
        composition: Its facts.
        facts_read: The facts to give values.
        every: Whether to take every case.
    """
    values = _columns(composition, facts_read)
    width = len(covering_rows()[0])
    cases = []
    for start in range(0, len(values), width):
        group = values[start : start + width]
        for number, row in enumerate(covering_rows()):
            if not every and number % _ACTIVE:
                continue
            chosen = {
                key: options[(int(cell) - 1) % len(options)] if int(cell) else None
                for (key, options), cell in zip(group, row, strict=False)
            }
            cases.append(
                Situation(
                    name=f"covering case {start // width + 1}.{number + 1}",
                    patient=BARE_PATIENT,
                    assumed=FrozenMapping({key: value for key, value in chosen.items() if value is not None}),
                )
            )
    return tuple(cases)


def _columns(composition: Composition, facts_read: Sequence[FactKey]) -> list[tuple[FactKey, tuple[FactValue, ...]]]:
    thresholds = thresholds_of_rules(composition)
    columns = []
    for key in facts_read:
        found = COMMON_FACTS.get(key) or representatives(composition, key, thresholds)
        if found:
            columns.append((key, _spread(found)))
    return columns


def _spread(values: tuple[FactValue, ...]) -> tuple[FactValue, ...]:
    """Return three of the values: for numbers the lowest, the middle and the highest."""
    numbers = sorted(value for value in values if isinstance(value, Decimal))
    if len(numbers) > _ACTIVE:
        return numbers[0], numbers[len(numbers) // 2], numbers[-1]
    return values[:_ACTIVE]
