"""The checks as a list: each is documented, has a remedy and rests on checks that exist; none is named by accident."""

from __future__ import annotations

import inspect
from pathlib import Path

from tools.covering_array import COLUMNS, LEVELS, missing_triples

from mmrules.conformance import CHECKS
from mmrules.conformance.check import FAMILIES
from mmrules.conformance.corpus import covering_rows
from mmrules.conformance.list_of_checks import CHECKS_BY_ID, DROPPED

REFERENCE = Path(__file__).parents[2] / "docs/reference/conformance"


def test_every_check_says_what_it_protects_and_what_to_do() -> None:
    for check in CHECKS:
        assert check.family in FAMILIES
        assert (check.inspect is None) is not (check.examine is None), check.id
        assert check.protects.endswith("."), check.id
        assert len(check.remedy.split()) >= 4, check.id
        assert inspect.getdoc(check.inspect or check.examine), check.id
        assert set(check.rests_on) <= set(CHECKS_BY_ID), check.id
        assert (REFERENCE / f"{check.id}.md").is_file(), check.id


def test_the_ids_are_those_of_the_catalogue_and_each_stands_once() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert not set(CHECKS_BY_ID) & set(DROPPED)
    assert len(CHECKS) + len(DROPPED) == 116


def test_no_check_rests_on_itself() -> None:
    def under(id_: str, seen: tuple[str, ...] = ()) -> None:
        assert id_ not in seen
        for other in CHECKS_BY_ID[id_].rests_on:
            under(other, (*seen, id_))

    for check in CHECKS:
        under(check.id)


def test_the_covering_array_covers_every_triple() -> None:
    rows = list(covering_rows())
    assert {len(row) for row in rows} == {COLUMNS}
    assert set("".join(rows)) == set("0123"[:LEVELS])
    assert missing_triples(rows) == 0
