"""What holds for every cytogenetic text: no crash, places inside the text, no flip by case, blanks or a negation."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mmrules.adapters.iscn import MARKERS, CytogeneticReport, FractionRange, parse_cytogenetics
from mmrules.adapters.iscn.bands import CHROMOSOMES, resolve
from mmrules.adapters.iscn.karyotype import Clone, Item, Karyotype, Point, Rearrangement
from mmrules.adapters.iscn.karyotype_grammar import read_karyotype
from mmrules.adapters.iscn.source import LONGEST_TEXT, SourceText
from mmrules.errors import InvalidInput

BANDS = {
    name: [f"{arm}{number}" for arm in "pq" for number in range(11, 45) if resolve(name, f"{arm}{number}") is not None]
    for name in CHROMOSOMES
}
AUTOSOMES = CHROMOSOMES[:22]

FRAGMENTS = st.sampled_from(
    [
        "46,XX,", "54,XY,", "idem", "sl", "/", "//", "[20]", "[cp3]", "[", "]", "(", ")", ";", ",", "+", "-", "?",
        " or ",
        "del(17)(p13)", "t(4;14)(p16;q32)", "t(4,14)", "der(1;16)(q10;p10)", "i(17)(q10)", "mar", "inc", "<4n>", "x2",
        "nuc ish ", "(TP53x1,D17Z1x2)", "(IGH con MAFx2)", "[33/60]", "arr[GRCh38] ", "17p13.3p11.2(1_21000000)x1",
        "rsa ", "ish ", "not ", "no ", "negative for ", "del(17p) ", "gain of 1q21 ", "45% ", "3 copies ", ". ", "\n",
        "monosomy 13", "hyperdiploid", "TP53 mutated", "Х", "\u200b", "×", "∼", "\x00", "\ud800", "🙂",
    ]
)  # fmt: skip
ODD_TEXT = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map("".join))

NOTATIONS = [
    "46,XY,t(4;14)(p16.3;q32.3),del(17)(p13)[5]/46,XY[15]",
    "54,XY,+3,+5,+7,+9,+11,+15,+19,+21[12]/46,XY[8]",
    "46,XX,+1,der(1;16)(q10;p10),-13,+mar[9]",
    "nuc ish (TP53x1,D17Z1x2)[33/60]/(TP53,D17Z1)x1[10/60],(CKS1Bx3)[40/60]",
    "nuc ish (FGFR3,IGH)x3(FGFR3 con IGHx2)[70/80]",
    "arr[GRCh38] 17p13.3p11.2(1_21000000)x1[0.6]",
    "rsa (IGH::MMSET)x1[0.45]",
]
SENTENCES = [
    "t(4;14) detected in 70% of cells",
    "Deletion of 17p is present in 45% of nuclei; gain of 1q21 (3 copies)",
    "positive for t(11;14), negative for t(14;16)",
    "TP53 mutated, hyperdiploid with trisomies 3, 9 and 15",
    "monosomy 13 seen; IGH rearrangement found; MYC rearranged",
]


def read(text: str, *, convention: str | None = None, selected: bool | None = None) -> CytogeneticReport | InvalidInput:
    try:
        return parse_cytogenetics(text, plasma_cells_selected=selected, convention=convention)
    except InvalidInput as error:
        return error


def check_problems(error: InvalidInput, text: str) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.position is not None
        assert 0 <= problem.position <= max(len(text) - 1, 0)
        assert problem.code.startswith("cytogenetics.")


def statuses(text: str) -> dict[str, str]:
    return {marker: finding.status for marker, finding in parse_cytogenetics(text).findings.items()}


def check_places(report: CytogeneticReport) -> None:
    size = len(report.text)
    for finding in report.findings.values():
        if finding.span is not None:
            assert 0 <= finding.span.start <= finding.span.end <= size
        fraction = finding.fraction
        if isinstance(fraction, FractionRange):
            assert 0 <= fraction.low <= fraction.high <= 1
        elif fraction is not None:
            assert Decimal(0) <= fraction <= 1
        if finding.copies is not None and finding.copies.high is not None:
            assert 0 <= finding.copies.low <= finding.copies.high
        if finding.cells is not None:
            assert 0 <= finding.cells.abnormal <= finding.cells.scored
    for warning in report.warnings:
        assert 0 <= warning.position <= size
    for clone in report.clones:
        assert 0 <= clone.span.start <= clone.span.end <= size


@given(ODD_TEXT, st.sampled_from([None, "emn"]), st.sampled_from([None, True, False]))
@example("nuc ish (TP53x1)[0]", None, None)
@example("46,XX,del(1)(p?)[3]/47,idem,+mar", "emn", True)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_or_refused_with_places_inside_it(
    text: str, convention: str | None, selected: bool | None
) -> None:
    result = read(text, convention=convention, selected=selected)
    if isinstance(result, InvalidInput):
        check_problems(result, text)
    else:
        assert tuple(result.findings) == MARKERS
        check_places(result)
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301


@given(st.sampled_from(NOTATIONS + SENTENCES), st.data())
@settings(max_examples=150, deadline=None)
def test_case_changes_no_finding(text: str, data: st.DataObject) -> None:
    upper = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    changed = "".join(letter.upper() if up else letter.lower() for letter, up in zip(text, upper, strict=True))
    assert statuses(changed) == statuses(text)


@given(st.sampled_from(NOTATIONS), st.data())
@settings(max_examples=150, deadline=None)
def test_blanks_behind_separators_change_no_finding(text: str, data: st.DataObject) -> None:
    pieces: list[str] = []
    for letter in text:
        pieces.append(letter)
        if letter in ",;/" and data.draw(st.booleans()):
            pieces.append(" ")
    assert statuses("".join(pieces)) == statuses(text)


@given(st.sampled_from(SENTENCES), st.sampled_from(["  ", "\t", "\u00a0", " \t"]))
@settings(max_examples=60, deadline=None)
def test_leading_and_trailing_blanks_change_no_finding(text: str, blanks: str) -> None:
    assert statuses(blanks + text + blanks) == statuses(text)


NEGATIONS = [
    ("{} not detected", "t(4;14)", "t_4_14"),
    ("{} was not seen", "del(17p)", "del_17p"),
    ("not {}", "gain of 1q21", "gain_1q"),
    ("{} is not present", "t(11;14)", "t_11_14"),
    ("not positive for {}", "IGH rearrangement", "igh_rearrangement"),
    ("{}: not identified", "monosomy 13", "del_13q"),
    ("we did not find {}", "deletion 1p32", "del_1p32"),
    ("{} could not be shown", "t(14;16)", "t_14_16"),
    ("TP53 is not mutated, {} neither", "MYC rearrangement", "tp53_mutation"),
    ("not hyperdiploid, {} absent", "t(14;20)", "hyperdiploidy"),
]


@given(st.sampled_from(NEGATIONS), st.sampled_from(["", "FISH: ", "Result - ", "In this sample, "]))
@settings(deadline=None)
def test_a_denied_marker_is_never_present(negation: tuple[str, str, str], heading: str) -> None:
    sentence, name, marker = negation
    assert statuses(heading + sentence.format(name))[marker] != "present"


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=200, deadline=None)
def test_adding_not_makes_no_marker_present(text: str, data: st.DataObject) -> None:
    words = text.split(" ")
    at = data.draw(st.integers(0, len(words)))
    changed = statuses(" ".join([*words[:at], "not", *words[at:]]))
    before = statuses(text)
    assert not [marker for marker in MARKERS if changed[marker] == "present" and before[marker] != "present"]


def points(chromosome: str) -> st.SearchStrategy[Point]:
    return st.builds(lambda band: Point(band, band[0], (band,)), st.sampled_from(BANDS[chromosome]))


@st.composite
def rearrangements(draw: st.DrawFn) -> Rearrangement:
    operation = draw(st.sampled_from(["t", "del", "dup", "inv", "add", "i", "dic", "der"]))
    first = draw(st.sampled_from(AUTOSOMES))
    if operation in {"t", "dic", "der"}:
        second = draw(st.sampled_from([name for name in AUTOSOMES if name != first]))
        names = (first, second)
        return Rearrangement(operation, names, tuple((draw(points(name)),) for name in names))
    many = 2 if operation in {"dup", "inv"} else draw(st.integers(1, 2)) if operation == "del" else 1
    return Rearrangement(operation, (first,), (tuple(draw(points(first)) for _ in range(many)),))


@st.composite
def items(draw: st.DrawFn) -> Item:
    kind = draw(st.sampled_from(["whole", "change", "marker", "derivative"]))
    questioned = draw(st.booleans()) and draw(st.booleans())
    sign = draw(st.sampled_from(["+", "-"]))
    if kind == "whole":
        return Item(sign=sign, questioned=questioned, chromosome=draw(st.sampled_from(CHROMOSOMES)))
    if kind == "marker":
        return Item(sign="+", questioned=questioned, blob="mar", count=draw(st.sampled_from([(1, 1), (2, 2), (1, 3)])))
    if kind == "change":
        times = draw(st.sampled_from([1, 1, 2]))
        return Item(questioned=questioned, history=(draw(rearrangements()),), times=times)
    own, other = draw(st.permutations(AUTOSOMES))[:2]
    tail = Rearrangement("t", (own, other), ((draw(points(own)),), (draw(points(other)),)))
    return Item(sign=draw(st.sampled_from(["", "+"])), history=(Rearrangement("der", (own,)), tail))


@st.composite
def clones(draw: st.DrawFn, *, first: bool) -> Clone:
    low = draw(st.integers(30, 100))
    high = draw(st.sampled_from([low, low, low + 2]))
    reference = "" if first else draw(st.sampled_from(["", "idem", "sl"]))
    cells = draw(st.none() | st.integers(1, 30))
    return Clone(
        number=(low, high),
        level=draw(st.sampled_from([None, None, 2, 4])),
        sex="" if reference else draw(st.sampled_from(["X", "XX", "XY", "XXYY"])),
        reference=reference,
        items=tuple(draw(st.lists(items(), max_size=6))),
        incomplete=draw(st.booleans()) and draw(st.booleans()),
        cells=cells,
        composite=cells is not None and draw(st.booleans()),
    )


@st.composite
def karyotypes(draw: st.DrawFn) -> Karyotype:
    rest = draw(st.lists(clones(first=False), max_size=3))
    return Karyotype(clones=(draw(clones(first=True)), *rest))


def reread(karyotype: Karyotype) -> Karyotype:
    source = SourceText(str(karyotype))
    read = read_karyotype(source, 0, len(source.text))
    assert not source.problems
    assert read.end == len(source.text)
    return read


@given(karyotypes())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_printed_karyotype_reads_back_as_itself(karyotype: Karyotype) -> None:
    assert reread(karyotype) == karyotype
    assert str(reread(karyotype)) == str(karyotype)


@given(clones(first=True))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_changes_does_not_matter(clone: Clone) -> None:
    forward = statuses(str(Karyotype(clones=(clone,))))
    turned = Clone(
        number=clone.number,
        level=clone.level,
        sex=clone.sex,
        items=tuple(reversed(clone.items)),
        incomplete=clone.incomplete,
        cells=clone.cells,
        composite=clone.composite,
    )
    assert statuses(str(Karyotype(clones=(turned,)))) == forward


@given(clones(first=True), st.integers(2, 400))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_cell_count_changes_no_status(clone: Clone, cells: int) -> None:
    bare = Clone(number=clone.number, level=clone.level, sex=clone.sex, items=clone.items)
    counted = Clone(number=clone.number, level=clone.level, sex=clone.sex, items=clone.items, cells=cells)
    assert statuses(str(Karyotype(clones=(bare,)))) == statuses(str(Karyotype(clones=(counted,))))


@pytest.mark.parametrize("piece", ["(", "46,XX,+1/", "t(4;14) 45% ", "not ", "nuc ish (TP53x1)", "x1", "+1,", " "])
def test_the_longest_text_is_read_or_refused(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT - 1] + "a"
    result = read(text)
    if isinstance(result, InvalidInput):
        check_problems(result, text)
    else:
        check_places(result)


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_cytogenetics("t(4;14) " * LONGEST_TEXT)
    assert [problem.code for problem in caught.value.problems] == ["cytogenetics.text-too-long"]
