"""What a statement rests on, in one line: the best level with its sources, then how many more."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from mmrules.cli.view.layout import DIM, NOTICE, UNVERIFIED, Extent, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.models.option import Option
    from mmrules.models.recommendation import Citation

__all__ = ["evidence_line", "evidence_list", "short_key", "split_evidence"]

_SHOWN = 2


def short_key(citation: Citation) -> str:
    """Return a citation's key with its year, marked when it was only recalled."""
    dated = citation.year is None or str(citation.year) in citation.key
    mark = UNVERIFIED if citation.checked == "recalled" else ""
    return f"{citation.key}{'' if dated else f' {citation.year}'}{mark}"


def split_evidence(option: Option) -> tuple[list[Citation], list[Citation]]:
    """Return what bears on an option itself, and the trials of other regimens that are cited beside it."""
    limits = option.trade_offs.limits if option.trade_offs is not None else ()
    elsewhere = {key for limit in limits if limit.kind == "other_regimen" for key in limit.keys}
    own = [item for item in option.evidence if item.key not in elsewhere]
    return own, [item for item in option.evidence if item.key in elsewhere]


def evidence_line(option: Option, extent: Extent) -> Text:
    """Return what an option rests on: the best level of what bears on this very regimen; other regimens are said so.

    Args:
        option: The option.
        extent: Every level and source is named when everything is asked for; else the others are counted.
    """
    own, others = split_evidence(option)
    if not option.evidence:
        return Text("none given", style=DIM)
    if extent.everything:
        parts = [_by_level(own)] if own else []
        parts += [Text("of other regimens: ", style=DIM).append(_by_level(others))] if others else []
        return Text("; ").join(parts)
    if not own:
        line = Text("of other regimens only: ", style=NOTICE).append(_by_level(others[:_SHOWN]))
        return line.append(f" and {len(others) - _SHOWN} more", style=DIM) if len(others) > _SHOWN else line
    shown = [item for item in own if item.level == own[0].level][:_SHOWN]
    line = _by_level(shown)
    rest = len(own) - len(shown)
    counted = [f"{rest} more"] if rest else []
    counted += [f"{len(others)} of other regimens"] if others else []
    return line.append(f" and {', '.join(counted)}", style=DIM) if counted else line


def _by_level(evidence: Sequence[Citation]) -> Text:
    return Text("; ").join(
        Text(f"{in_words(level)}: {', '.join(map(short_key, items))}")
        for level, items in groupby(evidence, key=lambda item: item.level)
    )


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
