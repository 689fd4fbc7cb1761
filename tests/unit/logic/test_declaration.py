from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from mmrules.errors import InvalidRule, UnknownReference
from mmrules.logic import BoolType, Declarations, EnumType, FactDeclaration, NumberType, Symbols

DRUGS = Symbols("drug", frozenset({"bortezomib", "carfilzomib"}), {"PI": frozenset({"bortezomib", "carfilzomib"})})


def declare(**changes: Any) -> FactDeclaration:
    return FactDeclaration(**{"name": "flag", "type": BoolType(), "doc": ".", **changes})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: declare(name="Flag"), "fact.name"),
        (lambda: declare(name="not"), "fact.name"),
        (lambda: declare(name="a..b"), "fact.name"),
        (lambda: declare(phrase="refractory to {}"), "fact.phrase"),
        (lambda: declare(parameter=DRUGS, phrase="refractory"), "fact.phrase"),
        (lambda: declare(parameter=DRUGS, subject=True), "fact.parameter"),
        (lambda: Declarations([declare(), declare()]), "fact.duplicate"),
        (lambda: Symbols("drug", frozenset({"a"}), {"a": frozenset({"a"})}), "fact.symbols"),
        (lambda: Symbols("drug", frozenset({"a"}), {"class": frozenset({"b"})}), "fact.symbols"),
        (lambda: EnumType("grade", ()), "fact.members"),
        (lambda: EnumType("grade", ("low", "low")), "fact.members"),
        (lambda: EnumType("grade", ("",)), "fact.members"),
        (lambda: NumberType(None, Decimal(2), Decimal(1)), "fact.range"),
        (lambda: NumberType(None, Decimal("NaN")), "fact.range"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(make: Any, code: str) -> None:
    with pytest.raises(InvalidRule) as caught:
        make()
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_group_stands_for_its_members_and_a_member_for_itself() -> None:
    assert DRUGS.expand("PI") == {"bortezomib", "carfilzomib"}
    assert DRUGS.expand("bortezomib") == {"bortezomib"}
    assert DRUGS.names == {"PI", "bortezomib", "carfilzomib"}
    with pytest.raises(UnknownReference) as caught:
        DRUGS.expand("bortezomab")
    assert caught.value.nearest == ("bortezomib",)


def test_a_fact_without_phrase_is_worded_from_its_name() -> None:
    assert declare(name="last_line.months").wording(None) == "last line months"
    assert declare(name="exposed", parameter=DRUGS).wording("PI") == "exposed PI"
    assert declare(name="exposed", parameter=DRUGS, phrase="{} given before").wording("PI") == "PI given before"


def test_declarations_and_their_hashes_survive_pickling() -> None:
    declaration = declare(name="refractory", parameter=DRUGS)
    copy = pickle.loads(pickle.dumps(declaration))  # noqa: S301
    assert copy == declaration
    assert hash(copy) == hash(declaration)
