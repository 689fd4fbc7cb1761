"""Values under which a condition is true, or none when there can be none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mmrules.facts import build_registry
from mmrules.knowledge import load_knowledge
from mmrules.logic import Verdict, evaluate, parse, witness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmrules.logic import FactKey, FactValue, Vocabulary


class Chosen:
    """The facts of a case of which only these are known."""

    def __init__(self, values: Mapping[FactKey, FactValue]) -> None:
        self._values = values

    def value(self, name: str, argument: str | None) -> FactValue:
        return self._values.get((name, argument))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    knowledge = load_knowledge()
    return build_registry(drugs=knowledge.drug_symbols, regimen_ids=knowledge.regimens).vocabulary


@pytest.mark.parametrize(
    "text",
    [
        "dialysis",
        "not dialysis",
        "crcl < 30 mL/min",
        "crcl > 30 mL/min and crcl < 31 mL/min",
        "bilirubin_x_uln > 1.5 and bilirubin_x_uln <= 1.6",
        "neuropathy_grade == 3 or (neuropathy_grade == 2 and painful_neuropathy)",
        "hepatic_impairment in {mild, moderate} and hepatic_impairment != mild",
        "unknown(hbv_positive)",
        "known(lvef) and unknown(fev1)",
        "crcl < 30 mL/min and (not dialysis or unknown(dialysis))",
        "at_least(2, has(t_4_14), has(gain_1q), has(del_17p)) and not has(t_4_14)",
        "isotype == IgG and light_chain == kappa",
    ],
)
def test_values_are_found_that_make_a_condition_true(text: str, vocabulary: Vocabulary) -> None:
    condition = parse(text, vocabulary)
    values = witness(condition, vocabulary)
    assert values is not None
    assert evaluate(condition, Chosen(values)) is Verdict.TRUE


@pytest.mark.parametrize(
    "text",
    [
        "dialysis and not dialysis",
        "crcl < 30 mL/min and crcl > 60 mL/min",
        "crcl < 0 mL/min or (lvef > 50 % and lvef <= 50 %)",
        "hepatic_impairment == mild and hepatic_impairment == severe",
        "known(lvef) and unknown(lvef)",
        "unknown(dialysis) and dialysis",
    ],
)
def test_a_condition_that_can_never_hold_has_none(text: str, vocabulary: Vocabulary) -> None:
    assert witness(parse(text, vocabulary), vocabulary) is None
