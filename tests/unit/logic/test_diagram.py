from __future__ import annotations

from collections.abc import Callable

from mmrules.logic import Condition, Declarations, diagram, graphviz, mermaid

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
    assert '"big"' not in mermaid(diagram(node, vocabulary))
    assert 'label="centre is “the \\"big\\" one”"' in graphviz(diagram(node, vocabulary), name="a rule")


def test_graphviz_names_every_part_and_what_it_belongs_to(read: Read, vocabulary: Declarations) -> None:
    drawn = graphviz(diagram(read("at_least(1, dialysis, lvef < 40)"), vocabulary), name="a rule")
    assert drawn.startswith('digraph "a rule" {')
    assert 'n0 [label="at least 1 of", shape=hexagon];' in drawn
    assert drawn.count("n0 -> ") == 2
    assert drawn.endswith("}")
