"""Judging comes after reading: cut-offs mark findings and change no status."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mmrules.adapters.iscn import CONVENTIONS, Convention, parse_cytogenetics
from mmrules.errors import InvalidInput

LABORATORY = Convention(
    id="own",
    rearrangement_fraction=Decimal("0.05"),
    number_fraction=Decimal("0.08"),
    fewest_cells=50,
    source="the laboratory's validation of its own probes",
)


@pytest.mark.parametrize(
    ("text", "marker", "below"),
    [
        ("nuc ish (TP53x1,D17Z1x2)[19/100]", "del_17p", True),
        ("nuc ish (TP53x1,D17Z1x2)[20/100]", "del_17p", False),
        ("nuc ish (IGH,MAF)x3(IGH con MAFx2)[9/100]", "t_14_16", True),
        ("nuc ish (IGH,MAF)x3(IGH con MAFx2)[10/100]", "t_14_16", False),
        ("nuc ish (IGHx2)(5'IGH sep 3'IGHx1)[9/100]", "igh_rearrangement", True),
        ("nuc ish (CKS1Bx3)[15/100]", "gain_1q", True),
        ("del(17p) in 12% of cells", "del_17p", True),
        ("del(17p) in 15-25% of cells", "del_17p", None),
        ("del(17p) detected", "del_17p", None),
        ("46,XY,del(17)(p13)[2]/46,XY[18]", "del_17p", None),
        ("arr[GRCh38] 17p13.3p11.2(1_21000000)x1[0.1]", "del_17p", None),
    ],
)
def test_the_emn_cut_offs_mark_what_lies_below(text: str, marker: str, below: bool | None) -> None:
    finding = parse_cytogenetics(text, convention="emn").findings[marker]
    assert finding.status == "present"
    assert finding.below_cutoff is below


def test_without_a_convention_nothing_is_judged() -> None:
    report = parse_cytogenetics("nuc ish (TP53x1,D17Z1x2)[1/200]")
    assert report.convention is None
    assert report.findings["del_17p"].status == "present"
    assert report.findings["del_17p"].below_cutoff is None


def test_a_laboratory_has_its_own_cut_offs() -> None:
    report = parse_cytogenetics("nuc ish (TP53x1,D17Z1x2)[9/100]", convention=LABORATORY)
    assert report.convention == "own"
    assert report.findings["del_17p"].below_cutoff is False


def test_a_small_share_of_unselected_cells_may_be_a_large_clone() -> None:
    text = "nuc ish (TP53x1,D17Z1x2)[5/100]"
    assert parse_cytogenetics(text, convention="emn", plasma_cells_selected=True).findings["del_17p"].below_cutoff
    unselected = parse_cytogenetics(text, convention="emn", plasma_cells_selected=False)
    assert unselected.findings["del_17p"].below_cutoff is None
    assert unselected.plasma_cells_selected is False


def test_what_the_caller_says_about_selection_goes_before_the_text() -> None:
    report = parse_cytogenetics("CD138-selected: del(17p) in 5% of cells", plasma_cells_selected=False)
    assert report.plasma_cells_selected is False
    assert "cytogenetics.contradiction" in {warning.code for warning in report.warnings}


def test_too_few_cells_are_pointed_out() -> None:
    report = parse_cytogenetics("nuc ish (TP53x1,D17Z1x2)[33/60]", convention="emn")
    assert "cytogenetics.few-cells-scored" in {warning.code for warning in report.warnings}


def test_an_unknown_convention_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_cytogenetics("t(4;14)", convention="enm")
    (problem,) = caught.value.problems
    assert problem.code == "cytogenetics.unknown-convention"
    assert problem.nearest == ("emn",)


def test_every_convention_has_a_source() -> None:
    assert all(convention.source and convention.id == name for name, convention in CONVENTIONS.items())
