"""Karyotypes that are valid are read, and their clones printed in ISCN say the same when they are read again."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from mmrules.adapters.iscn import CloneReading, CytogeneticReport, Finding, Span, parse_cytogenetics

# Changes as myeloma karyotypes have them, each with what it adds to the number of chromosomes.
REARRANGEMENTS = [
    ("t(4;14)(p16;q32)", 0),
    ("t(11;14)(q13;q32)", 0),
    ("t(14;16)(q32;q23)", 0),
    ("t(8;22)(q24.1;q11.2)", 0),
    ("del(1)(p21p32)", 0),
    ("del(13)(q12q22)", 0),
    ("del(17)(p13)", 0),
    ("del(17p)", 0),
    ("del(1p32)", 0),
    ("add(1q21)", 0),
    ("dup(1)(q21q32)", 0),
    ("add(19)(p13.3)", 0),
    ("inv(3)(q21q26)", 0),
    ("i(17)(q10)", 0),
    ("der(14)t(4;14)(p16;q32)", 0),
    ("der(16)t(1;16)(q12;q11.2)", 0),
    ("+der(1;19)(q10;p10)", 1),
    ("der(1;16)(q10;p10)", -1),
    ("dic(1;17)(p11;p11)", -1),
    ("?del(6)(q21)", 0),
    ("add(7)(?p22)", 0),
    ("del(6)(q21~23)", 0),
    ("del(8)(p21) or add(8)(p21)", 0),
    ("+mar", 1),
    ("+2mar", 2),
    ("+1~3mar", 1),
    ("+r", 1),
]
AUTOSOMES = [str(number) for number in range(1, 23)]


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[str], int]:
    """Return the items of a clone, and what they add to the number of chromosomes."""
    gained = draw(st.lists(st.sampled_from(AUTOSOMES), max_size=5))
    lost = draw(st.lists(st.sampled_from(sorted(set(AUTOSOMES) - set(gained))), max_size=3, unique=True))
    rearranged: list[tuple[str, int]] = draw(st.lists(st.sampled_from(REARRANGEMENTS), max_size=3, unique=True))
    items = [*(f"+{name}" for name in gained), *(f"-{name}" for name in lost), *(text for text, _ in rearranged)]
    ordered: list[str] = draw(st.permutations(items))
    return ordered, len(gained) - len(lost) + sum(change for _, change in rearranged)


@st.composite
def karyotypes(draw: st.DrawFn) -> str:
    """Return a karyotype of up to three clones, with the blanks and signs that charts vary."""
    sex, comma = draw(st.sampled_from(["XX", "XY"])), draw(st.sampled_from([",", ", "]))
    stem, number = draw(changes())
    composite = draw(st.sampled_from(["", "cp"]))
    clones = [comma.join([str(46 + number), sex, *stem]) + f"[{composite}{draw(st.integers(2, 20))}]"]
    further_clone, normal_clone = draw(st.tuples(st.booleans(), st.booleans()))
    if stem and not composite and further_clone:
        more, further = draw(changes())
        reference = draw(st.sampled_from(["sl", "idem"]))
        clones.append(comma.join([str(46 + number + further), reference, *more]) + f"[{draw(st.integers(2, 20))}]")
    if stem and normal_clone:
        clones.append(f"46{comma}{sex}[{draw(st.integers(1, 20))}]")
    text = "/".join(clones)
    return text.replace("-", draw(st.sampled_from(["-", "−"])))  # the minus sign of typesetters


def _printed(report: CytogeneticReport) -> str:
    return "/".join(clone.text for clone in report.clones)


def _clones(report: CytogeneticReport) -> list[CloneReading]:
    return [evolve(clone, span=Span(0, 0)) for clone in report.clones]


def _findings(report: CytogeneticReport) -> list[Finding]:
    return [evolve(finding, span=None) for finding in report.findings.values()]


@given(karyotypes())
def test_a_printed_karyotype_says_what_the_one_that_was_read_says(text: str) -> None:
    report = parse_cytogenetics(text)
    assert len(report.clones) == text.count("/") + 1
    again = parse_cytogenetics(_printed(report))
    assert _clones(again) == _clones(report)
    assert _findings(again) == _findings(report)
    assert again.modal_number == report.modal_number
    assert again.trisomies == report.trisomies


@given(karyotypes())
def test_a_printed_karyotype_is_printed_alike(text: str) -> None:
    printed = _printed(parse_cytogenetics(text))
    assert _printed(parse_cytogenetics(printed)) == printed
