from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from mmrules.logic import Branch, Condition, Declarations, diagram, graphviz, mermaid

Read = Callable[[str], Condition]


def test_a_condition_becomes_a_flowchart_in_words(read: Read, vocabulary: Declarations) -> None:
    drawn = mermaid(diagram(read("dialysis and not (crcl < 30 or refractory(PI))"), vocabulary))
    assert drawn.splitlines() == [
        "flowchart LR",
        '    n0{{"all of"}}',
        '    n1["on dialysis"]',
        "    n0 --> n1",
        '    n2{{"not"}}',
        "    n0 --> n2",
        '    n3{{"any of"}}',
        "    n2 --> n3",
        '    n4["creatinine clearance is below 30 mL/min"]',
        "    n3 --> n4",
        '    n5["refractory to PI"]',
        "    n3 --> n5",
    ]


def test_quotes_cannot_leave_their_label(read: Read, vocabulary: Declarations) -> None:
    node = read('centre == "the \\"big\\" one"')
    assert "centre is “the #quot;big#quot; one”" in mermaid(diagram(node, vocabulary))
    assert '"big"' not in mermaid(diagram(node, vocabulary))
    assert 'label="centre is “the \\"big\\" one”"' in graphviz(diagram(node, vocabulary), name="a rule")


def test_graphviz_names_every_part_and_what_it_belongs_to(read: Read, vocabulary: Declarations) -> None:
    drawn = graphviz(diagram(read("at_least(2, dialysis, lvef < 40, crcl < 30)"), vocabulary), name="a rule")
    assert drawn.startswith('digraph "a rule" {')
    assert 'n0 [label="at least 2 of", shape=hexagon];' in drawn
    assert drawn.count("n0 -> ") == 3
    assert drawn.endswith("}")


def test_one_of_several_and_all_of_them_are_called_so(read: Read, vocabulary: Declarations) -> None:
    assert diagram(read("at_least(1, dialysis, lvef < 40)"), vocabulary).label == "any of"
    assert diagram(read("at_least(2, dialysis, lvef < 40)"), vocabulary).label == "all of"
    assert diagram(read("not (known(dialysis) and dialysis)"), vocabulary).parts == ()


NODE = r'    n[0-9]+(\{\{"[^"`<>]*"\}\}|\["[^"`<>]*"\])'
EDGE = r"    n[0-9]+ --> n[0-9]+"
STATEMENT = (
    r'    (rankdir=LR|node \[shape=box\]|n[0-9]+ \[label="([^"\\]|\\.)*"(, shape=hexagon)?\]|n[0-9]+ -> n[0-9]+);'
)


@given(st.text(max_size=20))
def test_no_text_breaks_the_syntax_of_a_picture(text: str) -> None:
    branch = Branch(text, (Branch(text),))
    head, *lines = mermaid(branch).split("\n")
    assert head == "flowchart LR"
    assert [line for line in lines if not re.fullmatch(f"{NODE}|{EDGE}", line)] == []
    head, *lines, last = graphviz(branch, name=text).split("\n")
    assert re.fullmatch(r'digraph "([^"\\]|\\.)*" \{', head)
    assert [line for line in lines if not re.fullmatch(STATEMENT, line)] == []
    assert last == "}"
