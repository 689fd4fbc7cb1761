"""The treatment options: one block each on a narrow terminal, one row each on a wide one."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mmrules.cli.view.cautions import routine_line, watch_lines
from mmrules.cli.view.evidence import evidence_line
from mmrules.cli.view.layout import BAD, DIM, NOTICE, STRONG, Extent, bullets, cut, in_words, joined, labelled, spaced
from mmrules.cli.view.trade_offs import trade_off_rows
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.vocabulary import Direction, OptionStatus, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from mmrules.models.option import Option
    from mmrules.models.recommendation import Recommendation
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = [
    "WIDE",
    "against_list",
    "brief_list",
    "check_first",
    "flags",
    "option_list",
    "reasons_against",
    "strength_text",
]

WIDE = 130
"""From this width on there is room for columns."""

_NAME_WIDTH = 28
_CHECK_WIDTH = 22
_EVIDENCE_WIDTH = 20

_NO_TRIALS: FrozenMapping[str, TrialApplicability] = FrozenMapping()

_STRENGTH_STYLE = {Strength.STRONG: "bold green", Strength.MODERATE: "green", Strength.WEAK: "yellow"}
_QUIET = {OptionStatus.LABELLED, OptionStatus.PROCEDURE, OptionStatus.ACTION}


def option_list(
    options: Sequence[Option], extent: Extent, trials: Mapping[str, TrialApplicability] = _NO_TRIALS
) -> RenderableType:
    """Return the options, best first, in the layout that the width has room for.

    Args:
        options: The options.
        extent: How much to show.
        trials: The report's trials, by id.
    """
    reasons = _Reasons()
    if extent.width >= WIDE:
        return _columns(options, extent, reasons, trials)
    return Group(*spaced(_block(option, extent, reasons, trials) for option in options))


def brief_list(options: Sequence[Option], extent: Extent) -> RenderableType:
    """Return the further options, a line or two for each: rank, name, strength and what must not be overlooked."""
    if extent.width < WIDE:
        return Group(*(part for option in options for part in (_head(option), Padding(_notice(option), (0, 0, 0, 4)))))
    table = Table.grid(padding=(0, 2))
    table.add_column(width=3, justify="right", no_wrap=True)
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column()
    for option in options:
        table.add_row(str(option.rank), _title(option), strength_text(option), _notice(option))
    return table


def _notice(option: Option) -> Text:
    if not option.check_first:
        return flags(option)
    return Text("; ").join([flags(option), Text("check first: ", style=NOTICE).append_text(check_first(option, 2))])


def against_list(options: Sequence[Option], extent: Extent) -> RenderableType:
    """Return the options that nothing speaks for, each with what speaks against it."""
    shown, rest = cut(options, extent.at_most(6))
    parts: list[RenderableType] = [
        Group(_title(option), *reasons_against(option, extent.at_most(1))) for option in shown
    ]
    if rest:
        left = ", ".join(option.id for option in options[len(shown) :])
        parts.append(Text(f"and {rest} more (--all shows them): {left}", style=DIM))
    return bullets(parts)


def strength_text(option: Option) -> Text:
    """Return how strongly the answer speaks, and in which direction."""
    if option.direction is Direction.AGAINST:
        return Text(f"{option.strength} against", style=BAD)
    return Text(f"{option.strength} for", style=_STRENGTH_STYLE[option.strength])


def flags(option: Option) -> Text:
    """Return what a reader must not overlook: standing, contradiction, early evidence, who should decide."""
    marks: list[Text] = []
    if option.status is not OptionStatus.ACTION:
        quiet = option.status in _QUIET
        word = "standing unknown" if option.status is OptionStatus.STATUS_UNKNOWN else in_words(option.status)
        marks.append(Text(word, style=DIM if quiet else NOTICE))
    if {item.direction for item in option.recommendations} == set(Direction):
        marks.append(Text("contested", style="bold red"))
    if option.early_evidence:
        marks.append(Text("early evidence", style=NOTICE))
    if any(item.multidisciplinary for item in option.recommendations):
        marks.append(Text("team decides", style=NOTICE))
    return Text(", ").join(marks)


def check_first(option: Option, limit: int | None) -> Text:
    """Return what has to be found out before the option is used, with what settles it."""
    items = [f"{item.wording} ({item.action})" if item.action else item.wording for item in option.check_first]
    return Text(joined(items, limit=limit, separator="; "), style=NOTICE)


def reasons_against(option: Option, limit: int | None) -> list[Text]:
    """Return what is said against it, strongest first."""
    against = [item for item in option.recommendations if item.direction is Direction.AGAINST]
    shown, rest = cut(against, limit, long=True)
    lines = [
        Text(f"{item.strength}, {item.strategy}: ", style=BAD).append(item.because, style="default") for item in shown
    ]
    return [*lines, Text(f"and {rest} more", style=DIM)] if rest else lines


class _Reasons:
    """The reasons for options; one that was given before is only referred to."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def lines(self, option: Option, *, everything: bool) -> list[Text]:
        spoken = [item for item in option.recommendations if item.direction is Direction.FOR]
        first: dict[str, Recommendation] = {}
        for item in spoken:
            first.setdefault(item.strategy, item)
        shown = spoken if everything else spoken[:1]
        lines = [self._line(item, option) for item in shown]
        others = [f"{item.strategy} ({item.strength})" for item in first.values() if item not in shown]
        if others:
            lines.append(Text(f"also {', '.join(others)}"))
        return lines

    def _line(self, item: Recommendation, option: Option) -> Text:
        given = self._given.setdefault(item.because, option.id)
        because = item.because if given == option.id else f"as for {given}"
        return Text(f"{item.strategy}: ", style=DIM).append(because, style="not dim")


def _title(option: Option) -> Text:
    title = Text(option.id, style=STRONG)
    return title.append(f"  {option.name}", style="not bold") if option.name != option.id else title


def _head(option: Option) -> RenderableType:
    head = Table.grid(padding=(0, 1), expand=True)
    head.add_column(width=3, justify="right", no_wrap=True)
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    head.add_row(str(option.rank), _title(option), strength_text(option))
    return head


def _block(
    option: Option, extent: Extent, reasons: _Reasons, trials: Mapping[str, TrialApplicability]
) -> RenderableType:
    notice = flags(option)
    rows: list[tuple[str, RenderableType]] = [("", notice)] if notice else []
    why = reasons.lines(option, everything=extent.everything)
    rows += [("why" if number == 0 else "", line) for number, line in enumerate(why)]
    rows += [
        ("against" if number == 0 else "", line)
        for number, line in enumerate(reasons_against(option, extent.at_most(1)))
    ]
    rows.append(("evidence", evidence_line(option, extent)))
    rows += trade_off_rows(option, trials, extent)
    if option.check_first:
        rows.append(("check", check_first(option, extent.at_most(3))))
    rows += [("watch" if number == 0 else "", line) for number, line in enumerate(watch_lines(option.cautions, extent))]
    routine = None if extent.everything else routine_line(option.cautions)
    if routine is not None:
        rows.append(("routine", routine))
    if option.status not in _QUIET or (extent.everything and option.status_note):
        rows.append(("standing", Text(option.status_note)))
    return Group(_head(option), labelled(rows))


def _columns(
    options: Sequence[Option], extent: Extent, reasons: _Reasons, trials: Mapping[str, TrialApplicability]
) -> RenderableType:
    checks = any(option.check_first for option in options)
    table = Table(box=None, padding=(0, 2, 1, 0), pad_edge=False, expand=True, header_style=DIM)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("option", width=_NAME_WIDTH, overflow="fold")
    table.add_column("why", ratio=42, overflow="fold")
    table.add_column("evidence", width=_EVIDENCE_WIDTH, overflow="fold")
    if checks:
        table.add_column("check first", width=_CHECK_WIDTH, overflow="fold")
    table.add_column("watch", ratio=36, overflow="fold")
    for option in options:
        # Regimens are named with hyphens, where a line may end.
        name = Text("\n".join(wrap(option.name, _NAME_WIDTH))) if option.name != option.id else Text("")
        title = Group(Text(option.id, style=STRONG), name, strength_text(option), flags(option))
        said = [*reasons.lines(option, everything=extent.everything)]
        said += [Text("against, ", style=BAD).append(line) for line in reasons_against(option, extent.at_most(1))]
        if option.status not in _QUIET:
            said.append(Text(f"standing: {option.status_note}", style=DIM))
        for label, line in trade_off_rows(option, trials, extent):
            said.append(Text(f"{label}: ", style=DIM).append(line.plain, style="not dim") if label else line)
        watch = watch_lines(option.cautions, extent)
        routine = None if extent.everything else routine_line(option.cautions)
        if routine is not None:
            watch.append(Text("routine: ", style=DIM).append(routine))
        cells: list[RenderableType] = [str(option.rank), title, Group(*said), evidence_line(option, extent)]
        if checks:
            cells.append(check_first(option, extent.at_most(3)))
        table.add_row(*cells, Group(*watch))
    return table
