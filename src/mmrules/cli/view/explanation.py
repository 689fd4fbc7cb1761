"""An explanation: the outcome in a sentence, then every condition with its verdict, values, dates and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen
from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, Extent, bullets, cut, heading, labelled, plural
from mmrules.cli.view.safety_changes import safety_change_section
from mmrules.models.explanation import Nature, VerdictWord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from mmrules.models.explanation import Explained, Explanation, ExplanationNode

__all__ = ["explanation_view"]

_STYLES: dict[VerdictWord, str] = {"true": GOOD, "false": DIM, "unknown": NOTICE}
_MARKS: dict[VerdictWord, str] = {"true": "✓", "false": "✗", "unknown": "?"}
_PLAIN_MARKS: dict[VerdictWord, str] = {"true": "[yes]", "false": "[no]", "unknown": "[?]"}
_OUTCOMES = {
    "option": ("is an option", GOOD),
    "excluded": ("is ruled out", BAD),
    "not proposed": ("was not proposed", NOTICE),
    "not available": ("is not available", NOTICE),
}


@frozen
class _Marked:
    """A line behind the mark of its verdict; plain words where the output cannot show the marks."""

    verdict: VerdictWord
    line: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        marks = _PLAIN_MARKS if options.ascii_only else _MARKS
        yield Text(f"{marks[self.verdict]} ", style=_STYLES[self.verdict]).append(self.line)


def explanation_view(explanation: Explanation, extent: Extent) -> RenderableType:
    """Return the explanation; what does not hold is only counted unless everything is asked for."""
    return Group(*_parts(explanation, extent), *safety_change_section(explanation.safety_changes))


def _parts(explanation: Explanation, extent: Extent) -> Iterator[RenderableType]:
    outcome, style = _OUTCOMES[explanation.outcome]
    title = Text(explanation.action, style=STRONG)
    if explanation.name != explanation.action:
        title.append(f"  {explanation.name}", style="not bold")
    yield title
    summary = explanation.summary.removeprefix("ruled out: ")
    yield Text(outcome, style=style).append(f": {summary}", style="default")
    if explanation.standing:
        yield Text(f"standing: {explanation.standing}")
    yield Text("✓ holds, ✗ does not hold, ? not known", style=DIM)
    if explanation.outcome == "excluded":
        yield from _liftings(explanation)
    if explanation.ranking:
        yield Text("")
        yield heading("Ranking", "step by step; the first difference decides")
        yield labelled(((step, Text(standing)) for step, standing in explanation.ranking), indent=1, width=18)
    sections = [
        _section("Rules", explanation.rules, extent, "that can speak of it"),
        _section("Requirements", _unmet_first(explanation.requirements), extent, "that have to hold"),
        _section("Cautions", explanation.cautions, extent, "of its drugs"),
    ]
    # What decided comes first.
    if explanation.outcome == "excluded":
        sections = [*sections[1:], sections[0]]
    for section in sections:
        yield from section


_NATURES: dict[Nature, str] = {
    "result": "only a new result can show that",
    "judgement": "for the team to judge",
    "circumstance": "where that can be arranged",
    "fixed": "does not change",
}


def _liftings(explanation: Explanation) -> Iterator[RenderableType]:
    yield Text("")
    yield heading("Would be lifted if", "until it is shown, the exclusion stands")
    for lifting in explanation.liftings:
        line = Text("")
        for place, change in enumerate(lifting.changes):
            line.append(" and " if place else "")
            line.append(f"{change.wording}: {change.after}", style=STRONG)
            test = f", {change.action}" if change.action and change.nature != "fixed" else ""
            line.append(f" instead of {change.before} ({_NATURES[change.nature]}{test})")
        rank = f"; then rank {lifting.rank}" if lifting.rank is not None else "; no rule would speak of it even then"
        yield bullets([line.append(rank, style=DIM)])
    if not explanation.liftings and explanation.liftings_complete:
        yield Text(" no change of up to three facts would do", style=DIM)
    if not explanation.liftings_complete:
        yield Text(" not every change was looked at: the bound on the number of answers was hit", style=NOTICE)


def _unmet_first(requirements: Sequence[Explained]) -> list[Explained]:
    order: dict[VerdictWord, int] = {"false": 0, "unknown": 1, "true": 2}
    return sorted(requirements, key=lambda item: order[item.verdict])


def _section(title: str, items: Sequence[Explained], extent: Extent, note: str) -> Iterator[RenderableType]:
    yield Text("")
    yield heading(title, note)
    if not items:
        yield Text(" none")
        return
    # A requirement that holds is as quiet as a rule that does not: neither decides anything.
    quiet: VerdictWord = "true" if title == "Requirements" else "false"
    shown = [item for item in items if extent.everything or item.verdict != quiet]
    yield from (Padding(_tree(item, extent), (0, 0, 0, 1)) for item in shown)
    hidden = [item.id for item in items if item not in shown]
    if hidden:
        what = "hold" if quiet == "true" else "do not hold"
        names, rest = cut(hidden, 4)
        more = f" and {rest} more" if rest else ""
        yield Text(
            f" {plural(len(hidden), title.lower().removesuffix('s'))} {what} (--all shows them): ", style=DIM
        ).append(f"{', '.join(names)}{more}")


def _tree(item: Explained, extent: Extent) -> Tree:
    head = Text(item.id, style=STRONG)
    if item.direction is not None and item.strength is not None:
        head.append(f"  {item.strength} {item.direction}", style="not bold")
    if item.says:
        head.append(f"\n{item.says}", style="not bold")
    if item.set_aside:
        head.append(f"\nsays nothing here: {item.set_aside}", style=f"not bold {NOTICE}")
    if item.source:
        head.append(f"\n{item.source}", style="not bold dim")
    tree = Tree(_Marked(item.verdict, head), guide_style=DIM)
    # The whole condition is what follows, so that only its parts are shown.
    for node in item.tree.children if _is_conjunction(item.tree) else (item.tree,):
        _add(tree, node, extent)
    return tree


def _is_conjunction(node: ExplanationNode) -> bool:
    return len(node.children) > 1 and node.text == " and ".join(_within(child) for child in node.children)


def _within(node: ExplanationNode) -> str:
    """Return a condition as it is written within a conjunction: in brackets when its parts are joined by `or`."""
    joined = len(node.children) > 1 and not node.text.startswith(("at_least(", "contains("))
    return f"({node.text})" if joined else node.text


def _add(tree: Tree, node: ExplanationNode, extent: Extent) -> None:
    if node.text == "true" and not extent.everything:
        return
    children = node.children
    negated = node.text.startswith("not ") and len(children) == 1
    # Of "not x" and x one line says it all.
    shown = children[0] if negated and not children[0].children else node
    # The value is that of the fact, not of its negation.
    line = Text(node.wording if shown is node else f"not: {shown.wording}")
    asks_whether_known = shown.text.startswith(("known(", "unknown("))
    if shown.value is not None:
        line.append(f" (it is {shown.value})" if asks_whether_known else f" = {shown.value}", style=STRONG)
    elif shown.verdict == "unknown" and not shown.children:
        line.append(" = not known", style=NOTICE)
    origins = shown.origins if extent.everything else shown.origins[:1]
    if origins:
        line.append(f"  ({'; '.join(origins)})", style=DIM)
    branch = tree.add(_Marked(node.verdict, line))
    for child in () if shown is not node else children[0].children if negated else children:
        _add(branch, child, extent)
