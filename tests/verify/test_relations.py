"""What is said to hold between facts holds for every record: the facts are derived and compared.

The generated records have little in common with a chart and must obey all the same.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from mmrules.conformance.records import decimals, partial_dates, records
from mmrules.engine.composition import compose_facts
from mmrules.errors import InvalidInput
from mmrules.facts.case import Case
from mmrules.knowledge import load_knowledge
from mmrules.logic import Verdict, evaluate, render
from mmrules.models.laboratory import LabResult, PrintedNumber
from mmrules.models.vocabulary import Comparator
from mmrules.units import ANALYTES
from mmrules.verify.relations import load_relations

if TYPE_CHECKING:
    from mmrules.models.patient import Patient

REGISTRY = compose_facts(load_knowledge())
RELATIONS = load_relations(REGISTRY.vocabulary)

RESULTS = st.builds(
    lambda analyte, value, day, high: LabResult(
        analyte=analyte, value=value, unit=ANALYTES[analyte].unit, date=day, high=high
    ),
    st.sampled_from(["ldh", "creatinine", "calcium", "albumin", "serum_m_protein", "hemoglobin", "b2m"]),
    st.builds(PrintedNumber, decimals.filter(bool), st.sampled_from(Comparator)),
    st.none() | partial_dates(),
    st.none() | decimals,
)
RECORDS = st.builds(lambda patient, labs: evolve(patient, labs=tuple(labs)), records(), st.lists(RESULTS, max_size=4))


@given(RECORDS, st.dates(min_value=date(2011, 1, 1), max_value=date(2030, 1, 1)))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_record_breaks_a_relation(patient: Patient, as_of: date) -> None:
    case = Case(patient, as_of=as_of, registry=REGISTRY)
    try:
        case.known_facts()
    except InvalidInput:  # a chart text in it cannot be read, and the record is refused
        reject()
    for relation in RELATIONS.implications:
        if evaluate(relation.if_true, case) is Verdict.TRUE:
            told = f"{render(relation.if_true)} without {render(relation.then_true)}"
            assert evaluate(relation.then_true, case) is Verdict.TRUE, told
