"""A record made from facts gives these facts again, for everything that a record can state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from mmrules.engine.composition import compose_facts
from mmrules.facts.case import Case
from mmrules.knowledge import load_knowledge
from mmrules.verify.record import record_of
from mmrules.verify.record.wanted import Wanted

if TYPE_CHECKING:
    from mmrules.logic import FactKey, FactValue

REGISTRY = compose_facts(load_knowledge())
DAY = date(2026, 6, 26)

_ANTIBODY = ("exposed", "anti_cd38")

TOGETHER: list[dict[FactKey, FactValue]] = [
    {("prior_lines", None): Decimal(0)},
    {("age_years", None): Decimal(71), ("isotype", None): "IgG", ("light_chain", None): "kappa"},
    {("crcl", None): Decimal("28.5"), ("anc", None): Decimal(900), ("ldh_x_uln", None): Decimal("1.5")},
    {("corrected_calcium", None): Decimal("11.5"), ("platelets", None): Decimal(45000)},
    {("lvef", None): Decimal(35), ("qtcf", None): Decimal(510), ("nyha", None): Decimal(3)},
    {("has", "t_4_14"): True, ("has", "del_17p"): False, ("has", "tp53_mutation"): True},
    {("has", "del_17p"): True, ("del_17p_fraction", None): Decimal(80)},
    {("comorbidity", "glaucoma"): True, ("comorbidity", "copd"): False, ("active_infection", None): True},
    {("taking", "aspirin"): True, ("planned", "surgery"): False, ("allergy", "bortezomib"): True},
    {("prefers", "oral"): True, ("prefers", "fewer_visits"): False, ("oral_only", None): False},
    {("prefers", "oral"): False},
    {("access", "car_t"): True, ("formulary_excludes", "venetoclax"): True, ("jurisdiction", None): "EU"},
    {("hbv_positive", None): True},
    {("hbsag", None): False, ("anti_hbc", None): True, ("hbv_positive", None): True},
    {("neuropathy_grade", None): Decimal(2), ("painful_neuropathy", None): True, ("hepatic_impairment", None): "mild"},
    {("frail", None): True, ("age_years", None): Decimal(62)},
    {("frail", None): False},
    {("extramedullary", None): True, ("cns_involvement", None): False, ("dialysis", None): True},
    {("prior_lines", None): Decimal(3), ("exposed", "bortezomib"): True, ("refractory", "bortezomib"): False},
    {("refractory", "lenalidomide"): True, ("lenalidomide_refractory_dose", None): Decimal(10)},
    {("refractory", "PI"): True, ("refractory", "bortezomib"): False},
    {("intolerant", "carfilzomib"): True, ("exposed", "carfilzomib"): True},
    {("responded_to", "bortezomib"): True, ("free_interval_months", "bortezomib"): Decimal(9)},
    {("months_since", "anti_cd38"): Decimal(4), ("exposed", "anti_cd38"): True},
    {("triple_class_exposed", None): True, ("exposed", "PI"): True, ("exposed", "IMiD"): True, _ANTIBODY: True},
    {("prior_lines", None): Decimal(1), ("in_response", None): True},
    {("prior_lines", None): Decimal(2), ("progressive_disease", None): True, ("in_response", None): False},
    {("last_line.best_response", None): "VGPR", ("last_line.remission_months", None): Decimal(30)},
    {("last_line.progressed_on_treatment", None): True, ("progressive_disease", None): True},
    {("last_line.stopped_for_toxicity", None): True},
    {("m_protein_doubling_months", None): Decimal("3.5"), ("prior_lines", None): Decimal(2)},
    {("functional_high_risk", None): True, ("prior_lines", None): Decimal(1)},
    {("asct_count", None): Decimal(1), ("asct_remission_months", None): Decimal(26)},
    {("prior_asct", None): True, ("asct_followed_by_maintenance", None): True},
]


@pytest.mark.parametrize("facts", TOGETHER, ids=[", ".join(name for name, _ in facts) for facts in TOGETHER])
def test_a_record_gives_the_facts_it_was_made_from(facts: dict[FactKey, FactValue]) -> None:
    case = Case(record_of(Wanted(facts, DAY, REGISTRY.drugs)), as_of=DAY, registry=REGISTRY)
    assert {key: case.value(*key) for key in facts} == facts
