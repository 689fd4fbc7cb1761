"""A condition as a diagram, for Mermaid and for Graphviz: its parts as a tree, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import frozen

from mmrules.logic.describe import describe, is_as_far_as_known
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


_ENTITIES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}
"""Characters that Mermaid would take for its own in a label, or for HTML or Markdown."""


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
            whole = node.count == len(node.conditions)
            some = "any of" if node.count == 1 else f"at least {node.count} of"
            return joined("all of" if whole else some, node.conditions)
        case Not(condition=And() | Or() | AtLeast() | Not() as inner) if not is_as_far_as_known(inner):
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
        label = "".join(_ENTITIES.get(character, character) for character in _on_one_line(branch.label))
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
    escaped = _on_one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _on_one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


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
