"""The values of an unknown fact are cut where a condition can tell them apart, and nowhere else."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrules.engine.composition import compose_facts
from mmrules.engine.partition import partition
from mmrules.knowledge import load_knowledge
from mmrules.logic import Bounds, accepts, evaluate, parse

CASES = tomllib.loads((Path(__file__).parent / "partition.toml").read_text("utf-8"))["case"]
REGISTRY = compose_facts(load_knowledge())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_values_are_cut_by_the_conditions_within_what_is_known(case: dict[str, Any]) -> None:
    known = case.get("known")
    cells = partition(
        (case["fact"], None),
        REGISTRY.definition(case["fact"]).declaration.type,
        [parse(text, REGISTRY.vocabulary) for text in case["conditions"]],
        current=None
        if known is None
        else Bounds(
            low=Decimal(known["low"]) if "low" in known else None,
            high=Decimal(known["high"]) if "high" in known else None,
            low_open=known.get("low_open", False),
        ),
        possible=case.get("possible", ()),
        whole=case.get("whole", False),
    )
    assert [cell.words for cell in cells] == case["cells"]


class _One:
    """The facts of a case that knows one number only."""

    def __init__(self, number: Decimal) -> None:
        self._number = number

    def value(self, name: str, argument: str | None = None) -> Decimal | None:
        return self._number if (name, argument) == ("crcl", None) else None


numbers = st.decimals(min_value=0, max_value=200, places=2)
comparisons = st.tuples(st.sampled_from(["<", "<=", ">", ">="]), st.integers(min_value=1, max_value=150))


@given(compared=st.lists(comparisons, min_size=1, max_size=5), number=numbers)
def test_no_condition_tells_a_number_from_the_example_of_its_range(
    compared: list[tuple[str, int]], number: Decimal
) -> None:
    conditions = [parse(f"crcl {sign} {limit}", REGISTRY.vocabulary) for sign, limit in compared]
    fact_type = REGISTRY.definition("crcl").declaration.type
    cells = partition(("crcl", None), fact_type, conditions)
    home = [cell for cell in cells if cell.holds(number)]
    assert len(home) == 1
    for stand_in in (home[0].example, *home[0].edges):
        assert isinstance(stand_in, Decimal)
        assert accepts(fact_type, stand_in)
        assert home[0].holds(stand_in)
        assert [evaluate(node, _One(number)) for node in conditions] == [
            evaluate(node, _One(stand_in)) for node in conditions
        ]


@given(compared=st.lists(comparisons, min_size=2, max_size=5))
def test_neighbouring_ranges_differ_in_some_condition(compared: list[tuple[str, int]]) -> None:
    conditions = [parse(f"crcl {sign} {limit}", REGISTRY.vocabulary) for sign, limit in compared]
    cells = partition(("crcl", None), REGISTRY.definition("crcl").declaration.type, conditions)
    verdicts = [
        [evaluate(node, _One(cell.example)) for node in conditions]
        for cell in cells
        if isinstance(cell.example, Decimal)
    ]
    assert all(one != other for one, other in pairwise(verdicts))
    assert all(one.meets(other) for one, other in pairwise(cells))
