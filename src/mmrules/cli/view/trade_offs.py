"""The trials and trade-offs of an option on a terminal: a few lines, all of them when everything is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from mmrules.cli.view.evidence_texts import (
    burden_text,
    leading_results,
    limit_text,
    limits_summary,
    membership_text,
    rates_texts,
    result_text,
    subgroup_text,
    toxicity_text,
    withheld_text,
)
from mmrules.cli.view.layout import DIM, STRONG, Extent, cut, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.models.option import Option
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = ["trade_off_rows"]


def trade_off_rows(option: Option, trials: Mapping[str, TrialApplicability], extent: Extent) -> list[tuple[str, Text]]:
    """Return what the option's trials say for this patient and what it asks for, as labelled lines.

    Args:
        option: The option.
        trials: The report's trials, by id.
        extent: Every result and every trial is shown when everything is asked for; else those of this very regimen.
    """
    offers = option.trade_offs
    if offers is None:
        return []
    names = option.trials if extent.everything else offers.efficacy
    shown, rest = cut([trials[name] for name in names if name in trials], extent.at_most(2))
    lines = [line for trial in shown for line in _trial_lines(trial, extent)]
    if rest:
        lines.append(Text(f"and {rest} more", style=DIM))
    rows = [("trials" if number == 0 else "", line) for number, line in enumerate(lines)]
    limits = offers.limits
    if extent.everything:
        rows += [("limits" if number == 0 else "", Text(limit_text(item))) for number, item in enumerate(limits)]
    elif limits:
        rows.append(("limits", Text(limits_summary(limits, len(option.evidence)))))
    toxicity, left = cut(offers.toxicity, extent.at_most(2))
    rows += [("toxicity" if number == 0 else "", Text(toxicity_text(item))) for number, item in enumerate(toxicity)]
    if left:
        rows.append(("", Text(f"and {left} more", style=DIM)))
    rows.append(("asks for", Text(burden_text(offers.burden))))
    return rows


def _trial_lines(trial: TrialApplicability, extent: Extent) -> Iterator[Text]:
    design = "" if trial.randomised else " (not randomised)"
    yield Text(trial.id, style=STRONG).append(f"{design}: {membership_text(trial)}", style="not bold")
    if not extent.everything:
        yield from (Text(result_text(item, brief=True)) for item in leading_results(trial.results))
        nearest, rest = cut(trial.subgroups, 1, long=True)
        for item in nearest:
            line = Text(f"nearest: {subgroup_text(item, brief=True)}")
            yield line.append(f" and {plural(rest, 'more subgroup')}", style=DIM) if rest else line
        return
    yield from (Text(result_text(item)) for item in trial.results)
    if trial.response is not None:
        yield from (Text(line) for line in rates_texts(trial.response))
    yield from (Text(f"nearest: {subgroup_text(item)}") for item in trial.subgroups)
    if left_out := withheld_text(trial):
        yield Text(left_out, style=DIM)
