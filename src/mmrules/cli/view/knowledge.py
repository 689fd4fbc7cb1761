"""What a check of a pack found, and what a pack changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, bullets, heading, labelled, plural
from mmrules.cli.view.safety_changes import safety_change_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from mmrules.engine.knowledge_check import KnowledgeCheck
    from mmrules.knowledge.pack_difference import ChangedEntry, PackDifference

__all__ = ["check_view", "difference_view"]


def check_view(check: KnowledgeCheck, what: str) -> RenderableType:
    """Return the problems and remarks, each with its place, and a line that counts them."""
    parts: list[RenderableType] = [Text(str(problem), style=BAD) for problem in check.problems]
    parts += [Text("remark: ", style=NOTICE).append(str(remark), style="default") for remark in check.remarks]
    counts = f"{plural(len(check.problems), 'problem')}, {plural(len(check.remarks), 'remark')}"
    parts.append(Text(f"{what}: {plural(check.entries, 'entry', 'entries')} checked, {counts}", style=STRONG))
    return Group(*parts)


def difference_view(difference: PackDifference) -> RenderableType:
    """Return what a pack adds, changes, lifts and lacks."""
    return Group(*_parts(difference))


def _parts(difference: PackDifference) -> Iterator[RenderableType]:
    pack = difference.pack
    yield Text(" ".join(part for part in (pack.name, pack.version) if part), style=STRONG)
    yield Text(f"digest {pack.digest[:12]}; the catalogues with it {difference.knowledge_digest[:12]}", style=DIM)
    if difference.added:
        yield Text("")
        yield heading("Added")
        yield bullets(
            Text(f"{item.kind} ", style=GOOD)
            .append(item.id, style=f"default {STRONG}")
            .append(f"  {item.says}", "default")
            for item in difference.added
        )
    if difference.changed:
        yield Text("")
        yield heading("Changed")
        yield bullets(_changed(item) for item in difference.changed)
    yield from safety_change_section([item for item in difference.safety if item.kind == "lifted"])
    if difference.formulary:
        yield Text("")
        yield heading("Formulary")
        yield bullets(
            Text(item.drug, style=STRONG)
            .append(f"  {item.rule}{f' to: {item.when}' if item.when else ''}", style=f"not bold {NOTICE}")
            .append(f": {item.because}", style="not bold default")
            for item in difference.formulary
        )
    if not (difference.added or difference.changed or difference.safety or difference.formulary):
        yield Text("changes nothing")


def _changed(entry: ChangedEntry) -> RenderableType:
    head = Text(f"{entry.kind} ", style=NOTICE).append(entry.id, style=f"default {STRONG}")
    head.append(f"  {entry.because}", style="default")
    rows: list[tuple[str, RenderableType]] = []
    for field in entry.fields:
        rows += [(field.name, Text(f"- {field.before}", style=DIM)), ("", Text(f"+ {field.after}"))]
    width = max((len(field.name) for field in entry.fields), default=0)
    return Group(head, labelled(rows, indent=2, width=width))
