"""TOT: totality. Any valid patient gets an answer, however sparse or odd the record is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import evolve

from mmrules.conformance.check import Broken, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.corpus import BARE_PATIENT
from mmrules.conformance.situation import AS_OF, Situation
from mmrules.conformance.transforms import without_part
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.laboratory import LabResult, Measurement, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.patient import Age, Patient
from mmrules.models.recommendation import Citation, FactUse, Recommendation
from mmrules.models.therapy import Component, DrugCourse, LineOfTherapy
from mmrules.models.vocabulary import Direction, MeasurementKind, Section, Strength
from mmrules.strategy.rule import ACTION_KINDS

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench

__all__ = ["CHECKS"]

_ACTION = re.compile(
    "|".join(rf"{kind}[a-z0-9].*" if kind.endswith(":") else kind for kind in ACTION_KINDS), re.IGNORECASE
)


@plugin_check(
    "TOT-01",
    "it answers for the emptiest patient",
    protects="A referral letter with nothing but a diagnosis gets an answer and no error.",
    remedy="treat every value of a case as possibly unknown, and every list as possibly empty",
)
def answers_for_nobody(bench: Bench) -> int:
    """Ask about a record without anything, and about one with a diagnosis only."""
    for patient in (Patient(), BARE_PATIENT):
        bench.ask(Situation(name="the emptiest record", patient=patient))
    return 2


@case_check(
    "TOT-02",
    "it answers when any part of a record is missing",
    protects="One missing result does not take a patient's advice away.",
    remedy="treat every value of a case as possibly unknown, and every list as possibly empty",
    rests_on=("TOT-01",),
)
def answers_without_a_part(bench: Bench, case: Situation) -> int:
    """Take one part of the record away at a time."""
    count = 0
    for _, patient in without_part(case.patient):
        bench.ask(case.with_patient(patient))
        count += 1
    return count


@case_check(
    "TOT-03",
    "it answers when one part of a record stands alone",
    protects="A single laboratory sheet gets an answer and no error.",
    remedy="do not conclude from one entry that another one is there",
    rests_on=("TOT-01",),
)
def answers_for_a_single_part(bench: Bench, case: Situation) -> int:
    """Keep one part of the record, or one assumed fact, at a time."""
    empty = Patient()
    count = 0
    for name, _ in without_part(case.patient):
        bench.ask(case.with_patient(evolve(empty, **{name: getattr(case.patient, name)})))
        count += 1
    alone = evolve(case, patient=empty)
    for key, value in case.assumed.items():
        bench.ask(evolve(alone, assumed=FrozenMapping({key: value})))
        count += 1
    return count


def _lab(analyte: str, number: str, unit: str, day: int = 1) -> LabResult:
    return LabResult(
        analyte=analyte, value=PrintedNumber(Decimal(number)), unit=unit, date=PartialDate(2025, 1 + day % 12, 1)
    )


def extreme_cases() -> tuple[Situation, ...]:
    """Return cases at the edges of what a record can hold."""
    one_day = LineOfTherapy(
        components=(Component(drugs=(DrugCourse(drug="bortezomib"),), start=PartialDate(2025, 1, 1)),),
        end=PartialDate(2025, 1, 1),
    )
    unknown_drug = LineOfTherapy(components=(Component(drugs=(DrugCourse(drug="other", name="an old drug"),)),))
    still_given = LineOfTherapy(components=(Component(drugs=(DrugCourse(drug="lenalidomide"),), ongoing=True),))
    zero = (_lab("platelets", "0", "10*9/L"), _lab("serum_m_protein", "0", "g/dL"))
    steady = tuple(_lab("serum_m_protein", "2", "g/dL", day) for day in range(3))
    records = {
        "18 years old": Patient(age=Age(years=18)),
        "105 years old": Patient(age=Age(years=105)),
        "fifteen lines on one day": Patient(lines=(one_day,) * 15),
        "a line without drugs": Patient(lines=(LineOfTherapy(components=()),)),
        "a drug that the catalogue does not have": Patient(lines=(unknown_drug,)),
        "a line that goes on": Patient(lines=(one_day, still_given)),
        "results of zero": Patient(labs=zero),
        "an M protein that does not change": Patient(labs=steady, lines=(one_day,)),
        "an ejection fraction of zero": Patient(
            measurements=(Measurement(kind=MeasurementKind.LVEF, value=Decimal(0)),)
        ),
    }
    return tuple(Situation(name=name, patient=patient, as_of=AS_OF) for name, patient in records.items())


@plugin_check(
    "TOT-04",
    "it answers at the edges of what a record can hold",
    protects="The very old, the much treated and the very ill get an answer like everybody else.",
    remedy="divide by nothing that can be zero, and index no list that can be short",
    rests_on=("TOT-01",),
)
def answers_at_the_edges(bench: Bench) -> int:
    """Ask about extreme records, and about every number that a rule reads at its limits."""
    cases = [*extreme_cases(), *_zeroes(bench)]
    for case in cases:
        bench.ask(case)
    return len(cases)


def _zeroes(bench: Bench) -> list[Situation]:
    """Return a case for each numeric fact of the library that can be zero, in which it is."""
    from mmrules.logic import NumberType, accepts  # noqa: PLC0415  # named here, where they are used

    found = []
    for name, definition in bench.composition.registry.definitions.items():
        declared = definition.declaration
        if isinstance(declared.type, NumberType) and declared.parameter is None and accepts(declared.type, Decimal(0)):
            case = Situation(name=f"{name} is 0", patient=BARE_PATIENT)
            found.append(case.assuming({(name, None): Decimal(0)}))
    return found


@case_check(
    "TOT-05",
    "it answers whatever facts meet",
    protects="A rare combination of findings does not end in an error.",
    remedy="replay the printed case, and treat every value as possibly unknown",
    source=Source.ALL,
    rests_on=("TOT-01",),
)
def answers_for_all(bench: Bench, case: Situation) -> int:
    """Ask about every case there is."""
    bench.said(case)
    return 1


@case_check(
    "TOT-06",
    "what it returns is well formed",
    protects="Every statement reaches the clinician as the kind of statement it is.",
    remedy="return Recommendation objects with ids of the catalogue, members of the enumerations, and tuples",
    source=Source.DIRECTED,
    rests_on=("TOT-01",),
)
def answers_are_well_formed(bench: Bench, case: Situation) -> int:
    """Look at the type and the words of every statement."""
    said = bench.said(case).recommendations
    seen = set()
    for item in said:
        fault = _fault(bench, item)
        if fault:
            raise Broken(fault, case=case)
        if (item.rule, item.action) in seen:
            raise Broken(f"{item.rule} speaks of {item.action} twice", case=case)
        seen.add((item.rule, item.action))
    return max(len(said), 1)


def _fault(bench: Bench, item: Any) -> str:
    if not isinstance(item, Recommendation):
        return f"a statement is a {type(item).__name__}, not a Recommendation"
    said: Any = item  # what its fields hold is not what they are declared to hold
    if not isinstance(said.action, str) or not (
        said.action in bench.composition.subjects or _ACTION.fullmatch(said.action)
    ):
        return f"{said.action!r} is no regimen of the catalogue and no other action"
    if not isinstance(said.direction, Direction):
        return "a direction is no Direction"
    if not isinstance(said.strength, Strength):
        return "a strength is no Strength"
    if not isinstance(said.rule, str) or not any(said.rule.startswith(f"{one.id}.") for one in bench.strategies):
        return "the rule of a statement does not begin with its strategy's id"
    for name, kind in (("evidence", Citation), ("facts", FactUse), ("caveats", str), ("monitoring", str)):
        held = getattr(said, name)
        if not isinstance(held, tuple) or not all(isinstance(one, kind) for one in held):
            return f"the {name} of a statement is not a tuple of {kind.__name__}"
    return ""


def _newly_diagnosed() -> tuple[Situation, ...]:
    complete = frozenset(Section)
    return tuple(
        Situation(name=name, patient=patient).assuming(
            {("prior_lines", None): Decimal(0), ("progressive_disease", None): False}
        )
        for name, patient in (
            ("no treatment yet", evolve(BARE_PATIENT, complete=complete)),
            ("no treatment yet, 60 years old", evolve(BARE_PATIENT, complete=complete, age=Age(years=60))),
        )
    )


@plugin_check(
    "TOT-07",
    "it recommends no regimen to a patient who was never treated",
    protects="Advice for relapse is not given to newly diagnosed or smouldering myeloma.",
    remedy="let every rule about regimens ask for an earlier line: prior_lines >= 1",
    rests_on=("TOT-06",),
)
def keeps_to_its_population(bench: Bench) -> int:
    """Ask about patients without any earlier line of therapy, with whatever else is recorded of the packaged ones."""
    first = _newly_diagnosed()
    others = [
        case.with_patient(evolve(case.patient, lines=())).assuming(
            {("prior_lines", None): Decimal(0), ("progressive_disease", None): False}
        )
        for case in bench.reference
    ]
    for case in (*first, *others):
        for item in bench.ask(case).recommendations:
            if item.direction is Direction.FOR and item.action in bench.composition.subjects:
                raise Broken(f"{item.rule} recommends a regimen although no line of therapy was given", case=case)
    if not bench.strategies:
        raise NotApplicable("it registers no strategy")
    return len(first) + len(others)


CHECKS = (
    answers_for_nobody,
    answers_without_a_part,
    answers_for_a_single_part,
    answers_at_the_edges,
    answers_for_all,
    answers_are_well_formed,
    keeps_to_its_population,
)
"""The checks of this family, in the order of their ids."""
