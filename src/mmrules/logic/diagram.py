"""A condition as a diagram, for Mermaid and for Graphviz: its parts as a tree, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import frozen

from mmrules.logic.describe import describe
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Known,
    Not,
    OneOf,
    Or,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.logic.declaration import Vocabulary

__all__ = ["Branch", "diagram", "graphviz", "mermaid"]


@frozen
class Branch:
    """A part of a diagram.

    Attributes:
        label: What stands in it.
        parts: What it is made of; a single question has no parts.
    """

    label: str
    parts: tuple[Branch, ...] = ()


def diagram(node: Condition, vocabulary: Vocabulary) -> Branch:
    """Return a condition as a tree.

    Args:
        node: The condition.
        vocabulary: Gives the words for the facts.
    """

    def joined(label: str, conditions: Sequence[Condition]) -> Branch:
        return Branch(label, tuple(diagram(part, vocabulary) for part in conditions))

    match node:
        case And():
            return joined("all of", node.conditions)
        case Or():
            return joined("any of", node.conditions)
        case AtLeast():
            return joined(f"at least {node.count} of", node.conditions)
        case Not(condition=And() | Or() | AtLeast() | Not() as inner):
            return joined("not", (inner,))
        case (
            Not()
            | Constant()
            | FactRef()
            | Known()
            | Unknown()
            | Compare()
            | OneOf()
            | HasMember()
            | Contains()
            | ContainsHolding()
        ):
            return Branch(describe(node, vocabulary))
        case _:
            assert_never(node)


def mermaid(root: Branch) -> str:
    """Return a tree as a Mermaid flowchart."""
    lines = ["flowchart LR"]
    for name, branch, parent in _numbered(root):
        label = branch.label.replace("#", "#35;").replace('"', "#quot;").replace("\n", " ")
        shape = f'{{{{"{label}"}}}}' if branch.parts else f'["{label}"]'
        lines.append(f"    {name}{shape}")
        if parent is not None:
            lines.append(f"    {parent} --> {name}")
    return "\n".join(lines)


def graphviz(root: Branch, *, name: str) -> str:
    """Return a tree in the language of Graphviz.

    Args:
        root: The tree.
        name: What the graph is called.
    """
    lines = [f"digraph {_quoted(name)} {{", "    rankdir=LR;", "    node [shape=box];"]
    for number, branch, parent in _numbered(root):
        shape = ", shape=hexagon" if branch.parts else ""
        lines.append(f"    {number} [label={_quoted(branch.label)}{shape}];")
        if parent is not None:
            lines.append(f"    {parent} -> {number};")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _numbered(root: Branch) -> Iterator[tuple[str, Branch, str | None]]:
    """Yield every part with a name and the name of what it is a part of, a part before its own parts."""
    waiting: list[tuple[Branch, str | None]] = [(root, None)]
    count = 0
    while waiting:
        branch, parent = waiting.pop()
        name = f"n{count}"
        count += 1
        yield name, branch, parent
        waiting += [(part, name) for part in reversed(branch.parts)]
