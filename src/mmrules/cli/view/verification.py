"""The outcome of a verification: what nobody has explained first, then what was accepted, then what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, NOTICE, STRONG, bullets, heading, joined, labelled, plural, spaced

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mmrules.verify.finding import Finding, Verification

__all__ = ["verification_view"]

_SHOWN_FACTS = 12


def verification_view(found: Verification, *, everything: bool) -> RenderableType:
    """Return the outcome; accepted findings are only counted unless everything is asked for."""
    parts: list[RenderableType] = [_head(found)]
    parts += [_block(finding, everything=everything) for finding in found.unexplained]
    if found.undecided:
        lines = [Text(f"{item.check}: {item.subject}", style=NOTICE) for item in found.undecided]
        parts.append(Group(heading("Not decided", "the bound on the solver's work was hit"), bullets(lines)))
    if found.stale:
        lines = [Text(entry, style=BAD) for entry in found.stale]
        parts.append(Group(heading("Accepted, and not found any more", "take the entries out"), bullets(lines)))
    if found.failures:
        lines = [Text(f"{item.source}: {item.message}", style=BAD) for item in found.failures]
        parts.append(Group(heading("Could not take part", "and so was not verified"), bullets(lines)))
    accepted = [finding for finding in found.findings if finding.accepted]
    if accepted and everything:
        parts += [_block(finding, everything=everything) for finding in accepted]
    elif accepted:
        note = f"{plural(len(accepted), 'finding was', 'findings were')} accepted with a reason; --all shows them"
        parts.append(Text(note, style=DIM))
    parts += [_outside(found)] if found.not_verified else []
    parts.append(_verdict(found))
    return Group(*spaced(parts))


def _head(found: Verification) -> RenderableType:
    names = joined([f"{name} {version}" for name, version in found.strategies.items()]) or "no strategy"
    asked = joined([f"{check} {count}" for check, count in found.questions.items()])
    title = Text("Verified ", style=STRONG).append(f"{names}, as of {found.as_of}", style="not bold")
    return Group(title, Text(f"in scope: {found.scope}", style=DIM), Text(f"questions: {asked}", style=DIM))


def _block(finding: Finding, *, everything: bool) -> RenderableType:
    head = Text(finding.check, style=DIM if finding.accepted else BAD).append(f"  {finding.subject}", style=STRONG)
    rows: list[tuple[str, RenderableType]] = [("found", Text(finding.text))]
    if finding.actions:
        rows.append(("about", Text(joined(finding.actions, limit=None if everything else _SHOWN_FACTS))))
    witness = finding.witness
    if witness is not None:
        facts = [f"{name}: {value}" for name, value in witness.facts.items()] or ["of whom nothing has to be known"]
        rows.append(("patient", Text(joined(facts, limit=None if everything else _SHOWN_FACTS, separator="; "))))
        rows.append(("", Text(witness.standing, style=GOOD if witness.confirmed else NOTICE)))
    if finding.accepted:
        rows.append(("accepted", Text(finding.accepted)))
    return Group(head, labelled(rows, indent=2))


def _outside(found: Verification) -> Text:
    names = joined(found.not_verified)
    return Text(
        f"The code of {names} was not verified, only its rules; the safety gate holds for it too.", style=NOTICE
    )


def _verdict(found: Verification) -> Text:
    if found.clean:
        return Text("Clean: every question was decided, and every finding has a reason.", style=GOOD)
    told = [
        plural(count, one, several)
        for count, one, several in (
            (len(found.unexplained), "finding without a reason", "findings without a reason"),
            (len(found.undecided), "question not decided", "questions not decided"),
            (len(found.stale), "reason without a finding", "reasons without a finding"),
            (len(found.failures), "part that could not take part", "parts that could not take part"),
        )
        if count
    ]
    return Text(f"Not clean: {joined(told)}.", style=BAD)
