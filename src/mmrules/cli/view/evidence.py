"""What a statement rests on, in one line: the best level with its sources, then how many more."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from mmrules.cli.view.layout import DIM, UNVERIFIED, Extent, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.models.option import Option
    from mmrules.models.recommendation import Citation

__all__ = ["evidence_line", "evidence_list", "short_key"]

_SHOWN = 2


def short_key(citation: Citation) -> str:
    """Return a citation's key with its year, marked when it was only recalled."""
    dated = citation.year is None or str(citation.year) in citation.key
    mark = UNVERIFIED if citation.checked == "recalled" else ""
    return f"{citation.key}{'' if dated else f' {citation.year}'}{mark}"


def evidence_line(option: Option, extent: Extent) -> Text:
    """Return what an option rests on: trials of this very regimen first, then the best level of what else there is.

    Args:
        option: The option.
        extent: Every level and source is named when everything is asked for; else the others are counted.
    """
    if not option.evidence:
        return Text("none given", style=DIM)
    ordered = option.evidence
    best = [item for item in ordered if item.level == ordered[0].level]
    shown = ordered if extent.everything else best[:_SHOWN]
    line = Text("; ").join(
        Text(f"{in_words(level)}: {', '.join(map(short_key, items))}")
        for level, items in groupby(shown, key=lambda item: item.level)
    )
    rest = len(ordered) - len(shown)
    return line.append(f" and {rest} more", style=DIM) if rest else line


def evidence_list(evidence: Sequence[Citation]) -> list[Text]:
    """Return one line for each source: level, citation, link and how far it was checked."""
    lines = []
    for citation in evidence:
        line = Text(f"{in_words(citation.level)}: {citation.text}")
        if citation.link and citation.link not in citation.text:
            line.append(f" {citation.link}", style=DIM)
        line.append(f" ({citation.checked})", style=DIM)
        lines.append(line)
    return lines
