"""Copies computed from whole clones, and the text echoed with its findings."""

from __future__ import annotations

import pytest

from mmrules.adapters.iscn import parse_cytogenetics, underline


@pytest.mark.parametrize(
    ("text", "locus", "copies"),
    [
        ("46,XX,der(17)t(11;17)(q13;p13.3)[5]", "TP53", (2, 2)),
        ("46,XX,der(1)t(1;17)(p11;q11)[5]", "CDKN2C", (1, 1)),
        ("46,XX,der(1)del(1)(p22)t(1;4)(q32;q11)[5]", "CDKN2C", (1, 1)),
        ("46,XX,ins(4;1)(q21;q12q32)[5]", "CKS1B", (2, 2)),
        ("46,XX,der(4)ins(4;1)(q21;q12q32)[5]", "CKS1B", (3, 3)),
        ("46,XX,der(1)ins(4;1)(q21;q12q32)[5]", "CKS1B", (1, 1)),
        ("46,XX,ider(1)(q10)del(1)(q31q42)[5]", "CKS1B", (3, 3)),
        ("46,XX,qdp(1)(q12q31)[5]", "CKS1B", (5, 5)),
        ("46,XX,dup(1)(q32q21)[5]", "CKS1B", (3, 3)),
        ("48,XX,+der(1)t(1;3)(p11;q11)x2[5]", "CKS1B", (4, 4)),
        ("45,XX,dic(1;16)(p11;q12)[5]", "CDKN2C", (1, 1)),
        ("45,XX,der(1;7)(q21;q32)[5]", "CKS1B", (1, 2)),
        ("46,XX,der(1)[5]", "CDKN2C", (1, 2)),
        ("46,XX,del(13)(q14)[5]", "13q14", (1, 1)),
        ("46,XX,add(13)(q13)[5]", "13q14", (1, 1)),
        ("46,XX,add(13)(q14)[5]", "13q14", (1, 2)),
        ("46,XX,del(13)(q21q32)[5]", "13q14", (2, 2)),
        ("46,XX,del(1)(p22p32)[5]", "CDKN2C", (1, 2)),
        ("46,XX,del(1)(p32p34)[5]", "CDKN2C", (1, 1)),
        ("90<4n>,XXXX,-17,-17[5]", "TP53", (2, 2)),
        ("46,XX,t(1;3;8)(q12;p21;q24)[5]", "CKS1B", (2, 2)),
        ("46,XX,der(3)t(1;3;8)(q12;p21;q24)[5]", "CKS1B", (3, 3)),
    ],
)
def test_copies_follow_from_the_bands(text: str, locus: str, copies: tuple[int, int]) -> None:
    (clone,) = parse_cytogenetics(text).clones
    assert clone.copies[locus] == copies


def test_a_derivative_named_again_without_bands_means_the_one_before() -> None:
    text = "46,XX,der(16)t(1;16)(q12;q24)[5]/46,XX,der(16)t(1;16),-13,+mar[3]"
    assert [clone.copies["CKS1B"] for clone in parse_cytogenetics(text).clones] == [(3, 3), (3, 3)]


def test_a_sideline_can_lose_a_derivative_again() -> None:
    text = "47,XX,+der(19)t(1;19)(q12;p13)[5]/46,sl,-der(19)t(1;19)[3]"
    assert [clone.copies["CKS1B"] for clone in parse_cytogenetics(text).clones] == [(3, 3), (2, 2)]


def test_a_doubled_clone_doubles_its_copies_and_its_level() -> None:
    first, second = parse_cytogenetics("45,XX,-17[5]/90,idemx2[3]").clones
    assert (first.level, second.level) == (2, 4)
    assert second.copies["TP53"] == (2, 2)


def test_the_text_is_echoed_with_each_finding_underlined() -> None:
    lines = underline(parse_cytogenetics("FISH: del(17p) in 45%\nno t(4;14)")).split("\n")
    assert lines[0] == "FISH: del(17p) in 45%"
    assert lines[1] == "      ^^^^^^^^ del_17p present"
    assert lines[3] == "   ^^^^^^^ t_4_14 absent"
